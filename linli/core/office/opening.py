"""Opens a file that an office sent, or says what is wrong with it and what to do.

Nothing in the file is run and nothing it refers to is fetched. What could be run or fetched by an office program is
named in the notes, since the file is filled and passed on with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile
from linli.core.intake import wrong_files
from linli.core.office import contained, convert, xml_tree
from linli.core.office.package import FAULTS, TYPES, OfficePackage

MOST_MEGABYTES = 50
MOST_MEMBERS = 5_000
UNPACKED_TIMES = 20  # the limit of the file, that is 1,000 MB
SUSPICIOUS_RATIO, FROM_BYTES = 200, 50 << 20  # the XML of long lists packs to a twentieth, rarely to a hundredth
BLOCK = 1 << 20
NAMES_WITHIN = 1 << 22  # bytes of a container in which the names of its streams are looked for
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class OfficeKind(StrEnum):
    """What can be opened, by the end of its name."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    DOCX = "docx"


MAIN_TYPES = {
    "spreadsheetml.sheet.main+xml": OfficeKind.XLSX,
    "vnd.ms-excel.sheet.macroEnabled.main+xml": OfficeKind.XLSM,
    "wordprocessingml.document.main+xml": OfficeKind.DOCX,
}
OLD = {".xls": "xlsx", ".et": "xlsx", ".doc": "docx", ".wps": "docx"}


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file that is safe to read and fill.

    `data` are the bytes as they came, or those of the file converted from `converted_from` ("xls", "doc" ...; "" if as
    it came). `notes` are sentences about what is in it and left alone.
    """

    name: str
    kind: OfficeKind
    data: bytes
    notes: tuple[str | Promise, ...] = ()
    converted_from: str = ""


def open_office(data: bytes, name: str, *, most_megabytes: int = MOST_MEGABYTES) -> OfficeFile:
    """Open a file of Excel, Word or WPS.

    Args:
        data: the file.
        name: its name; the end has to fit the content.
        most_megabytes: the largest file; it may unpack to twenty times as much.

    Raises:
        UnreadableFile: the sentence says what is wrong and what to do.
    """
    if len(data) > most_megabytes << 20:
        text = _("{name} is larger than {most} MB. Remove pictures that are not needed, or divide it.")
        raise UnreadableFile(format_lazy(text, name=name, most=most_megabytes))
    if not data:
        raise UnreadableFile(format_lazy(_("{name} is empty. Save it again and choose it once more."), name=name))
    if data[:4] == wrong_files.CONTAINER:
        return _of_container(data, name, most_megabytes)
    if data[:2] != b"PK":
        raise _something_else(data, name)
    package = OfficePackage(data)
    _check_members(package, name, most_megabytes)
    kind = _kind(package, name)
    _check_contents(package)
    package.main()
    return OfficeFile(name, kind, data, tuple(contained.notes(package, is_workbook=kind is not OfficeKind.DOCX)))


def _of_container(data: bytes, name: str, most_megabytes: int) -> OfficeFile:
    """Open a file from before 2007 by converting it; since then only files with a password are such containers."""
    start = data[:NAMES_WITHIN]
    suffix = PurePath(name).suffix.lower()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(_("The file has a password. Open it, remove the password, save it and try again."))
    is_word = "WordDocument".encode("utf-16-le") in start
    is_sheet = any(word.encode("utf-16-le") in start for word in ("Workbook", "Book"))
    if not is_word and not is_sheet:
        raise xml_tree.damaged()
    to = "docx" if is_word else "xlsx"
    if suffix and OLD.get(suffix) != to:
        raise _misnamed(name, ".doc" if is_word else ".xls")
    if not convert.available():
        text = _(
            "{name} has the format of Office 2003. Open it with Excel, Word or WPS, save it as {suffix} and try again."
        )
        raise UnreadableFile(format_lazy(text, name=name, suffix=f".{to}"))
    old = "doc" if is_word else "xls"
    new = convert.convert(data, f"file.{old}", "docx" if is_word else "xlsx")
    found = open_office(new, f"{PurePath(name).stem}.{to}", most_megabytes=most_megabytes)
    said = format_lazy(_("{name} was converted to {suffix}. Its macros were left out."), name=name, suffix=f".{to}")
    return OfficeFile(found.name, found.kind, found.data, (said, *found.notes), suffix.removeprefix(".") or old)


def _check_members(package: OfficePackage, name: str, most_megabytes: int) -> None:
    """Refuse archives that are dangerous to unpack, by what their directory says."""
    infos = package.archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableFile(_("The file has a password. Open it, remove the password, save it and try again."))
    names = [info.filename.lower() for info in infos]
    if len(set(names)) < len(names) or any(map(_leads_outside, names)):
        text = _(
            "{name} contains parts with names that no office program writes. Save it again with Excel, Word or WPS."
        )
        raise UnreadableFile(format_lazy(text, name=name))
    packed, unpacked = sum(info.compress_size for info in infos), sum(info.file_size for info in infos)
    limit = most_megabytes * UNPACKED_TIMES
    is_bomb = unpacked > FROM_BYTES and unpacked > SUSPICIOUS_RATIO * max(packed, 1)
    # Parts that share their bytes would unpack to far more than the file has.
    if len(infos) > MOST_MEMBERS or unpacked > limit << 20 or is_bomb or packed > package.size:
        text = _(
            "{name} unpacks to far more than a form contains (at most {most} MB). Save only the sheets that are needed."
        )
        raise UnreadableFile(format_lazy(text, name=name, most=limit))


def _leads_outside(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return name.startswith(("/", "\\")) or ".." in parts or "\\" in name or ":" in name or "\0" in name


def _kind(package: OfficePackage, name: str) -> OfficeKind:
    """Return what the file is by its own words, and see that its name says the same."""
    suffix = PurePath(name).suffix.lower()
    kind = _kind_of_content(package)
    if kind is None:
        raise _unknown(name)
    if suffix and suffix != f".{kind}":
        raise _misnamed(name, f".{kind}")
    return kind


def _kind_of_content(package: OfficePackage) -> OfficeKind | None:
    if TYPES not in package or "_rels/.rels" not in package:
        return None
    main = package.main().lower()
    for node in package.tree(TYPES).children:
        if node.get("PartName").lower() == f"/{main}":
            kind = (
                node.get("ContentType").removeprefix("application/").removeprefix("vnd.openxmlformats-officedocument.")
            )
            return MAIN_TYPES.get(kind)
    return None


def _something_else(data: bytes, name: str) -> UnreadableFile:
    """Return the error for a file that is neither a zip nor a container."""
    known = (wrong_files.PDF, *wrong_files.PICTURES, *wrong_files.ARCHIVES)
    is_markup = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
    return UnreadableFile(wrong_files.why(io.BytesIO(data))) if data.startswith(known) or is_markup else _unknown(name)


def _unknown(name: str) -> UnreadableFile:
    text = _(
        "{name} is no Excel workbook (.xlsx, .xlsm) or Word document (.docx). Save it as one of these and try again."
    )
    return UnreadableFile(format_lazy(text, name=name))


def _misnamed(name: str, suffix: str) -> UnreadableFile:
    text = _("The content of {name} is that of a file {suffix}. Change the end of its name to {suffix} and try again.")
    return UnreadableFile(format_lazy(text, name=name, suffix=suffix))


def _check_contents(package: OfficePackage) -> None:
    """Unpack every part once: sizes and checksums are true, and XML is well-formed and declares no entities."""
    for info in package.archive.infolist():
        suffix = PurePath(info.filename).suffix.lower()
        parser = _parser() if suffix in (".xml", ".rels") else None
        before = b""
        for block in _blocks(package.archive, info):
            if parser:
                with xml_tree.checked():
                    parser.Parse(block, False)
            elif suffix == ".vml" and DECLARATION.search(before + block):
                raise xml_tree.damaged()
            before = block[-16:]
        if parser and info.file_size:
            with xml_tree.checked():
                parser.Parse(b"", True)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    xml_tree.no_declarations(parser)
    return parser


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as part:
            while block := part.read(BLOCK):
                yield block
    except FAULTS as error:
        raise xml_tree.damaged() from error
