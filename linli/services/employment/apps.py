from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """Employment of a community."""

    name = "linli.services.employment"
    label = "employment"
