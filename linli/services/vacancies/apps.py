from django.apps import AppConfig


class VacanciesConfig(AppConfig):
    """Vacancies of a community."""

    name = "linli.services.vacancies"
    label = "vacancies"
