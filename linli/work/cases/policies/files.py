"""Files of a case: kinds, sizes, numbers."""

from __future__ import annotations

import zipfile
from typing import IO

from django.core.files.base import File
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.law import rules
from linli.work.cases.models import Case

OFFICE = "application/vnd.openxmlformats-officedocument."


PARTS = {
    "word/document.xml": OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": OFFICE + "spreadsheetml.sheet",
}


SUFFIX = {
    **pictures.SUFFIX,
    "application/pdf": ".pdf",
    PARTS["word/document.xml"]: ".docx",
    PARTS["xl/workbook.xml"]: ".xlsx",
}


def kind_of(file: IO[bytes] | File) -> str:
    """Return the media type by the content of the file, not its name; "" if unknown."""
    if photo := pictures.kind_of(file):
        return photo
    head = bytes(file.read(16))
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return _office_kind(file) if head.startswith(b"PK\x03\x04") else ""


def _office_kind(file: IO[bytes] | File) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    finally:
        file.seek(0)
    # Macros run when the file is opened at an office computer.
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return next((kind for part, kind in PARTS.items() if part in names and not macros), "")


def check_file(file: File) -> str:
    """Check a file; return its media type.

    Raises:
        RuleBroken: too large, empty, of a kind that is not kept, or a photo that cannot be opened.
    """
    most = rules.value("cases.attachment.max_megabytes")
    if not file.size:
        raise RuleBroken(_("The file is empty."))
    if file.size > most * 1024 * 1024:
        raise RuleBroken(_("The file is larger than %(size)s MB.") % {"size": most})
    kind = kind_of(file)
    if kind not in rules.value("cases.attachment.kinds"):
        raise RuleBroken(_("Choose a photo (JPEG, PNG, WebP) or a PDF file."))
    if kind in pictures.FORMATS:
        pictures.check(file, kind, megapixels=rules.value("cases.photo.max_megapixels"))
    file.seek(0)
    return kind


def check_room_for_file(case: Case) -> None:
    """Check that the case may have one more file.

    Raises:
        RuleBroken: it has as many as it may.
    """
    most = rules.value("cases.attachment.max_files")
    if case.attachments.count() >= most:
        raise RuleBroken(_("A case can have up to %(count)s files.") % {"count": most})
