"""`linli vacancies undo-import RUN`."""

from linli.core.commands import UndoImportCommand
from linli.services.vacancies.imports import VacancySheet


class Command(UndoImportCommand):
    kind = VacancySheet
