"""The app of training courses and job fairs."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Training courses and job fairs."""

    name = "linli.services.training"
    label = "training"
