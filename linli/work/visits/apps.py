from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "linli.work.visits"
    label = "visits"
