"""Sheets as offices keep them: xlsx, xls, ods and csv in; styled xlsx out.

Reading finds the heading row below title rows, joins headings of several rows, fills merged cells and makes full-width
characters half-width. Cells arrive as text that remembers what it was: `Number` and `Day` are texts of their own kind.
"""

from linli.core.intake.sheets.cells import Day, Number, half_width
from linli.core.intake.sheets.headings import USELESS, Known
from linli.core.intake.sheets.reading import Row, Table, tables
from linli.core.intake.sheets.sources import Kept, Source
from linli.core.intake.sheets.writing import Column, Target, safe, watermark, write

__all__ = [
    "USELESS",
    "Column",
    "Day",
    "Kept",
    "Known",
    "Number",
    "Row",
    "Source",
    "Table",
    "Target",
    "half_width",
    "safe",
    "tables",
    "watermark",
    "write",
]
