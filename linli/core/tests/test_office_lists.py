"""A list with more records than printed rows: everything that names a row goes along."""

import datetime as dt
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.office.filling import Fills, ListFill, fill, fill_into, row_moves
from linli.core.office.references import address, column_letters
from linli.core.tests.office_files import FIRST, PRINTED, SHEET, TOTALS, TYPE, everything, members, packed, raw_workbook

RECORDS = [(f"居民{n}", "女", n, Decimal("1.5"), dt.date(2026, 11, 30)) for n in range(1, 14)]
MORE = len(RECORDS) - PRINTED
ROWS = "<sheetData>{}</sheetData>{}"


def listed(data, records, sheet=SHEET, first=FIRST, printed=PRINTED, columns="BCDEG", **options):
    return fill(data, Fills(lists=[ListFill(sheet, first, printed, columns, records, **options)]))


@pytest.fixture(scope="module")
def parts():
    return {name: content.decode(errors="replace") for name, content in members(listed(everything(), RECORDS)).items()}


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(listed(everything(), RECORDS)))


def test_each_record_has_a_row_that_looks_like_the_printed_ones(book):
    sheet = book[SHEET]
    for number, record in enumerate(RECORDS):
        row = FIRST + number
        found = [sheet[f"{letter}{row}"].value for letter in "BCDEG"]
        assert found[:4] == [*record[:3], float(record[3])]
        assert found[4].date() == record[4]
        assert sheet.row_dimensions[row].height == sheet.row_dimensions[FIRST].height
        assert sheet[f"A{row}"].value == number + 1  # counted on
        assert sheet[f"F{row}"].value == f"=D{row}*E{row}"
    edges = [sheet[f"B{row}"].border.bottom.style for row in range(FIRST + PRINTED, FIRST + len(RECORDS))]
    assert edges == ["thin"] * (MORE - 1) + ["thick"]


def test_totals_of_all_sheets_take_the_new_rows_in(book):
    last = FIRST + len(RECORDS) - 1
    assert book[SHEET][f"D{last + 1}"].value == f"=SUM(D4:D{last})"
    assert book[TOTALS]["A1"].value == f"={SHEET}!D{last + 1}+SUM({SHEET}!F4:F{last})"
    assert book[TOTALS]["A5"].value == f"=COUNT({SHEET}!D:D)"
    assert book.defined_names["合计数"].attr_text == f"{SHEET}!$D${last + 1}"


def test_what_is_around_the_list_goes_along(book):
    sheet, last = book[SHEET], FIRST + len(RECORDS) - 1
    merged = {str(block) for block in sheet.merged_cells.ranges}
    assert {"A1:G1", "B2:D2", f"C{9 + MORE}:D{9 + MORE}"} | {f"H{row}:I{row}" for row in range(4, last + 1)} == merged
    assert sheet.print_area == f"'{SHEET}'!$A$1:$I${9 + MORE}"
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.auto_filter.ref == f"A3:G{last}"
    assert [each.id for each in sheet.row_breaks.brk] == [6 + MORE, 9 + MORE]
    rules = {str(block.sqref): [rule.formula for rule in block.rules] for block in sheet.conditional_formatting}
    assert rules == {f"D4:D{last}": [[]], f"E4:E{last}": [[]], f"A4:G{last}": [[f"$D4>$D${last + 1}"]]}
    checks = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert checks == {f"C4:C{last}": "代码!$A$1:$A$2", f"B{12 + MORE}": f"$B${7 + MORE}:$B${9 + MORE}"}
    assert sheet[f"B{9 + MORE}"].comment.text == "签名"
    assert sheet[f"B{10 + MORE}"].hyperlink.location.endswith("!A1")
    assert sheet.freeze_panes == "A4"
    assert sheet.dimensions == f"A1:I{10 + MORE}"


def test_drawings_charts_notes_controls_and_sparklines_go_along(parts):
    drawing = parts["xl/drawings/drawing1.xml"]
    tops = [int(row) for row in re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", drawing, re.DOTALL)]
    assert sorted(tops) == [10 + MORE, 10 + MORE, 14 + MORE]  # seal, chart, text box
    assert f'textlink="{SHEET}!$D${7 + MORE}"' in drawing
    assert f"{SHEET}!$D$4:$D${6 + MORE}" in parts["xl/charts/chart1.xml"]
    notes = parts["xl/drawings/vmlDrawing1.vml"]
    assert f"<x:Row>{8 + MORE}</x:Row>" in notes
    assert re.search(rf"<x:Anchor>1, \d+, {19 + MORE}, \d+, 2, ", notes)  # the button
    assert f'fmlaLink="$H${12 + MORE}"' in parts["xl/ctrlProps/ctrlProp1.xml"]
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert f"<xdr:row>{11 + MORE}</xdr:row>" in sheet
    assert f"<xm:f>{SHEET}!D4:D{6 + MORE}</xm:f><xm:sqref>H{7 + MORE}</xm:sqref>" in sheet


def test_nothing_else_changes(parts):
    before = {name: content.decode(errors="replace") for name, content in members(everything()).items()}
    assert set(before) - set(parts) == {"xl/calcChain.xml"}
    assert {name for name in parts if parts[name] != before[name]} == {
        *("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"),
        *("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/charts/chart1.xml", "xl/comments1.xml"),
        *("xl/ctrlProps/ctrlProp1.xml", "xl/drawings/drawing1.xml", "xl/drawings/vmlDrawing1.vml"),
    }
    assert not any("calcChain" in text for text in parts.values())


def test_printed_rows_without_a_record_are_emptied():
    data = listed(everything(), RECORDS[:PRINTED])
    sheet = openpyxl.load_workbook(io.BytesIO(listed(data, RECORDS[:1])))[SHEET]
    assert sheet["B4"].value == "居民1"
    assert [sheet[f"{letter}{row}"].value for letter in "BCDEG" for row in (5, 6)] == [None] * 10
    assert sheet["F5"].value == "=D5*E5"
    assert sheet["D7"].value == "=SUM(D4:D6)"


def test_an_empty_list_changes_nothing_in_an_empty_form():
    before, after = members(everything()), members(listed(everything(), []))
    results = re.compile(rb"<v>[^<]*</v>")  # of formulas over the list
    name = "xl/worksheets/sheet1.xml"
    assert results.sub(b"", after[name]) == results.sub(b"", before[name])
    assert {name for name in before if before[name] != after[name]} <= {
        name,
        "xl/worksheets/sheet2.xml",
        "xl/workbook.xml",
    }


@pytest.mark.parametrize("count", [12, 14])
def test_records_that_are_not_as_many_as_announced_are_refused(count):
    with pytest.raises(RuleBroken):
        listed(everything(), iter(RECORDS), count=count)


@pytest.mark.parametrize("count", [1, 3])
def test_records_beyond_the_number_are_refused_in_printed_rows_too(count):
    with pytest.raises(RuleBroken):
        listed(everything(), iter(RECORDS[: count + 1]), count=count)


def test_a_list_beyond_the_end_of_a_sheet_is_refused():
    with pytest.raises(RuleBroken, match=SHEET):
        listed(everything(), iter(()), count=1_048_576)


def formulas(rows, records, *, more="", printed=2, columns="A", sheets=None):
    """The formulas of a raw sheet by address after a list from row 2 was filled."""
    data = raw_workbook({"表": ROWS.format(rows, more), **(sheets or {})})
    out = openpyxl.load_workbook(io.BytesIO(listed(data, records, "表", 2, printed, columns)))
    return {
        cell.coordinate: cell.value
        for row in out["表"].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }


def cells(number, *texts):
    made = "".join(f'<c r="{chr(66 + n)}{number}"><f>{text}</f><v>0</v></c>' for n, text in enumerate(texts))
    return f'<row r="{number}"><c r="A{number}"/>{made}</row>'


def test_formulas_of_a_row_are_copied_as_they_are_meant():
    rows = cells(2, "A2*$A$1", "A2/SUM(A2:A3)", "A2/A$4", "SUM(A$2:A2)", "A2*A1", "RANK(A2,A$2:A$3)")
    rows += cells(3, "A3*$A$1", "A3/SUM(A2:A3)", "A3/A$4", "SUM(A$2:A3)", "A3*A1", "RANK(A3,A$2:A$3)")
    rows += cells(4, "SUM(A2:A3)", "A2+A3", "SUM(B2:C3)")
    found = formulas(rows, [(1,)] * 4)
    for row in range(2, 6):
        assert [found[f"{letter}{row}"] for letter in "BCDEFG"] == [
            f"=A{row}*$A$1",
            f"=A{row}/SUM(A2:A5)",
            f"=A{row}/A$6",
            f"=SUM(A$2:A{row})",
            f"=A{row}*A1",
            f"=RANK(A{row},A$2:A$5)",
        ]
    assert [found[f"{letter}6"] for letter in "BCD"] == ["=SUM(A2:A5)", "=A2+A3+SUM(A4:A5)", "=SUM(B2:C5)"]


def test_a_list_with_one_printed_row():
    rows = cells(2, "A2*2", "SUM(A2:A2)", "A1+A2") + cells(3, "SUM(A2:A2)", "SUM(A2:B2)", "A2")
    found = formulas(rows, [(1,)] * 3, printed=1)
    assert [found[f"{letter}4"] for letter in "BCD"] == ["=A4*2", "=SUM(A4:A4)", "=A3+A4"]
    assert [found[f"{letter}5"] for letter in "BCD"] == ["=SUM(A2:A4)", "=SUM(A2:B4)", "=A2"]


def test_a_formula_that_cells_share_is_written_out_where_they_part():
    rows = '<row r="1"><c r="B1"><f t="shared" ref="B1:B4" si="0">A1*2</f></c></row>'
    rows += "".join(f'<row r="{n}"><c r="A{n}"/><c r="B{n}"><f t="shared" si="0"/></c></row>' for n in (2, 3, 4))
    rows += '<row r="9"><c r="B9"><f t="shared" ref="B9:C9" si="1">SUM(A$1:A1)</f></c>'
    rows += '<c r="C9"><f t="shared" si="1"/></c></row>'
    found = formulas(rows, [(1,)] * 4)
    assert found == {f"B{n}": f"=A{n}*2" for n in range(1, 7)} | {"B11": "=SUM(A$1:A1)", "C11": "=SUM(B$1:B1)"}


def test_blocks_of_array_formulas_move():
    rows = cells(2, "1") + cells(3, "1") + '<row r="5"><c r="B5"><f t="array" ref="B5:B6">A2:A3*2</f></c></row>'
    data = raw_workbook({"表": ROWS.format(rows, "")})
    out = members(listed(data, [(1,)] * 3, "表", 2, 2, "A"))["xl/worksheets/sheet0.xml"]
    assert b'<c r="B6"><f t="array" ref="B6:B7">A2:A4*2</f></c>' in out


def test_words_are_repeated_and_what_belongs_to_one_row_is_not():
    row = '<row r="{0}"><c r="A{0}"/><c r="B{0}"><v>7</v></c><c r="C{0}"><v>{1}</v></c>'
    row += '<c r="D{0}" t="inlineStr"><is><t>元</t></is></c></row>'
    data = raw_workbook({"表": ROWS.format(row.format(2, 5) + row.format(3, 8), "")})
    out = openpyxl.load_workbook(io.BytesIO(listed(data, [(1,)] * 3, "表", 2, 2, "A")))["表"]
    assert [out[f"{letter}4"].value for letter in "ABCD"] == [1, 7, None, "元"]


def test_two_lists_side_by_side_share_their_rows():
    data = raw_workbook({"表": ROWS.format(cells(2) + cells(3) + cells(4, "SUM(A2:A3)+SUM(D2:D3)"), "")})
    lists = [
        ListFill("表", 2, 2, "A", [(n,) for n in range(3)]),
        ListFill("表", 2, 2, ("D", "E"), [(n, "x") for n in range(5)]),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(fill(data, Fills(lists=lists))))["表"]
    assert [sheet[f"A{row}"].value for row in range(2, 8)] == [0, 1, 2, None, None, None]
    assert [sheet[f"D{row}"].value for row in range(2, 7)] == [0, 1, 2, 3, 4]
    assert sheet["B7"].value == "=SUM(A2:A6)+SUM(D2:D6)"


def test_two_lists_below_each_other_move_both():
    rows = cells(2) + cells(3, "SUM(A2:A2)") + cells(5) + cells(6, "SUM(A5:A5)+A3")
    data = raw_workbook({"表": ROWS.format(rows, "")})
    lists = [ListFill("表", 5, 1, "A", [(1,)] * 3), ListFill("表", 2, 1, "A", [(1,)] * 4)]
    sheet = openpyxl.load_workbook(io.BytesIO(fill(data, Fills(lists=lists))))["表"]
    assert sheet["B6"].value == "=SUM(A2:A5)"
    assert sheet["B11"].value == "=SUM(A8:A10)+A6"


def test_where_the_rows_of_the_file_are_afterwards_is_told():
    lists = [
        ListFill("表", 5, 1, "A", [(1,)] * 3),
        ListFill("表", 2, 1, "A", [(1,)] * 4),
        ListFill("别", 2, 1, "A", []),
    ]
    moves = row_moves(Fills(lists=lists))
    assert [moves["表"].row(row) for row in (1, 2, 3, 5, 6)] == [1, 2, 6, 8, 11]
    assert not moves["别"]


@st.composite
def sheets(draw):
    """A sheet of numbers with holes, as a table in Python, and its XML."""
    places = draw(st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 4)), st.integers(0, 99), max_size=20))
    rows = []
    for row in sorted({row for row, _column in places}):
        made = "".join(
            f'<c r="{address(row, column)}"><v>{places[row, column]}</v></c>'
            for column in range(1, 5)
            if (row, column) in places
        )
        rows.append(f'<row r="{row}">{made}</row>')
    return places, "".join(rows)


@settings(max_examples=60, deadline=None)
@given(sheets(), st.integers(1, 12), st.integers(1, 4), st.lists(st.integers(100, 999), max_size=8), st.data())
def test_every_other_cell_is_found_where_its_row_has_gone(sheet, first, printed, records, data):
    places, rows = sheet
    column = data.draw(st.integers(1, 4))
    workbook = raw_workbook({"表": ROWS.format(rows, "")})
    out = listed(workbook, [(each,) for each in records], "表", first, printed, column_letters(column))
    more, last = max(0, len(records) - printed), first + printed - 1
    expected = {(row + more if row > last else row, at): value for (row, at), value in places.items()}
    for row in range(first, max(last, first + len(records) - 1) + 1):
        expected[row, column] = records[row - first] if row - first < len(records) else None
    found = openpyxl.load_workbook(io.BytesIO(out))["表"]
    inserted = range(last + 1, last + more + 1)
    read = {
        (cell.row, cell.column): cell.value
        for row in found.iter_rows()
        for cell in row
        if cell.value is not None and (cell.row not in inserted or cell.column == column)
    }
    assert read == {at: value for at, value in expected.items() if value is not None}


def test_lists_that_share_only_some_rows_are_refused():
    data = raw_workbook({"表": ROWS.format(cells(2) + cells(3), "")})
    lists = [ListFill("表", 2, 2, "A", [(1,)]), ListFill("表", 3, 2, "B", [(1,)])]
    with pytest.raises(RuleBroken, match="表"):
        fill(data, Fills(lists=lists))


def test_a_column_that_is_merged_over_rows_is_refused_and_one_merged_along_a_row_is_filled():
    merges = (
        '<mergeCells count="3"><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="B3:C3"/></mergeCells>'
    )
    data = raw_workbook({"表": ROWS.format(cells(2) + cells(3), merges)})
    with pytest.raises(RuleBroken, match="A"):
        listed(data, [(1,)], "表", 2, 2, "A")
    out = listed(data, [(n,) for n in range(3)], "表", 2, 2, "C")
    sheet = openpyxl.load_workbook(io.BytesIO(out))["表"]
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [0, 1, 2]
    assert {str(block) for block in sheet.merged_cells.ranges} == {"A2:A4", "B2:C2", "B3:C3", "B4:C4"}


def test_tables_and_pivot_tables_of_the_sheet_move():
    links = f'<Relationships xmlns="x"><Relationship Id="t" Type="{TYPE}/table" Target="../tables/table1.xml"/>'
    links += f'<Relationship Id="p" Type="{TYPE}/pivotTable" Target="../pivotTables/p.xml"/></Relationships>'
    more = {
        "xl/worksheets/_rels/sheet0.xml.rels": links.encode(),
        "xl/tables/table1.xml": b'<table ref="A1:B3"><autoFilter ref="A1:B3"/></table>',
        "xl/pivotTables/p.xml": b'<pivot><location ref="A9:C12" firstDataRow="1"/></pivot>',
    }
    after = members(
        listed(raw_workbook({"表": ROWS.format(cells(2) + cells(3), "")}, more=more), [(1,)] * 5, "表", 2, 2, "A")
    )
    assert after["xl/tables/table1.xml"] == b'<table ref="A1:B6"><autoFilter ref="A1:B6"/></table>'
    assert b'<location ref="A12:C15" firstDataRow="1"/>' in after["xl/pivotTables/p.xml"]


def test_an_old_drawing_with_open_tags_is_moved_as_text():
    link = f'<Relationship Id="v" Type="{TYPE}/vmlDrawing" Target="../drawings/v.vml"/>'
    links = f'<Relationships xmlns="x">{link}</Relationships>'
    vml = "<xml><div>a<br>b</div><x:Anchor>\n 1, 2, 5, 3, 4, 5, 7, 8</x:Anchor><x:FmlaLink>$B$9</x:FmlaLink></xml>"
    more = {"xl/worksheets/_rels/sheet0.xml.rels": links.encode(), "xl/drawings/v.vml": vml.encode()}
    data = raw_workbook({"表": ROWS.format(cells(2) + cells(3), "")}, more=more)
    after = members(listed(data, [(1,)] * 5, "表", 2, 2, "A"))["xl/drawings/v.vml"].decode()
    assert after == vml.replace("\n 1, 2, 5, 3, 4, 5, 7, 8", "1, 2, 8, 3, 4, 5, 10, 8").replace("$B$9", "$B$12")


def test_ten_thousand_records_are_taken_one_by_one():
    taken = []

    class Target(io.BytesIO):
        def write(self, data):
            taken.append(len(asked))
            return super().write(data)

    asked = []

    def records():
        for n in range(10_000):
            asked.append(n)
            yield (f"居民{n}", "女", n, None, None)

    fill_into(everything(), Fills(lists=[ListFill(SHEET, FIRST, PRINTED, "BCDEG", records(), 10_000)]), Target())
    # Something was written long before the last record was asked for.
    assert any(0 < number < 9_000 for number in taken)


def test_a_damaged_part_is_not_copied_silently():
    parts = members(everything())
    parts["xl/worksheets/sheet2.xml"] = b"<worksheet>"
    with pytest.raises(UnreadableFile):
        listed(packed(parts), RECORDS)
