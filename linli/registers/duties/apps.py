from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "linli.registers.duties"
    label = "duties"
