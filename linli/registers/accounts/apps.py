"""The room `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.registers.accounts"
    label = "accounts"
