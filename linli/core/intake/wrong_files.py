"""Recognises files that are not sheets, to tell the user what they are and what to do."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTAINER = b"\xd0\xcf\x11\xe0"  # Excel and Word before 2007, and files locked by a password
NAMES_WITHIN = 1 << 22  # bytes of a container in which the names of its parts are looked for
PDF = b"%PDF"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")
SHEET_INSIDE = re.compile(r"(?i)\.(?:xlsx?|xlsm|et|csv|ods)$")


def why(file: IO[bytes]) -> Promise:
    """Return the message for a file that could not be read."""
    start = file.read(4096)
    if start[:4] == CONTAINER:
        return _of_container(start + file.read(NAMES_WITHIN))
    if start[:2] == b"PK":
        return _of_zip(file)
    if start.startswith((PDF, *PICTURES)):
        return _("This is a picture or a PDF. Choose the Excel workbook it was made from.")
    if start.startswith(ARCHIVES):
        return _archive()
    if start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return _of_markup(start)
    return _("This is neither an Excel workbook nor a text file with columns. Save it as one (.xlsx) and try again.")


def _of_markup(start: bytes) -> Promise:
    if b"spreadsheet" in start.lower() or b"Excel.Sheet" in start:
        return _("This is a sheet in the XML form of Excel 2003. Open it and save it as an Excel workbook (.xlsx).")
    return _("This is a web page, not a sheet. Open it and save it as an Excel workbook.")


def _of_container(content: bytes) -> Promise:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("The workbook has a password. Open it, remove the password, save it and try again.")
    if "WordDocument".encode("utf-16-le") in content:
        return _word()
    return _("The workbook is damaged or has a password. Open it, save it without a password and try again.")


def _of_zip(file: IO[bytes]) -> Promise:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        names = []
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return _word()
    if any(SHEET_INSIDE.search(name) for name in names):
        return _archive()
    return _("The workbook is damaged or has a password. Open it, save it without a password and try again.")


def _word() -> Promise:
    return _("This is a text document, not a sheet. Copy its table into an Excel workbook and choose that.")


def _archive() -> Promise:
    return _("This is an archive. Unpack it and choose the workbook inside.")
