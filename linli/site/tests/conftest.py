"""The browser's fixtures, for all tests of the site."""

import pytest

from linli.site.tests.browser import chromium, town, visitor
from linli.site.tests.browser_seen import seen
from linli.site.tests.phone import phone_town, profile

__all__ = ["chromium", "phone_town", "profile", "town", "visitor"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Say with a failure what the browser showed; its pages are closed only after this."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("chromium")
    if report.failed and browser is not None:
        report.sections.append(("What the browser showed", seen(browser)))
    return report
