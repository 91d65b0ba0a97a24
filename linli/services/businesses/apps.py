from django.apps import AppConfig


class BusinessesConfig(AppConfig):
    """Businesses of a community."""

    name = "linli.services.businesses"
    label = "businesses"
