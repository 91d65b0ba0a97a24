"""Filled cells: everything else stays byte for byte, and a value is what was given."""

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest

from linli.core.errors import RuleBroken
from linli.core.office.filling import Fills, fill
from linli.core.tests.office_files import SHEET, everything, members, raw_workbook

CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
DATES = '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
DATES += (
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="2"/><xf numFmtId="49"/></cellXfs>'
)


def filled(data, cells, name=SHEET, **options):
    return fill(data, Fills(cells={name: cells}, **options))


def without(data, addresses):
    """The bytes of a sheet without some of its cells."""
    return CELL.sub(lambda found: b"" if found[1].decode() in addresses else found.group(), data)


def sheet_of(data, number=0):
    return next(content for name, content in members(data).items() if name.endswith(f"worksheets/sheet{number}.xml"))


def cell_of(data, address):
    return next(found.group() for found in CELL.finditer(sheet_of(data)) if found[1] == address.encode())


def one(rows, cells, **options):
    """The first sheet after filling cells of a raw workbook."""
    frame = {"frame": "<sheetData>{}</sheetData>"} | options
    data = raw_workbook({"表": frame.pop("frame").format(rows)}, styles=DATES, workbook=frame.pop("workbook", ""))
    return filled(data, cells, "表", **frame)


def values(data, address):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book.worksheets[0][address].value


def test_everything_that_is_not_a_filled_cell_stays_byte_for_byte():
    data, cells = everything(), {"C9": "王建国", "F9": dt.date(2026, 11, 30), "B4": "张三", "D4": 5}
    out = filled(data, cells)
    before, after = members(data), members(out)
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    # The sheet, one that adds up its total, and that everything is to be calculated.
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    computed = {"D7", "F4", "F7"}
    old, new = before["xl/worksheets/sheet1.xml"], after["xl/worksheets/sheet1.xml"]
    assert without(old, set(cells) | computed) == without(new, set(cells) | computed)
    assert cell_of_all(old, computed) == cell_of_all(new, computed)
    assert without(before["xl/worksheets/sheet2.xml"], {"A1", "A2", "A4", "A5"}) == without(
        after["xl/worksheets/sheet2.xml"], {"A1", "A2", "A4", "A5"}
    )
    added = after["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    assert added == before["xl/workbook.xml"] != after["xl/workbook.xml"]


def cell_of_all(sheet, addresses):
    """Formulas of a sheet without their results."""
    cells = {found[1].decode(): found.group() for found in CELL.finditer(sheet)}
    return {address: re.sub(rb"<v>.*?</v>", b"", cells[address]) for address in addresses}


def test_a_result_that_depends_on_a_filled_cell_is_taken_out_and_others_stay():
    out = filled(everything(), {"D4": 5})
    sheets = members(out)
    first, second = sheets["xl/worksheets/sheet1.xml"], sheets["xl/worksheets/sheet2.xml"]
    assert b"SUM(D4:D6)</f></c>" in first
    assert b"<f>1+1</f><v>2</v>" in second  # depends on nothing
    for formula in (b"A1*2", "合计数".encode()):  # through another formula, through a name
        assert formula + b"</f></c>" in second


def test_the_workbook_stays_where_no_formula_reads_a_filled_cell():
    rows = '<sheetData><row r="1"><c r="A1"/><c r="B1"><f>SUM(B2:C9)</f><v>4</v></c></row></sheetData>'
    data = raw_workbook({"表": rows})
    before, after = members(data), members(filled(data, {"A1": 7}, "表"))
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet0.xml"}
    assert b"<v>4</v>" in after["xl/worksheets/sheet0.xml"]


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        ("=1+1", b'<c r="B2" s="3" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("+8613800001234", b'<c r="B2" s="3" t="inlineStr"><is><t>+8613800001234</t></is></c>'),
        ("330102194001011234", b'<c r="B2" s="3" t="inlineStr"><is><t>330102194001011234</t></is></c>'),
        (" a  b\n", b'<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve"> a  b\n</t></is></c>'),
        pytest.param("<&>\x0b", b'<c r="B2" s="3" t="inlineStr"><is><t>&lt;&amp;&gt;</t></is></c>', id="signs"),
        ("_x0041_", b'<c r="B2" s="3" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        (True, b'<c r="B2" s="3" t="b"><v>1</v></c>'),
        (0, b'<c r="B2" s="3"><v>0</v></c>'),
        (Decimal("1E+3"), b'<c r="B2" s="3"><v>1000</v></c>'),
        (Decimal("12.340"), b'<c r="B2" s="3"><v>12.34</v></c>'),
        (1e-7, b'<c r="B2" s="3"><v>0.0000001</v></c>'),
        (10**20, b'<c r="B2" s="3"><v>100000000000000000000</v></c>'),
        (123456789012345, b'<c r="B2" s="3"><v>123456789012345</v></c>'),
        (1234567890123456, b'<c r="B2" s="3" t="inlineStr"><is><t>1234567890123456</t></is></c>'),
        (None, b'<c r="B2" s="3"/>'),
    ],
)
def test_a_value_is_written_as_what_it_is(value, xml):
    out = one('<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="3" t="s" cm="1"><v>0</v></c></row>', {"B2": value})
    assert cell_of(out, "B2") == xml


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError):
        one('<row r="2"/>', {"B2": value})


@pytest.mark.parametrize(
    ("style", "from_1904", "day", "number"),
    [
        ("1", False, dt.date(2026, 11, 30), "46356"),
        ("2", False, dt.date(2026, 11, 30), "46356"),
        ("1", True, dt.date(2026, 11, 30), "44894"),
        ("1", False, dt.date(1900, 3, 1), "61"),
        ("1", False, dt.date(1900, 2, 28), "59"),
        ("1", False, dt.date(1900, 1, 1), "1"),
        ("1", True, dt.date(1904, 1, 1), "0"),
        ("1", False, dt.datetime(2026, 11, 30, 6, 0, tzinfo=dt.UTC), "46356.25"),
    ],
)
def test_a_date_is_a_number_where_the_cell_shows_dates(style, from_1904, day, number):
    workbook = '<workbookPr date1904="1"/>' if from_1904 else ""
    out = one(f'<row r="2"><c r="B2" s="{style}"/></row>', {"B2": day}, workbook=workbook)
    assert cell_of(out, "B2") == f'<c r="B2" s="{style}"><v>{number}</v></c>'.encode()


@pytest.mark.parametrize(
    ("style", "day"), [("0", dt.date(2026, 11, 3)), ("4", dt.date(2026, 11, 3)), ("1", dt.date(1899, 5, 1))]
)
def test_a_date_is_text_in_the_given_form_where_the_cell_shows_none(style, day):
    out = one(f'<row r="2"><c r="B2" s="{style}"/></row>', {"B2": day}, day_form="%Y年%m月%d日")
    assert values(out, "B2") == f"{day:%Y年%m月%d日}"


def test_cells_and_rows_that_are_not_in_the_file_are_made_in_order_with_the_look_of_row_or_column():
    rows = '<row r="2" s="3" customFormat="1"><c r="B2"/></row><row r="5" s="2"/><row r="6"><c r="C6"/></row>'
    columns = '<cols><col min="1" max="2" width="9" style="4"/></cols><sheetData>{}</sheetData>'
    cells = {"A2": 1, "C2": 2, "B3": 3, "A5": 4, "A6": 5, "D6": 6, "A9": 7, "Z9": None, "A10": None}
    out = one(rows, cells, frame=columns)
    sheet = sheet_of(out).decode()
    assert sheet.partition("<sheetData>")[2].partition("</sheetData>")[0] == (
        '<row r="2" s="3" customFormat="1"><c r="A2" s="3"><v>1</v></c><c r="B2"/><c r="C2" s="3"><v>2</v></c></row>'
        '<row r="3"><c r="B3" s="4"><v>3</v></c></row><row r="5" s="2"><c r="A5" s="4"><v>4</v></c></row>'
        '<row r="6"><c r="A6" s="4"><v>5</v></c><c r="C6"/><c r="D6"><v>6</v></c></row>'
        '<row r="9"><c r="A9" s="4"><v>7</v></c></row>'
    )


@pytest.mark.parametrize("frame", ["<sheetData/>", "<sheetData></sheetData>"])
def test_an_empty_sheet_is_filled(frame):
    assert values(one("", {"B2": "x"}, frame=frame), "B2") == "x"


def test_rows_and_cells_without_their_own_address_are_found_by_their_order():
    out = one("<row><c><v>1</v></c><c/></row><row><c/><c s='2'/></row>", {"B2": 7})
    assert b"<row><c/><c s='2'><v>7</v></c></row>" in sheet_of(out)


def test_prefixes_comments_and_character_data_are_no_obstacle():
    text = '<x:sheetData xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><!-- <row r="1"> -->'
    text += (
        '<x:row r="1"><x:c r="A1" t="str"><x:v><![CDATA[</c></row>]]></x:v></x:c><x:c r="B1"/></x:row></x:sheetData>'
    )
    data = raw_workbook({"表": text})
    out = sheet_of(filled(data, {"B1": "甲"}, "表")).decode()
    new = '<x:c r="B1" t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c>'
    assert out == sheet_of(data).decode().replace('<x:c r="B1"/>', new)


def test_a_merged_block_is_written_at_its_corner():
    frame = '<sheetData>{}</sheetData><mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    rows = '<row r="2"><c r="B2"/><c r="C2"/></row><row r="3"><c r="B3"/><c r="C3"/></row>'
    out = one(rows, {"C3": "x"}, frame=frame)
    assert values(out, "B2") == "x"
    assert sheet_of(out).count(b"<is>") == 1


@pytest.mark.parametrize(
    ("cells", "name", "said"),
    [
        ({"D7": 1}, SHEET, f"{SHEET}!D7"),
        ({"A1": 1}, "没有这个表", "没有这个表"),
        ({"A1": "x" * 32768}, "代码", "代码!A1"),
    ],
)
def test_what_cannot_be_filled_is_named(cells, name, said):
    with pytest.raises(RuleBroken, match=re.escape(said)):
        filled(everything(), cells, name)


def test_macros_stay_byte_for_byte_and_the_file_stays_what_it_is():
    code = bytes(range(256)) * 40
    data = raw_workbook({"表": '<sheetData><row r="1"><c r="A1"/></row></sheetData>'}, more={"xl/vbaProject.bin": code})
    after = members(filled(data, {"A1": 1}, "表"))
    assert after["xl/vbaProject.bin"] == code


def test_a_protected_sheet_is_filled_and_stays_protected():
    book = openpyxl.load_workbook(io.BytesIO(filled(everything(), {"C9": "王建国"})))
    assert book[SHEET].protection.sheet
    assert book[SHEET]["C9"].value == "王建国"
