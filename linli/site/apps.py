"""The site: what holds the rooms together."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Base templates, static files, home, search page and command line."""

    name = "linli.site"
    label = "site"
