"""`linli centres undo-import RUN`."""

from linli.core.commands import UndoImportCommand
from linli.services.centres.imports import CentreSheet


class Command(UndoImportCommand):
    kind = CentreSheet
