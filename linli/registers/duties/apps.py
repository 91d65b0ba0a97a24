"""The room `duties`."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.registers.duties"
    label = "duties"
