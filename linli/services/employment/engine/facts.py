"""The facts as columns: people, what they do for a living, tracking files, recognition, refusals.

Days are ordinals (`date.toordinal`); 0 is unknown, `FOREVER` an open end. An end is the first day without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from linli.core.law import content

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]

FOREVER = date.max.toordinal()
WOMAN = "2"


@dataclass(frozen=True, slots=True)
class WorkKind:
    """A code of `employment` with what it means for the states."""

    code: str
    employed: bool
    willing: bool
    file_decides: bool


@lru_cache(maxsize=1)
def kinds() -> tuple[WorkKind, ...]:
    """Return the kinds of work; a fact has the position of its kind in them."""
    return tuple(
        WorkKind(code, bool(one.get("employed")), bool(one.get("able_willing")), bool(one.get("file_decides")))
        for code, one in content.codes("employment").items()
    )


@lru_cache(maxsize=1)
def kind_numbers() -> dict[str, int]:
    """Return the position of each kind."""
    return {kind.code: number for number, kind in enumerate(kinds())}


@dataclass(frozen=True, slots=True)
class PeopleColumns:
    """One place in each column per person.

    Attributes:
        household: position of the household; -1 of who has none.
        born: day of birth.
        woman: whether the person is a woman.
        since, until: when they live here.
        died: day of death; FOREVER of the living.
        division: position of the limits that apply where they live.
    """

    household: Column
    born: Column
    woman: Column
    since: Column
    until: Column
    died: Column
    division: Column

    def __len__(self) -> int:
        return len(self.born)


@dataclass(frozen=True, slots=True)
class Spans:
    """Dated facts of people: whose, from when, until when, and a number that says what."""

    person: Column
    since: Column
    until: Column
    what: Column

    def __len__(self) -> int:
        return len(self.person)


# What `Spans.what` of recognition says, in the order of the course.
APPLIED, PUBLISHED, RECOGNISED, WITHDRAWN = 1, 2, 3, 4
# Bits of `Spans.what` of tracking files.
ABLE_WILLING, OTHER_INCOME = 1, 2


@dataclass(frozen=True, slots=True)
class EmploymentFacts:
    """Everything that decides on the states.

    Attributes:
        work: what people do for a living, `what` is the position of the kind.
        files: tracking files, `what` has bits.
        course: applications for recognition and what came of them, `what` is one of the four numbers above.
        benefits: unemployment benefit.
        refusals: suitable offers refused without good reason; only `person` and `since` count.
        households: how many households there are.
    """

    people: PeopleColumns
    work: Spans
    files: Spans = field(default_factory=lambda: spans(()))
    course: Spans = field(default_factory=lambda: spans(()))
    benefits: Spans = field(default_factory=lambda: spans(()))
    refusals: Spans = field(default_factory=lambda: spans(()))
    households: int = 0


def column(values: Iterable[int]) -> Column:
    """Return a column of whole numbers."""
    import numpy as np

    return np.fromiter(values, dtype=np.int64)


def ordinal(day: date | None, unknown: int) -> int:
    """Return a day as a number; `unknown` without one."""
    return unknown if day is None else day.toordinal()


def spans(rows: Iterable[tuple[int, date, date | None, int]]) -> Spans:
    """Return dated facts as columns: (position of the person, since, until, what)."""
    held = list(rows)
    return Spans(
        column(row[0] for row in held),
        column(row[1].toordinal() for row in held),
        column(ordinal(row[2], FOREVER) for row in held),
        column(row[3] for row in held),
    )


def people(rows: Sequence[tuple[int, date | None, bool, date, date | None, date | None, int]]) -> PeopleColumns:
    """Return people as columns: (household, born, woman, since, until, died, division)."""
    import numpy as np

    return PeopleColumns(
        column(row[0] for row in rows),
        column(ordinal(row[1], 0) for row in rows),
        np.fromiter((row[2] for row in rows), dtype=bool),
        column(row[3].toordinal() for row in rows),
        column(ordinal(row[4], FOREVER) for row in rows),
        column(ordinal(row[5], FOREVER) for row in rows),
        column(row[6] for row in rows),
    )
