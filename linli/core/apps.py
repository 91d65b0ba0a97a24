"""The lowest floor."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Journal, search keys and the machinery without a domain."""

    name = "linli.core"
    label = "core"

    def ready(self) -> None:
        """Every room's facts and indicators are known from the start."""
        autodiscover_modules("facts")
        autodiscover_modules("indicators")
