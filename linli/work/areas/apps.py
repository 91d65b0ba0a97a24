"""The room `areas`."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.work.areas"
    label = "areas"
