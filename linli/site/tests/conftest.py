"""The browser's fixtures, for all tests of the site."""

from linli.site.tests.browser import chromium, town, visitor

__all__ = ["chromium", "town", "visitor"]
