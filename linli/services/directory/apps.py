from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Service directory of a district."""

    name = "linli.services.directory"
    label = "directory"
