from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "linli.registers.ledger"
    label = "ledger"
