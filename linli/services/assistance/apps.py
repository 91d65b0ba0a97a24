from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    """Assistance of a community."""

    name = "linli.services.assistance"
    label = "assistance"
