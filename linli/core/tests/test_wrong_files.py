"""A file that is no sheet gets one sentence that says what it is and what to do."""

import io
import zipfile

import pytest

from linli.core.errors import UnreadableFile
from linli.core.sheets import tables

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
        (CONTAINER + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (CONTAINER + "WordDocument".encode("utf-16-le"), "文字文档"),
        (CONTAINER, "已损坏"),
        (packed("word/document.xml"), "文字文档"),
        (packed("花名册.xlsx"), "压缩包"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (packed("xl/workbook.xml")[:40], "已损坏"),
        (b"%PDF-1.4\n\x00", "PDF"),
        (b"\xff\xd8\xff\xe0\x00", "图片"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "2003"),
        (b"<html><table>", "网页"),
        (b"\x00\x01\x02", "既不是"),
    ],
)
def test_the_sentence_fits_the_file(tmp_path, content, told):
    file = tmp_path / "roster.xlsx"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told):
        next(tables(file, lambda heading: heading))
