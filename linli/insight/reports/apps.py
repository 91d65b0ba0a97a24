from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports of a community."""

    name = "linli.insight.reports"
    label = "reports"
