"""The room `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.work.cases"
    label = "cases"
