"""The room `staffing`."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.work.staffing"
    label = "staffing"
