"""What a report form asks: sheets, tables, heads, blanks. No database, no clock; nothing in a file is executed."""

from linli.insight.reports.structure.asks import answered
from linli.insight.reports.structure.comparing import BlankMatch, EditionChanges, RewordedBlank, compare
from linli.insight.reports.structure.parts import Blank, BlankKind, FormPart, FormStructure, FormTable, TableKind
from linli.insight.reports.structure.reading import read

__all__ = [
    "Blank",
    "BlankKind",
    "BlankMatch",
    "EditionChanges",
    "FormPart",
    "FormStructure",
    "FormTable",
    "RewordedBlank",
    "TableKind",
    "answered",
    "compare",
    "read",
]
