"""The site: what holds the rooms together."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    """Base templates, static files, home, search page and command line."""

    name = "linli.site"
    label = "site"

    def ready(self) -> None:
        """Say what is missing in the words of the counter; Django speaks of fields."""
        Field.default_error_messages["required"] = _("Please fill this in or choose.")
