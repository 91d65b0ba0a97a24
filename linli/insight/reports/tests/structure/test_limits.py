"""Whatever is on a sheet, reading ends: with a structure whose keys are different, or with a sentence."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.errors import UnreadableFile
from linli.insight.reports.structure import compare, excel, read
from linli.insight.reports.tests.structure.test_odd_forms import patched

TEXTS = st.sampled_from(
    [
        "序号",
        "姓名",
        "项目",
        "合计",
        "其中：女",
        "填表人：",
        "说明：",
        "2026年10月",
        "____",
        "□是 □否",
        "单位：人",
        "A",
        "人数\n（人）",
        3,
        4.5,
        "—",
        "=1+1",
        "",
    ]
)


CELLS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(1, 3), st.integers(1, 3), TEXTS, st.booleans()),
    max_size=25,
)


def scattered(cells):
    """A workbook with cells and merged areas anywhere, with lines or not; those that overlap are left out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet, box = book.add_worksheet(), book.add_format({"border": 1})
    taken = set()
    for row, column, height, width, text, boxed in cells:
        places = {(row + r, column + c) for r in range(height) for c in range(width)}
        if taken & places:
            continue
        taken |= places
        if height * width > 1:
            sheet.merge_range(row, column, row + height - 1, column + width - 1, text, box if boxed else None)
        else:
            sheet.write(row, column, text, box if boxed else None)
    book.close()
    return buffer.getvalue()


@settings(max_examples=60, deadline=None)
@given(cells=CELLS)
def test_any_sheet_is_read_and_its_keys_are_different(cells):
    form = read(scattered(cells), "form.xlsx")
    keys = [blank.key for blank in form.blanks]
    assert len(keys) == len(set(keys))
    assert keys or form.notes
    assert len(compare(form, form).same) == len(keys)


def workbook(fill):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    fill(book.add_worksheet("大表"))
    book.close()
    return buffer.getvalue()


def test_a_block_merged_to_the_end_of_the_sheet_is_refused_at_once():
    data = workbook(lambda sheet: sheet.merge_range("A2:B3", "x"))
    data = patched(io.BytesIO(data), "xl/worksheets/sheet1.xml", '"A2:B3"', '"A2:XFD1048576"')
    with pytest.raises(UnreadableFile, match="大表"):
        read(data, "form.xlsx")


def test_a_sheet_with_too_many_cells_is_refused_with_a_way_out(monkeypatch):
    monkeypatch.setattr(excel, "MOST_CELLS", 100)
    data = workbook(lambda sheet: [sheet.write(row, 0, row) for row in range(101)])
    with pytest.raises(UnreadableFile, match="100") as refusal:
        read(data, "form.xlsx")
    assert "删除" in str(refusal.value)


def test_cells_are_counted_over_the_ends_of_blocks(monkeypatch):
    monkeypatch.setattr(excel, "BLOCK", 64)
    monkeypatch.setattr(excel, "MOST_CELLS", 1000)
    data = workbook(lambda sheet: [sheet.write(row, 0, row) for row in range(200)])
    package = excel.OfficePackage(data)
    assert excel._cells(package.archive, "xl/worksheets/sheet1.xml") == 200


def test_a_wide_sheet_without_lines_is_read():
    data = workbook(lambda sheet: [sheet.write(1, column, f"列{column}") for column in range(2000)])
    assert len(read(data, "form.xlsx").blanks) == 2000
