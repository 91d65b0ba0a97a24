"""The lowest floor."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Journal, search keys and the machinery without a domain."""

    name = "linli.core"
    label = "core"
