"""`linli retirees undo-import RUN`."""

from linli.core.commands import UndoImportCommand
from linli.services.employment.imports.retirees import RetireeSheet


class Command(UndoImportCommand):
    kind = RetireeSheet
