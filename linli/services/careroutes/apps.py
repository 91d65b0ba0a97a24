from django.apps import AppConfig


class CareroutesConfig(AppConfig):
    """Day plans of carers."""

    name = "linli.services.careroutes"
    label = "careroutes"
