"""`linli people undo-import RUN`."""

from linli.core.commands import UndoImportCommand
from linli.registers.people.imports.run import HouseholdRoster


class Command(UndoImportCommand):
    kind = HouseholdRoster
