from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "linli.registers.accounts"
    label = "accounts"
