"""A file that cannot be used costs a sentence with the way out; nothing in one is run or fetched."""

import io
import zipfile

import pytest

from linli.core.errors import UnreadableFile
from linli.core.office import convert, package
from linli.core.office.filling import Fills, fill
from linli.core.office.opening import OfficeKind, open_office
from linli.core.tests.office_files import TYPE, document, everything, members, packed, raw_workbook, run

CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SHEET = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
PLAIN = raw_workbook({"表": SHEET})


def wide(text):
    return text.encode("utf-16-le")


def changed(name, content, data=PLAIN):
    return packed(members(data) | {name: content})


def typed(content_type):
    types = members(PLAIN)["[Content_Types].xml"]
    old = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return changed("[Content_Types].xml", types.replace(old, content_type))


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members(PLAIN).items():
            archive.writestr(name, content)
        archive.writestr("xl/media/image1.png", bytes(60 << 20))
    return file.getvalue()


def broken_checksum():
    data = bytearray(packed(members(PLAIN) | {"xl/media/a.bin": b"0123456789" * 100}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/media/a.bin")
    data[info.header_offset + 30 + len(info.filename)] ^= 0xFF
    return bytes(data)


def locked_member():
    data = bytearray(PLAIN)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def linked(kind, target):
    link = f'<Relationship Id="a" Type="{TYPE}/{kind}" Target="{target}" TargetMode="External"/>'
    return f'<Relationships xmlns="x">{link}</Relationships>'.encode()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        pytest.param(CONTAINER + wide("EncryptedPackage"), "表.xlsx", "密码", id="password"),
        pytest.param(locked_member(), "表.xlsx", "密码", id="password of a zip"),
        pytest.param(CONTAINER, "表.xlsx", "损坏", id="container of something else"),
        pytest.param(CONTAINER + wide("Workbook"), "表.xlsx", r"\.xls\b", id="old workbook called xlsx"),
        pytest.param(CONTAINER + wide("WordDocument"), "表.xls", r"\.doc\b", id="old document called xls"),
        pytest.param(b"", "表.xlsx", "表.xlsx", id="empty"),
        pytest.param(PLAIN[:200], "表.xlsx", "损坏", id="truncated"),
        pytest.param(broken_checksum(), "表.xlsx", "损坏", id="checksum"),
        pytest.param(bytes(2 << 20), "表.xlsx", "1 MB", id="too large"),
        pytest.param(bomb(), "表.xlsx", "MB", id="zip bomb"),
        pytest.param(packed({f"a{n}": b"" for n in range(5001)}), "表.xlsx", "MB", id="too many members"),
        pytest.param(PLAIN, "表.docx", r"\.xlsx", id="workbook called docx"),
        pytest.param(PLAIN, "表.xlsm", r"\.xlsx", id="xlsx called xlsm"),
        pytest.param(document("<w:p/>"), "表.xlsx", r"\.docx", id="document called xlsx"),
        pytest.param(typed(b"application/x-other"), "表.xlsx", "表.xlsx", id="another kind"),
        pytest.param(packed({"花名册.xlsx": PLAIN}), "表.xlsx", "表.xlsx", id="archive"),
        pytest.param(b"%PDF-1.4", "表.xlsx", "PDF", id="PDF"),
        pytest.param(b"\x89PNG\r\n", "表.xlsx", "图片", id="picture"),
        pytest.param(changed("../evil.xml", b"<a/>"), "表.xlsx", "表.xlsx", id="path upwards"),
        pytest.param(changed("/etc/evil.xml", b"<a/>"), "表.xlsx", "表.xlsx", id="absolute path"),
        pytest.param(changed("xl\\evil.xml", b"<a/>"), "表.xlsx", "表.xlsx", id="other slash"),
        pytest.param(changed("XL/workbook.xml", b"<a/>"), "表.xlsx", "表.xlsx", id="the same name twice"),
        pytest.param(changed("xl/worksheets/sheet0.xml", LAUGHS), "表.xlsx", "XML", id="entities"),
        pytest.param(
            changed("xl/worksheets/sheet0.xml", LAUGHS.decode().encode("utf-16")), "表.xlsx", "XML", id="UTF-16"
        ),
        pytest.param(changed("docProps/app.xml", b"<a>"), "表.xlsx", "损坏", id="damaged part"),
        pytest.param(
            changed("xl/drawings/v.vml", b"<!DOCTYPE a><a/>"), "表.xlsx", "损坏", id="declaration in a drawing"
        ),
        pytest.param(
            packed({**members(PLAIN), "_rels/.rels": b"<Relationships/>"}), "表.xlsx", "损坏", id="no main part"
        ),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(data, name, said):
    with pytest.raises(UnreadableFile, match=said):
        open_office(data, name, most_megabytes=1 if "bomb" not in said and len(data) == 2 << 20 else 50)


def test_a_part_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(package, "MOST_PART_MEGABYTES", 1)
    rows = SHEET.replace("<v>1</v>", "<v>1</v>" + " " * (1 << 20))
    with pytest.raises(UnreadableFile, match=r"sheet0\.xml.*1 MB"):
        open_office(raw_workbook({"表": rows}), "表.xlsx")


def test_elements_within_each_other_without_end_are_refused():
    with pytest.raises(UnreadableFile, match="损坏"):
        open_office(document("<w:p>" * 3000 + "</w:p>" * 3000), "表.docx")
    with pytest.raises(UnreadableFile, match="损坏"):
        fill(raw_workbook({"表": SHEET + "<a>" * 3000 + "</a>" * 3000}), Fills(cells={"表": {"A1": 1}}))


def test_a_directory_that_claims_less_than_is_there_is_found():
    data = bytearray(packed(members(PLAIN) | {"xl/media/a.bin": bytes(1 << 20)}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/media/a.bin").file_size
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (size // 2).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="损坏"):
        open_office(bytes(data), "表.xlsx")


def test_members_that_share_their_bytes_are_refused():
    data = PLAIN
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.start_dir
    entry = data[start : data.index(b"PK\x01\x02", start + 4)]
    count = 400
    size = int.from_bytes(entry[28:30], "little")
    names = [f"{n:0{size}}".encode() for n in range(count)]
    more = b"".join(entry[:46] + name + entry[46 + size :] for name in names)
    end = bytearray(data[data.index(b"PK\x05\x06") :])
    total = int.from_bytes(end[10:12], "little") + count
    directory = data[start : data.index(b"PK\x05\x06")] + more
    end[8:12] = total.to_bytes(2, "little") * 2
    end[12:16] = len(directory).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="MB"):
        open_office(data[:start] + directory + bytes(end), "表.xlsx")


def test_a_file_is_opened_as_it_came():
    found = open_office(everything(), "九月 花名册.xlsx")
    assert (found.kind, found.data, found.notes, found.converted_from) == (OfficeKind.XLSX, everything(), (), "")
    assert open_office(document("<w:p/>"), "表.DOCX").kind is OfficeKind.DOCX
    assert (
        open_office(typed(b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "表.xlsm").kind is OfficeKind.XLSM
    )


def noted(data, name="表.xlsx"):
    return "\n".join(map(str, open_office(data, name).notes))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/vbaProject.bin": b"x"}, "宏"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "oleObject1.bin"),
        ({"xl/connections.xml": b"<connections/>"}, "外部数据"),
        (
            {"xl/externalLinks/e.xml": b"<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"},
            r"cmd|/c calc",
        ),
        ({"xl/worksheets/sheet0.xml": SHEET.replace("<v>1</v>", "<f>cmd|'/c calc'!A0</f>").encode()}, "表!A1"),
        ({"xl/externalLinks/_rels/e.xml.rels": linked("externalLinkPath", "file:///c:/a.xlsx")}, "file:///c:/a.xlsx"),
    ],
)
def test_what_could_be_run_or_fetched_is_named_and_left_alone(parts, said):
    if "xl/worksheets/sheet0.xml" in parts:
        name = "xl/worksheets/sheet0.xml"
        parts = {name: members(PLAIN)[name].replace(SHEET.encode(), parts[name])}
    data = packed(members(PLAIN) | parts)
    found = open_office(data, "表.xlsx")
    assert said in "\n".join(map(str, found.notes))
    assert found.data == data


def test_a_link_to_click_and_a_bar_in_a_text_are_nothing_to_name():
    sheet = members(PLAIN)["xl/worksheets/sheet0.xml"].replace(b"<v>1</v>", b'<f>"a|\'b"&amp;B1</f>')
    parts = {
        "xl/worksheets/_rels/sheet0.xml.rels": linked("hyperlink", "https://x"),
        "xl/worksheets/sheet0.xml": sheet,
    }
    assert noted(packed(members(PLAIN) | parts)) == ""


def test_fields_of_word_that_fetch_or_run_are_named():
    field = '<w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\a "b"</w:instrText></w:r>'
    fetched = '<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x/a.png&quot; "/>'
    said = noted(document(f"<w:p>{field}</w:p><w:p>{fetched}{run('x')}</w:p>"), "表.docx")
    assert "DDEAUTO c:\\a" in said
    assert "http://x/a.png" in said


def test_without_libreoffice_an_old_file_is_told_how_to_be_saved(monkeypatch):
    monkeypatch.setattr(convert, "available", lambda: False)
    with pytest.raises(UnreadableFile, match=r"旧表\.xls.*\.xlsx"):
        open_office(CONTAINER + wide("Workbook"), "旧表.xls")
