"""The models of core in the module where Django looks for them."""

from linli.core.intake.models import Question, ResultBlock, SheetRun, UndoBlock
from linli.core.journal.models import Entry, Seal
from linli.core.search.models import SearchKey
from linli.core.secrets.models import KeyMark
from linli.core.web.models import ExportFile

__all__ = ["Entry", "ExportFile", "KeyMark", "Question", "ResultBlock", "Seal", "SearchKey", "SheetRun", "UndoBlock"]
