"""A file that is not a sheet gets a message that says what it is and what to do."""

import io
import zipfile

import pytest

from linli.core.errors import UnreadableFile
from linli.core.intake.sheets import tables

CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def packed(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(CONTAINER + "EncryptedPackage".encode("utf-16-le"), "密码", id="locked workbook"),
        pytest.param(CONTAINER + "WordDocument".encode("utf-16-le"), "文字文档", id="Word 2003"),
        pytest.param(CONTAINER, "已损坏", id="damaged workbook of Excel 2003"),
        pytest.param(packed("word/document.xml"), "文字文档", id="Word"),
        pytest.param(packed("花名册.xlsx"), "压缩包", id="zip with a workbook"),
        pytest.param(b"Rar!\x1a\x07\x00", "压缩包", id="rar"),
        pytest.param(packed("xl/workbook.xml")[:40], "已损坏", id="truncated workbook"),
        pytest.param(b"%PDF-1.4\n\x00", "PDF", id="PDF"),
        pytest.param(b"\xff\xd8\xff\xe0\x00", "图片", id="JPEG"),
        pytest.param(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "2003", id="XML"),
        pytest.param(b"<html><table>", "网页", id="web page"),
        pytest.param("姓名,住址\n".encode("utf-16")[:-1], "不完整", id="UTF-16 with half a character"),
        pytest.param("姓名,住址\n王".encode("utf-16") + b"\x00\xd8", "不完整", id="UTF-16 with half a pair"),
        pytest.param("姓名,\x00\n王,x\n".encode("utf-16"), "不完整", id="UTF-16 with NUL"),
        pytest.param(b"\x00\x01\x02", "既不是", id="unknown"),
    ],
)
def test_the_sentence_fits_the_file(tmp_path, content, told):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told):
        next(tables(file, lambda heading: heading))
