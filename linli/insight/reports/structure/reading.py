"""Reads what a report form asks. Pure: bytes in, structure out; nothing is executed, fetched or stored."""

from __future__ import annotations

from linli.core.office.opening import OfficeKind, open_office
from linli.insight.reports.structure import excel, sheets, titles, word
from linli.insight.reports.structure.parts import FormStructure
from linli.insight.reports.structure.words import FormWords, usual


def read(data: bytes, name: str, words: FormWords | None = None) -> FormStructure:
    """Read the structure of a form.

    Args:
        data: the file, xlsx, xlsm or docx; older formats where LibreOffice is installed.
        name: its name; it is the title if the form has none.
        words: how forms name their parts; those of the content packs if not given.

    Raises:
        UnreadableFile: it cannot be read as such a file, or is dangerous or too large.
    """
    known = words or usual()
    file = open_office(data, name)
    notes = [str(note) for note in file.notes]
    if file.kind is OfficeKind.DOCX:
        found = [sheets.text_part(word.texts(file.data, known), known)]
    else:
        book = excel.book(file.data)
        notes += book.notes
        found = [sheets.part_of(grid, known) for grid in book.grids]
    visible = [one for one in found if not one.part.hidden]
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return FormStructure(
        title=next((one.title for one in visible if one.title), stem),
        period=titles.period(text for one in visible for text in one.texts),
        parts=tuple(one.part for one in found),
        notes=tuple(dict.fromkeys([*notes, *(note for one in found for note in one.notes)])),
    )
