"""The import runner: a Django app supplies headings, `read` and `put`; everything else is the same for all imports."""

from linli.core.intake.runner.changes import Changes
from linli.core.intake.runner.importer import Importer, Result, RowImporter, Skipped, skip_non_data
from linli.core.intake.runner.loop import Work, carry_out, import_file

__all__ = [
    "Changes",
    "Importer",
    "Result",
    "RowImporter",
    "Skipped",
    "Work",
    "carry_out",
    "import_file",
    "skip_non_data",
]
