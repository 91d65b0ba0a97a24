"""The room `visits`."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.work.visits"
    label = "visits"
