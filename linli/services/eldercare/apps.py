from django.apps import AppConfig


class EldercareConfig(AppConfig):
    """Care of older people."""

    name = "linli.services.eldercare"
    label = "eldercare"
