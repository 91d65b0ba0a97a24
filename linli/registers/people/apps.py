"""The room `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.registers.people"
    label = "people"
