"""What a row of a place sheet says, and what is wrong with it by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from linli.core import content, sheets
from linli.core.errors import UnreadableFile
from linli.core.sheets import Row, Source
from linli.registers.places.models import Place
from linli.registers.places.states import OFFICES, Level

HEADINGS = {
    "code": ("code", "代码", "编码", "区划代码", "行政区划代码", "统计用区划代码", "地区代码", "本级代码"),
    "name": ("name", "名称", "区划名称", "单位名称", "地名", "地区名称"),
    "level": ("level", "级别", "层级", "级次"),
    "parent": ("parent_code", "上级代码", "parent", "上级编码", "父级代码", "所属代码", "上级区划代码"),
    "category": ("category", "类别", "社区类别", "类型"),
    "since": ("since", "启用日期", "设立日期", "生效日期"),
}
NEEDED = ("code", "name", "level", "parent")
FIELDS = {heading: name for name, headings in HEADINGS.items() for heading in headings}
CODED = (*OFFICES, Level.COMMUNITY)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of the sheet; `level` is "" when no level is called what the cell says."""

    number: int
    code: str
    name: str
    level: str
    parent: str
    category: str = ""
    since: date | None = None
    level_word: str = ""
    cells: tuple[str, ...] = ()


def known_heading(text: str) -> str:
    """The field a heading means, "" for none."""
    return FIELDS.get(text.replace(" ", "").lower(), "")


@lru_cache(maxsize=1)
def level_words() -> dict[str, str]:
    """Every word for a level, in Chinese and English, with its code."""
    words: dict[str, str] = {level.value: level.value for level in Level}
    for code, entry in content.codes("place_level").items():
        if code in words:
            words.update(dict.fromkeys((entry.title.zh, entry.title.en.lower(), *entry.also), code))
    return words


def read(path: Source) -> tuple[tuple[str, ...], list[PlaceRow]]:
    """The headings and rows of a file.

    Raises:
        UnreadableFile: it is no sheet, or one of code, name, level and parent has no column.
    """
    table = next(sheets.tables(path, known_heading))
    columns: dict[str, int] = {}
    for n, heading in enumerate(table.headings):
        if name := known_heading(heading):
            columns.setdefault(name, n)
    missing = [" ".join(HEADINGS[name][:2]) for name in NEEDED if name not in columns]
    if missing:
        raise UnreadableFile(_("These columns are missing: {names}.").format(names=", ".join(missing)))
    return table.headings, [_row(row, columns) for row in table.rows]


def _row(row: Row, columns: dict[str, int]) -> PlaceRow:
    found = {name: row.cells[n] for name, n in columns.items()}
    return PlaceRow(
        number=row.number,
        code=found["code"],
        name=found["name"] if found["name"].isascii() else found["name"].replace(" ", ""),
        level=level_words().get(found["level"].lower(), ""),
        parent=found["parent"],
        category=_category(found.get("category", "")),
        since=_day(found.get("since", "")),
        level_word=found["level"],
        cells=tuple(row.cells),
    )


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


def fault_alone(row: PlaceRow) -> str:
    """What is wrong with a row without looking at any other; "" for nothing."""
    lengths = {"name": len(row.name), "code": len(row.code)}
    for column, title in (("code", _("code")), ("name", _("place name"))):
        limit = Place._meta.get_field(column).max_length or 0  # type: ignore[union-attr]
        if not lengths[column]:
            return _("The {column} is missing.").format(column=title)
        if lengths[column] > limit:
            return _("The {column} is longer than {limit} characters.").format(column=title, limit=limit)
    if not row.code.isalnum() or not row.code.isascii():
        return _("A code has only digits and letters, not {code}.").format(code=row.code)
    if not row.level:
        return _("There is no level called “{word}”.").format(word=row.level_word)
    if row.parent == row.code:
        return _("The place cannot lie above itself.")
    return ""


def circle(start: PlaceRow, rows: dict[str, PlaceRow]) -> bool:
    """Whether following the codes upwards from a row leads back to it."""
    seen, row = {start.code}, rows.get(start.parent)
    while row is not None and row.code not in seen:
        seen.add(row.code)
        row = rows.get(row.parent)
    return row is not None and row.code == start.code
