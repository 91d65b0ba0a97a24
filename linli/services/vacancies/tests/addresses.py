"""Examples for the URLs of vacancies."""

from linli.services.vacancies.tests.factories import VacancyFactory

THING = {"vacancies": "vacancy"}


def examples(town):
    """One that is open."""
    return {"vacancy": VacancyFactory(community=town.here).pk}
