"""LibreOffice opens what was filled, and its totals are ours; it runs nothing and fetches nothing."""

import datetime as dt
import io
import socket
from contextlib import closing
from decimal import Decimal

import openpyxl
import pytest

from linli.core.errors import UnreadableFile
from linli.core.office import convert, word
from linli.core.office.filling import Fills, ListFill, fill
from linli.core.office.opening import OfficeKind, open_office
from linli.core.office.word_fill import WordFills, WordList, fill_word
from linli.core.tests.office_files import (
    FIRST,
    PRINTED,
    SHEET,
    TOTALS,
    TYPE,
    document,
    everything,
    packed,
    raw_workbook,
    run,
    word_cell,
    word_table,
)

WITH_LIBREOFFICE = pytest.mark.skipif(
    not convert.available(), reason="NOT TESTED: LibreOffice (soffice) is not installed, see .ci/run"
)
DAY = dt.date(2026, 11, 30)
RECORDS = [(f"居民{n}", "女", n, Decimal("1.5"), DAY) for n in range(1, 31)]
FEW = RECORDS[:2]
CHAIN = '<sheetData><row r="1"><c r="A1"/><c r="B1"><f>A1*2</f><v>9</v></c></row><row r="2"><c r="A2"/><c r="B2">'
CHAIN += "<f>SUM(A1:A2)+B1</f><v>9</v></c></row></sheetData>"


def of_list(records, **options):
    lists = [ListFill(SHEET, FIRST, PRINTED, "BCDEG", records)]
    return fill(everything(**options), Fills(cells={SHEET: {"C9": "=1+1"}}, lists=lists))


@pytest.fixture(scope="module")
def recalculated():
    """All workbooks in one start of LibreOffice, a few seconds."""
    chain = raw_workbook({"表": CHAIN})
    files = {
        "many.xlsx": of_list(RECORDS),
        "few.xlsx": of_list(FEW),
        "1904.xlsx": of_list(FEW, from_1904=True),
        "chain.xlsx": fill(chain, Fills(cells={"表": {"A1": 1, "A2": Decimal("0.5")}}, lists=())),
        "chain list.xlsx": fill(chain, Fills(lists=[ListFill("表", 1, 1, "A", [(n,) for n in range(5)])])),
    }
    found = convert.convert_several(files, "xlsx", seconds=60)
    return {name: openpyxl.load_workbook(io.BytesIO(data), data_only=True) for name, data in found.items()}


@WITH_LIBREOFFICE
@pytest.mark.parametrize(("name", "records"), [("many.xlsx", RECORDS), ("few.xlsx", FEW), ("1904.xlsx", FEW)])
def test_recalculated_totals_are_ours(recalculated, name, records):
    book = recalculated[name]
    last = FIRST + max(len(records), PRINTED) - 1
    count, money = sum(each[2] for each in records), sum(each[2] * each[3] for each in records)
    sheet = book[SHEET]
    assert (sheet[f"D{last + 1}"].value, sheet[f"F{last + 1}"].value) == (count, float(money))
    assert sheet[f"F{FIRST + 1}"].value == 3
    assert [book[TOTALS][f"A{n}"].value for n in (1, 2, 3, 4)] == [count + money, 2 * (count + money), 2, count]
    assert [sheet[f"G{FIRST + n}"].value.date() for n in range(len(records))] == [each[4] for each in records]
    assert sheet[f"C{last + 3}"].value == "=1+1"


@WITH_LIBREOFFICE
def test_formulas_that_read_formulas_are_calculated(recalculated):
    assert [recalculated["chain.xlsx"].worksheets[0][f"B{n}"].value for n in (1, 2)] == [2, 3.5]
    sheet = recalculated["chain list.xlsx"].worksheets[0]
    assert [sheet[f"B{n}"].value for n in range(1, 7)] == [0, 2, 4, 6, 8, 10]


def listening():
    """A server that must not be asked."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0)
    return closing(server)


@WITH_LIBREOFFICE
def test_a_filled_document_is_printed_and_nothing_is_fetched():
    table = word_table([word_cell("姓名"), word_cell("数量")], [word_cell(), word_cell()])
    with listening() as server:
        picture = f"http://127.0.0.1:{server.getsockname()[1]}/seal.png"
        link = f'<Relationship Id="p" Type="{TYPE}/image" Target="{picture}" TargetMode="External"/>'
        links = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{link}</Relationships>'
        drawn = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:40pt;height:40pt">'
        drawn += f'<v:imagedata r:id="p" xmlns:r="{TYPE}"/></v:shape></w:pict></w:r>'
        data = document(
            f"<w:p>{run('单位：______')}{drawn}</w:p>{table}", {"word/_rels/document.xml.rels": links.encode()}
        )
        assert picture in str(open_office(data, "表.docx").notes[0])
        fills = WordFills({"P1.1": "幸福社区"}, [WordList("T1", 2, 1, (1, 2), [("甲", 1), ("乙", 2)])])
        printed = convert.convert_several({"表.docx": fill_word(data, fills), "-x.docx": data}, "pdf", seconds=60)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert [content[:5] for content in printed.values()] == [b"%PDF-", b"%PDF-"]


@WITH_LIBREOFFICE
def test_files_of_office_2003_are_converted(monkeypatch):
    monkeypatch.setitem(convert.FILTERS, "xls", "xls:MS Excel 97")
    old = convert.convert(of_list(FEW), "表.xlsx", "xls", seconds=60)
    found = open_office(old, "旧表.xls")
    assert (found.name, found.kind, found.converted_from) == ("旧表.xlsx", OfficeKind.XLSX, "xls")
    assert "旧表.xls" in str(found.notes[0])
    assert openpyxl.load_workbook(io.BytesIO(found.data))[SHEET]["B4"].value == "居民1"


@WITH_LIBREOFFICE
def test_a_document_that_was_filled_is_read_by_others_as_it_is_by_us():
    cells = word_table([word_cell("姓名"), word_cell()])
    data = fill_word(
        document(f"<w:p>{run('单位：____ □是')}</w:p>{cells}"), WordFills({"T1R1C2": "张三", "P1.2": True})
    )
    again = word.read(convert.convert(data, "表.docx", "docx", seconds=60))
    assert again.tables[0].at(1, 2).text == "张三"
    assert [each.ticked for each in again.paragraphs[0].blanks] == [False, True]


@WITH_LIBREOFFICE
def test_a_program_that_takes_too_long_is_ended():
    with pytest.raises(UnreadableFile, match="0"):
        convert.convert(everything(), "表.xlsx", "pdf", seconds=0)


@WITH_LIBREOFFICE
def test_a_file_that_libreoffice_cannot_open_is_named():
    with pytest.raises(UnreadableFile, match=r"坏\.xlsx"):
        convert.convert(packed({"xl/a.xml": b"x"}), "坏.xlsx", "xlsx", seconds=60)


def test_without_libreoffice_it_says_so(monkeypatch):
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    assert not convert.available()
    with pytest.raises(UnreadableFile, match="LibreOffice"):
        convert.convert(b"", "表.xlsx")
