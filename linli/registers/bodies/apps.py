from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "linli.registers.bodies"
    label = "bodies"
