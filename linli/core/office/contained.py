"""What a file contains besides the form and is left alone: macros, links, embedded objects, connections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.office.package import OfficePackage
from linli.core.office.references import address
from linli.core.office.workbook import WorkbookParts

MOST_PLACES = 5  # are named
# `=cmd|'/c calc'!A0`: a program, a bar, what to do. In a text a bar is one of its characters.
DDE = re.compile(r"""^(?:[^"]|"[^"]*")*?[\w.]\|['\w]""")
WORD_DDE = re.compile(r"^\s*DDE(?:AUTO)?\b", re.IGNORECASE)
WORD_FETCHED = re.compile(r"^\s*(?:INCLUDETEXT|INCLUDEPICTURE|LINK|DATABASE)\b", re.IGNORECASE)
MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|macrosheets/|intlmacrosheets/|dialogsheets/)", re.IGNORECASE)
EMBEDDED = re.compile(r"/(?:embeddings|activeX)/[^/]+$", re.IGNORECASE)
CONNECTIONS = re.compile(r"(?:^|/)(?:connections\.xml$|queryTables/)", re.IGNORECASE)


def notes(package: OfficePackage, *, is_workbook: bool) -> Iterator[str | Promise]:
    """Yield a sentence about each kind of thing that is in the file, is not used, and stays in it."""
    if any(MACROS.search(name) for name in package.names):
        yield _("The file contains macros. They are not run and stay in the file.")
    elsewhere = list(dict.fromkeys(_elsewhere(package, is_workbook=is_workbook)))
    if elsewhere:
        yield format_lazy(_("The file refers to {places}. Nothing is fetched from there."), places=_named(elsewhere))
    dde = list(_dde(package, is_workbook=is_workbook))
    if dde:
        text = _("The file contains commands to other programs (DDE) in {places}. They are not run.")
        yield format_lazy(text, places=_named(dde))
    embedded = [name for name in package.names if EMBEDDED.search(name)]
    if embedded:
        text = _("The file contains embedded objects ({places}). They are not opened and stay in the file.")
        yield format_lazy(text, places=_named([name.rpartition("/")[2] for name in embedded]))
    if any(CONNECTIONS.search(name) for name in package.names):
        yield _("The file contains connections to data outside. They are not used.")


def _named(places: list[str]) -> str:
    return ", ".join(places[:MOST_PLACES]) + (" …" if len(places) > MOST_PLACES else "")


def _elsewhere(package: OfficePackage, *, is_workbook: bool) -> Iterator[str]:
    """Yield what parts refer to outside of the file, without links to click."""
    for name in package.names:
        if name.endswith(".rels"):
            folder, _rels, file = name.rpartition("_rels/")
            for link in package.links(f"{folder}{file.removesuffix('.rels')}"):
                if link.external and link.kind != "hyperlink":
                    yield link.target
    if not is_workbook:
        yield from _word_fields(package, WORD_FETCHED)


def _dde(package: OfficePackage, *, is_workbook: bool) -> Iterator[str]:
    for name in package.names:
        if name.startswith("xl/externalLinks/") and name.endswith(".xml"):
            for node in package.tree(name).every("ddeLink"):
                yield f"{node.get('ddeService')}|{node.get('ddeTopic')}"
    yield from _sheet_dde(WorkbookParts(package)) if is_workbook else _word_fields(package, WORD_DDE)


def _sheet_dde(book: WorkbookParts) -> Iterator[str]:
    for each in book.sheets:
        # A part without a bar has no such formula; most have none and are not read cell by cell.
        if b"|" not in book.package.read(each.part):
            continue
        sheet = book.sheet(each.name)
        for row in sheet.rows:
            for cell in row.cells:
                formula = sheet.node(cell).first("f") if cell.has_formula else None
                if formula and DDE.search(formula.text):
                    yield f"{each.name}!{address(row.number, cell.column)}"


def _word_fields(package: OfficePackage, wanted: re.Pattern[str]) -> Iterator[str]:
    """Yield the commands of fields in the text of a Word file; Word may cut one into several runs."""
    for node in package.tree(package.main()).every("p"):
        codes = [child.text for child in node.every("instrText")]
        simple = [child.get("instr") for child in node.every("fldSimple")]
        yield from (" ".join(code.split())[:60] for code in ["".join(codes), *simple] if wanted.match(code))
