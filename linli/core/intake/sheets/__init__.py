"""Sheets as offices have them: reads xlsx, xls, ods and csv; writes styled xlsx.

Reading finds the heading row below title rows, joins headings of several rows, fills merged cells and converts
full-width characters. Cells are text; `Number` and `Day` are text that was a number or a date.
"""

from linli.core.intake.cells import Day, Number, half_width
from linli.core.intake.sheets.heading_row import USELESS, Known
from linli.core.intake.sheets.reading import Row, Table, tables
from linli.core.intake.sheets.sources import Kept, SheetSource
from linli.core.intake.sheets.writing import Column, Target, safe, watermark, write

__all__ = [
    "USELESS",
    "Column",
    "Day",
    "Kept",
    "Known",
    "Number",
    "Row",
    "SheetSource",
    "Table",
    "Target",
    "half_width",
    "safe",
    "tables",
    "watermark",
    "write",
]
