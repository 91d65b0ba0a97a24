from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "linli.work.areas"
    label = "areas"
