"""A hostile or damaged workbook costs a sentence, never the memory or the time of the server."""

import json
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from linli.core.errors import UnreadableFile
from linli.core.intake import sheets
from linli.core.intake.sheets import workbooks

PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="花名册" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}


def known(heading):
    return heading if heading in ("姓名", "电话") else ""


def with_cell(tmp_path, address):
    """Write a small roster that has one more cell, far from the table."""
    file = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["姓名", "电话"])
        sheet.write_row(1, 0, ["王建国", "13800001234"])
        sheet.write(address, "x")
    return file


def of_xml(tmp_path, rows, merged=()):
    """Write a workbook whose only sheet has this XML as its rows, and these merged blocks."""
    file = tmp_path / "roster.xlsx"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        blocks = "".join(f'<mergeCell ref="{block}"/>' for block in merged)
        blocks = blocks and f"<mergeCells>{blocks}</mergeCells>"
        text = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{blocks}</worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", text)
    return file


def limits(monkeypatch, *, megabytes=1024, seconds=120):
    values = {"import.reader_megabytes": megabytes, "import.reader_seconds": seconds}
    monkeypatch.setattr(workbooks.rules, "value", lambda rule: values[rule])


def read(file):
    return [row.cells for table in sheets.tables(file, known) for row in table.rows]


@pytest.mark.parametrize(("address", "column"), [("XFD1048576", "XFD"), ("GR1048576", "GR"), ("BZZ700000", "BZZ")])
def test_a_cell_far_from_the_table_is_named(tmp_path, address, column):
    with pytest.raises(UnreadableFile, match=f"花名册.*{column}") as told:
        read(with_cell(tmp_path, address))
    assert address.removeprefix(column) in str(told.value)


def test_a_cell_far_below_the_table_does_no_harm(tmp_path):
    assert read(with_cell(tmp_path, "A1048576"))[0][:2] == ["王建国", "13800001234"]


def test_a_row_wider_than_any_form_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match=r"16,?384"):
        read(with_cell(tmp_path, "XFD4"))
    csv = tmp_path / "roster.csv"
    csv.write_text("姓名,电话\n王建国,138" + "," * 100_000, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"100,?002"):
        read(csv)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path, monkeypatch):
    limits(monkeypatch, megabytes=160)
    text = "王" * (40 << 20)
    file = of_xml(tmp_path, f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    assert file.stat().st_size < 1 << 20
    with pytest.raises(UnreadableFile, match="太大"):
        read(file)


def test_a_workbook_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    limits(monkeypatch, seconds=1)
    row = "".join('<c t="inlineStr"><is><t>王</t></is></c>' for _column in range(10))
    with pytest.raises(UnreadableFile, match="太大"):
        read(of_xml(tmp_path, f"<row>{row}</row>" * 200_000))


def test_a_fault_of_the_reader_is_not_taken_for_a_large_file(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "PROGRAM", "linli.no_such_program")
    with pytest.raises(RuntimeError, match="no_such_program"):
        read(with_cell(tmp_path, "C1"))


def test_rows_that_are_read_too_late_are_an_error_and_not_other_rows(tmp_path):
    row = '<row><c t="inlineStr"><is><t>{}</t></is></c><c t="inlineStr"><is><t>{}</t></is></c></row>'
    file = of_xml(tmp_path, row.format("姓名", "电话") + row.format("王建国", "138") * 2000)
    (table,) = sheets.tables(file, known)
    with pytest.raises(ValueError, match="closed"):
        list(table.rows)


def cell(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEADINGS = f"<row>{cell('姓名')}{cell('电话')}</row>"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(cell("王" * 60_000) + cell("王" * 60_000), id="two endless cells"),
        pytest.param(cell("王" * 600) * 1900, id="many long cells"),
    ],
)
def test_a_row_with_more_text_than_any_table_is_named(tmp_path, row):
    file = of_xml(tmp_path, f"{HEADINGS}<row>{cell('王建国')}</row><row>{row}</row>")
    with pytest.raises(UnreadableFile, match=r"第 3 行"):
        read(file)


def test_a_merged_block_does_not_multiply_its_text_without_end(tmp_path):
    rows = "".join(f"<row>{cell('王' * 90_000)}{cell('x') * 1900}</row>" for _row in range(3))
    file = of_xml(tmp_path, HEADINGS + rows, merged=[f"A{row}:BTB{row}" for row in range(2, 5)])
    with pytest.raises(UnreadableFile, match=r"第 2 行"):
        read(file)


def test_many_rows_of_long_text_are_told_in_small_pieces(tmp_path):
    rows = "".join(f"<row>{cell('王' * 300)}{cell('x') * 1900}</row>" for _row in range(60))
    file = of_xml(tmp_path, HEADINGS + rows, merged=[f"A{row}:BTB{row}" for row in range(2, 62)])
    assert len(read(file)) == 60
    command = [sys.executable, "-m", workbooks.PROGRAM, "read", "1024", "120"]
    with file.open("rb") as content:
        said = subprocess.run(command, stdin=content, capture_output=True, check=True).stdout
    assert max(map(len, said.splitlines())) < 20 << 20


def test_memory_that_runs_out_in_the_middle_of_a_sheet_is_said(tmp_path, monkeypatch):
    limits(monkeypatch, megabytes=120)
    rows = "".join(f"<row>{cell('王' * 30_000)}{cell(row)}</row>" for row in range(1200))
    with pytest.raises(UnreadableFile, match=r"太大|分成"):
        read(of_xml(tmp_path, HEADINGS + rows))


@pytest.mark.parametrize("last", [["unreadable"], ["end"]])
def test_a_sheet_that_turns_out_to_be_damaged_halfway_is_said(tmp_path, monkeypatch, last):
    program = tmp_path / "reader_that_stops.py"
    said = [["open", "花名册"], ["sheet", 3], ["rows", [[1, ["姓名", "电话"], [], []]]], last]
    program.write_text(f"for line in {list(map(json.dumps, said))!r}: print(line)")
    monkeypatch.setattr(workbooks, "PROGRAM", program.stem)
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    with pytest.raises(UnreadableFile):
        read(with_cell(tmp_path, "C1"))
