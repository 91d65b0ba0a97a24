"""Read SHOPS.csv: a row for each business, a column for each fact. A bad cell refuses its row only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import UnreadableFile
from linli.core.intake import headings
from linli.core.intake.cell_values import code_of, words_of
from linli.core.intake.sheets import reading
from linli.core.law import content
from linli.services.businesses.engine.kinds import DOCUMENT, Premises, title_of

YES = {"yes", "y", "true", "1", "是", "有", "√"}
NO = {"no", "n", "false", "0", "否", "无", "没有", "×"}
BETWEEN = re.compile(r"[;；,，、|/+和及]+")
NUMBER = re.compile(r"(\d{1,7}(?:\.\d{1,2})?)(?:平方米|平米|㎡|m2|m²|人|名|个)?")
LARGEST = 100_000


class BadShopCell(Exception):
    """A cell that cannot be right; the message is for the person who corrects it."""


@dataclass(frozen=True, slots=True)
class BadShopRow:
    """A row that was not answered: its number, the name in it, the column ("" for the whole row), and why."""

    row: int
    name: str
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A business of the file."""

    row: int
    name: str
    premises: Premises


@dataclass(slots=True)
class ShopsFile:
    """What a file contains."""

    rows: list[ShopRow] = field(default_factory=list)
    rejected: list[BadShopRow] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def read(path: Path) -> ShopsFile:
    """Read a file: CSV in UTF-8 or GB 18030, or a workbook.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    if not path.is_file():
        raise UnreadableFile(_("There is no file {name}.").format(name=path.name))
    known = headings.of(DOCUMENT)
    found = ShopsFile()
    for table in reading.tables(path, known.known):
        columns = known.propose(table.headings)
        found.unused += headings.unused(table.headings, columns)
        for row in table.rows:
            cells = dict(zip(columns, row.cells, strict=False))
            _take(found, row.number, {code: cell.strip() for code, cell in cells.items() if code})
    if not found.rows and not found.rejected:
        raise UnreadableFile(_("The file has headings and no row below them."))
    return found


def _take(found: ShopsFile, number: int, cells: Mapping[str, str]) -> None:
    if not any(cells.values()):
        return
    name, facts, faults = cells.get("name", ""), {}, []
    for code, read_cell in READERS.items():
        try:
            if cells.get(code):
                facts[code] = read_cell(cells[code])
        except BadShopCell as reason:
            faults.append(BadShopRow(number, name, title_of(code), str(reason)))
    premises = Premises(**facts)
    faults += [BadShopRow(number, name, "", reason) for reason in contradictions(premises)]
    if faults:
        found.rejected += faults
    else:
        found.rows.append(ShopRow(number, name, premises))


def contradictions(premises: Premises) -> Iterator[str]:
    """Yield what cannot be true together."""
    area, production = premises.area_m2, premises.production_m2
    if area is not None and production is not None and production > area:
        said = _("The production area ({production} m²) is larger than the whole area ({area} m²).")
        yield said.format(production=f"{production:g}", area=f"{area:g}")
    if premises.main and premises.activities and premises.main not in premises.activities:
        said = _("The main business “{main}” is not among what the business does.")
        yield said.format(main=content.title("food_activity", premises.main))


# ---- cells


def _flag(cell: str) -> bool:
    word = cell.lower()
    if word not in YES | NO:
        raise BadShopCell(_("“{cell}” is neither yes nor no.").format(cell=cell))
    return word in YES


def _area(cell: str) -> float:
    found = NUMBER.fullmatch(cell.replace(" ", "").lower())
    if not found or not 0 < float(found[1]) <= LARGEST:
        raise BadShopCell(_("“{cell}” is no area. Write square metres above 0, like 36 or 36.5.").format(cell=cell))
    return float(found[1])


def _count(cell: str) -> int:
    found = NUMBER.fullmatch(cell.replace(" ", "").lower())
    if not found or float(found[1]) != int(float(found[1])):
        raise BadShopCell(_("“{cell}” is no number of people. Write a whole number, like 4.").format(cell=cell))
    return int(float(found[1]))


def _code(name: str) -> Callable[[str], str]:
    def read_code(cell: str) -> str:
        code = code_of(cell.lower(), words_of(name))
        if code is None:
            known = "、".join(str(entry) for entry in content.codes(name).values())
            raise BadShopCell(_("“{cell}” is not known. There are: {known}.").format(cell=cell, known=known))
        return code

    return read_code


def _codes(name: str) -> Callable[[str], tuple[str, ...]]:
    def read_codes(cell: str) -> tuple[str, ...]:
        # A title may itself contain a separator: 年糕、米制品.
        whole = code_of(cell.lower(), words_of(name))
        parts = [whole] if whole else [_code(name)(part.strip()) for part in BETWEEN.split(cell) if part.strip()]
        return tuple(dict.fromkeys(parts))

    return read_codes


READERS: Mapping[str, Callable[[str], Any]] = {
    "fixed": _flag,
    "area_m2": _area,
    "production_m2": _area,
    "workers": _count,
    "activities": _codes("food_activity"),
    "main": _code("food_activity"),
    "foods": _codes("food_type"),
    "diners": _count,
    "host": _code("canteen_host"),
    "online": _flag,
}
