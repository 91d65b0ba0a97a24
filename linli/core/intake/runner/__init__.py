"""The import runner: a Django app supplies headings, `read` and `put`; everything else is the same for all imports."""

from linli.core.intake.runner.changes import Changes
from linli.core.intake.runner.importer import Importer, ImportKind, Result, RowImporter, Skipped, skip_non_data
from linli.core.intake.runner.loop import NOTHING, Work, carry_out, import_file
from linli.core.intake.runner.questions import Answers, AskedQuestion, Questions

__all__ = [
    "NOTHING",
    "Answers",
    "AskedQuestion",
    "Changes",
    "ImportKind",
    "Importer",
    "Questions",
    "Result",
    "RowImporter",
    "Skipped",
    "Work",
    "carry_out",
    "import_file",
    "skip_non_data",
]
