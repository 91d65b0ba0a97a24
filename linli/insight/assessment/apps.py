"""The room `assessment`."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """See the package's docstring."""

    name = "linli.insight.assessment"
    label = "assessment"
