from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds, donations, and rounds of gifts."""

    name = "linli.services.funds"
    label = "funds"
