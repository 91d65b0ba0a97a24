from django.apps import AppConfig


class PhonesConfig(AppConfig):
    name = "linli.work.phones"
    label = "phones"
