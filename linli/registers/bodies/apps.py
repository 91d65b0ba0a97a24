"""The room `bodies`."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.registers.bodies"
    label = "bodies"
