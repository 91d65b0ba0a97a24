"""One row of a place file, and the check of a row by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.database import columns
from linli.core.intake.non_data_rows import is_non_data_row
from linli.core.intake.reasons import Reason
from linli.core.law import content
from linli.registers.places.models import Place
from linli.registers.places.states import SEATS, Level, level_of_code, plain_code

UNSURE = frozenset({"市", "市级", "直辖市"})  # a city, a province or a district: the code knows
AROUND = "'\"`\t "  # what keeps a spreadsheet program from taking a code for a number


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of the file; `level` is "" if the word means no level.

    An empty `parent` is found from the code.
    """

    number: int
    code: str
    name: str
    level: str
    parent: str
    category: str = ""
    since: date | None = None
    level_word: str = ""
    until: date | None = None


@lru_cache(maxsize=1)
def level_words() -> dict[str, str]:
    """Return every word for a level, in Chinese and English, with its code."""
    words: dict[str, str] = {level.value: level.value for level in Level}
    for code, entry in content.codes("place_level").items():
        if code in words:
            words.update(dict.fromkeys((entry.title.zh, entry.title.en.lower(), *entry.also), code))
    return words


def is_no_place(cells: Sequence[str], code: str, name: str) -> bool:
    """Return whether a line is no place: a total, a note, or without code and name."""
    return not any(map(str.isdigit, code)) and (not (code or name) or is_non_data_row(cells, name))


def read(raw: Mapping[str, str], number: int) -> PlaceRow:
    """Parse a row.

    Args:
        raw: its cells by field.
        number: its number in the file.
    """
    code, word = plain_code(raw["code"].strip(AROUND)), raw.get("level", "")
    return PlaceRow(
        number=number,
        code=code,
        name=raw["name"] if raw["name"].isascii() else raw["name"].replace(" ", ""),
        level=_level(word, code),
        parent=plain_code(raw.get("parent", "").strip(AROUND)),
        category=_category(raw.get("category", "")),
        since=_day(raw.get("since", "")),
        level_word=word,
        until=_day(raw.get("until", "")),
    )


def _level(word: str, code: str) -> str:
    """Return the level by its word; by the code if there is no word or it means several."""
    if not word or word in UNSURE:
        return level_of_code(code) or level_words().get(word, "")
    return level_words().get(word.lower(), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _category(text: str) -> str:
    codes = content.codes("community_category")
    if not text or text in codes:
        return text
    words = {word: code for code, entry in codes.items() for word in (entry.title.zh, *entry.also)}
    return words.get(text, "")


def fault_alone(row: PlaceRow) -> Reason:
    """Return the fault of a row by itself, "" if none."""
    lengths = {"name": len(row.name), "code": len(row.code)}
    for column, title in (("code", _("code")), ("name", _("place name"))):
        limit = columns.column(Place, column).max_length or 0
        if not lengths[column]:
            return format_lazy(_("The {column} is missing."), column=title)
        if lengths[column] > limit:
            return format_lazy(_("The {column} is longer than {limit} characters."), column=title, limit=limit)
    return _fault_of_code(row)


def _fault_of_code(row: PlaceRow) -> Reason:
    if not row.code.isalnum() or not row.code.isascii():
        return format_lazy(_("A code can contain only digits and letters, not {code}."), code=row.code)
    by_code = not row.level_word if not row.level else row.level in SEATS and row.code.isdigit()
    if by_code and not level_of_code(row.code):
        text = _("A division code has 2, 4, 6, 9 or 12 digits, {code} has {count}.")
        return format_lazy(text, code=row.code, count=sum(map(str.isdigit, row.code)))
    if not row.level:
        return format_lazy(_("There is no level called “{word}”."), word=row.level_word)
    if row.parent == row.code:
        return _("A place cannot be its own parent.")
    return ""


def circle(start: PlaceRow, rows: dict[str, PlaceRow]) -> bool:
    """Return whether the parents of a row lead back to it."""
    seen, row = {start.code}, rows.get(start.parent)
    while row is not None and row.code not in seen:
        seen.add(row.code)
        row = rows.get(row.parent)
    return row is not None and row.code == start.code
