from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """The diary of a worker."""

    name = "linli.work.diary"
    label = "diary"
