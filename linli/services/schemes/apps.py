from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Schemes of a community."""

    name = "linli.services.schemes"
    label = "schemes"
