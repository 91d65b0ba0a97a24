"""An exported sheet contains no formulas, and is read back as it was."""

import datetime as dt

import openpyxl
import pytest

from linli.core.intake import sheets
from linli.core.intake.sheets import Column

COLUMNS = [Column("姓名"), Column("电话"), Column("年龄", kind="number"), Column("日期", kind="date")]


def written(tmp_path, *rows, mark=""):
    file = tmp_path / "sheet.xlsx"
    assert sheets.write(file, COLUMNS, rows, mark=mark) == len(rows)
    return file


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(1)", "'@SUM(1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3|x", "'-2+3|x"),
        ("+86 138-0000-1234", "+86 138-0000-1234"),  # a telephone number is none
        ("-", "-"),
        ("王建国", "王建国"),
    ],
)
def test_no_text_becomes_a_formula_and_it_comes_back_as_it_was(tmp_path, text, kept):
    file = written(tmp_path, [text, "", None, None])
    assert openpyxl.load_workbook(file).active["A2"].value == kept
    (table,) = sheets.tables(file, lambda heading: heading)
    assert [row.cells[0] for row in table.rows] == [text]


def test_numbers_and_days_stay_what_they_are_and_the_mark_is_no_row(tmp_path):
    file = written(tmp_path, ["王建国", "138", 81, dt.date(2026, 3, 2)], mark="Written by somebody")
    (table,) = sheets.tables(file, lambda heading: heading)
    (row,) = table.rows
    assert row.cells == ["王建国", "138", "81", "2026-03-02"]
    assert [type(cell) for cell in row.cells[2:]] == [sheets.Number, sheets.Day]
    assert openpyxl.load_workbook(file).active["A3"].value == "※ Written by somebody"
