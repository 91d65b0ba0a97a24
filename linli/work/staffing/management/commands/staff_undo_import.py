"""`linli staff undo-import RUN`."""

from linli.core.commands import UndoImportCommand
from linli.work.staffing.imports import WorkerRoster


class Command(UndoImportCommand):
    kind = WorkerRoster
