"""Imports of vacancies, and the files of `linli employment match`."""

from linli.services.vacancies.imports.vacancies import VacancySheet

__all__ = ["VacancySheet"]
