"""The room `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.registers.places"
    label = "places"
