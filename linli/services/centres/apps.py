from django.apps import AppConfig


class CentresConfig(AppConfig):
    """Centres of a community."""

    name = "linli.services.centres"
    label = "centres"
