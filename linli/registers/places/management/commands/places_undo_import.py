"""`linli places undo-import RUN`."""

from linli.core.commands import UndoImportCommand
from linli.registers.places.imports import PlaceTree


class Command(UndoImportCommand):
    kind = PlaceTree
