"""The structure of a report form: sheets, tables, heads, blanks. No database, no clock; nothing in a file is executed."""

from linli.insight.reports.structure.parts import Blank, BlankKind, FormPart, FormStructure, FormTable, TableKind

__all__ = ["Blank", "BlankKind", "FormPart", "FormStructure", "FormTable", "TableKind"]
