from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Lists of a community."""

    name = "linli.insight.lists"
    label = "lists"
