"""Rows of a roster that speak of nobody: sums, signatures, titles of the next page, form lines without an entry, doors
behind which nobody lives. They are left out and counted; nothing in them can be corrected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from linli.registers.people.imports import columns

ABOUT = ("name", "id_number", "phone", "head_name", "head_id", "address", "estate", "plate", "building", "room")
NOT_OF_A_PERSON = frozenset(
    {"address", "estate", "group", "lane", "plate", "building", "unit", "room", "community", "household_no", "remark"}
)
DIGITS_OF_AN_ID = 6
SPREAD = 3  # cells that carry one text because they were merged: a title


class Nobody(Exception):
    """A row that is no person; the text is the kind of note it becomes."""


@lru_cache(maxsize=1)
def _words(name: str) -> tuple[str, ...]:
    return tuple(columns.roster()[name])


@lru_cache(maxsize=1)
def _beginnings() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(columns.roster()["aside"], key=len, reverse=True))))


@lru_cache(maxsize=1)
def _vacant() -> frozenset[str]:
    return frozenset(columns.roster()["vacant"])


def look_for_nobody(raw: Mapping[str, str], cells: Sequence[str]) -> None:
    """Leave a row out when it is no person.

    Args:
        raw: the cells by field, before anything is filled in from the row above.
        cells: all cells of the row.

    Raises:
        Nobody: why it is none.
    """
    if sum(map(str.isdigit, raw.get("id_number", ""))) >= DIGITS_OF_AN_ID:
        return
    name = raw.get("name", "").replace(" ", "")
    texts = [cell for cell in cells if cell]
    if _is_line_of_the_sheet(name, texts) or not any(raw.get(field) for field in ABOUT):
        raise Nobody("aside")
    if name in _vacant() or not any(cell for field, cell in raw.items() if field not in NOT_OF_A_PERSON):
        raise Nobody("vacant")


def _is_line_of_the_sheet(name: str, texts: Sequence[str]) -> bool:
    first = texts[0].replace(" ", "") if texts else ""
    if _beginnings().match(first) or name.rstrip(":") in columns.roster()["aside"]:
        return True
    return len(texts) >= SPREAD and len(set(texts)) == 1
