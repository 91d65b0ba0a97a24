"""Detect lines of a roster that are no person.

These are totals, signatures, titles of the next page, empty form lines and vacant homes. They are skipped and counted;
nothing in them can be corrected.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from linli.core.intake.non_data_rows import is_non_data_row
from linli.core.intake.runner import Skipped
from linli.registers.people.imports import columns

ABOUT = ("name", "id_number", "phone", "head_name", "head_id", "address", "estate", "plate", "building", "room")
NOT_OF_A_PERSON = frozenset(
    {"address", "estate", "group", "lane", "plate", "building", "unit", "room", "community", "household_no", "remark"}
)
DIGITS_OF_AN_ID = 6


@lru_cache(maxsize=1)
def _vacant() -> frozenset[str]:
    return frozenset(columns.roster()["vacant"])


def skip_non_person(raw: Mapping[str, str], cells: Sequence[str]) -> None:
    """Skip a row that is no person.

    Args:
        raw: the cells by field, before anything is filled in from the row above.
        cells: all cells of the row.

    Raises:
        Skipped: the kind of note.
    """
    number = raw.get("id_number", "")
    if len(number) > DIGITS_OF_AN_ID and (number[:-1].isdigit() or sum(map(str.isdigit, number)) >= DIGITS_OF_AN_ID):
        # A line with an ID number is a person, whatever else is missing; `Reader` tells what is wrong.
        return
    name = raw.get("name", "").replace(" ", "")
    if is_non_data_row(cells, name) or not any(raw.get(field) for field in ABOUT):
        raise Skipped("aside")
    if name in _vacant() or not any(cell for field, cell in raw.items() if field not in NOT_OF_A_PERSON):
        raise Skipped("vacant")
