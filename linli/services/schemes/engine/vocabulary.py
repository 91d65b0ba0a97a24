"""The facts that conditions may ask for, how they are said, and the points that rules leave open: content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from linli.core.law import content
from linli.core.law.content import Text, text
from linli.services.schemes.engine.answers import Truth


class BornIn(NamedTuple):
    """A birth date that is known in part: between these days, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact.

    Attributes:
        kind: "number", "date", "choice", "flag", "set" or "place".
        says: operator -> how a condition is said, with {n} for the value.
        unit: after the number, e.g. "fen".
        options: code -> title, of choices and of numbers that have names.
        listed: code list of a set or choice.
        absent: what it means if nobody recorded it: unknown, or no.
        complete: of a set, the members whose register is kept complete: not recorded means no.
        question: what the resident is asked.
        columns: headings of FACTS.csv, first its code.
        bring: the paper that shows it.
        holds_until: the fact that says on which day it was last valid; whether it counts afterwards is the choice
            `holds_choice` of the scheme ("counts" or "unknown").
    """

    code: str
    title: Text
    kind: str
    says: Mapping[str, Text] = field(default_factory=dict)
    unit: str = ""
    options: Mapping[str, Text] = field(default_factory=dict)
    listed: str = ""
    absent: Truth = Truth.UNKNOWN
    complete: frozenset[str] = frozenset()
    question: Text | None = None
    columns: tuple[str, ...] = ()
    bring: Text | None = None
    holds_until: str = ""
    holds_choice: str = ""

    @property
    def titles(self) -> Mapping[str, Text]:
        """Return the values it may have, if they are a list."""
        if self.listed:
            return {code: entry.title for code, entry in content.codes(self.listed).items()}
        return self.options


@lru_cache(maxsize=1)
def facts() -> dict[str, FactKind]:
    """Return every fact by its code, in the order of the content; special packs add and replace."""
    return {row["code"]: _fact(row) for _pack, table in content.tables("claim_facts.toml") for row in table["fact"]}


def _fact(row: Mapping[str, Any]) -> FactKind:
    return FactKind(
        code=row["code"],
        title=text(row["title"]),
        kind=row["kind"],
        says={op: text(words) for op, words in row.get("says", {}).items()},
        unit=row.get("unit", ""),
        options={str(one["code"]): text(one["title"]) for one in row.get("options", [])},
        listed=row.get("list", ""),
        absent=Truth.NO if row.get("absent") == "no" else Truth.UNKNOWN,
        complete=frozenset(row.get("complete", ())),
        question=text(row["question"]) if "question" in row else None,
        columns=(row["code"], *row.get("also", ())),
        bring=text(row["bring"]) if "bring" in row else None,
        holds_until=row.get("holds_until", ""),
        holds_choice=row.get("holds_choice", ""),
    )


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point that the rules leave open: its options, the default and its reason."""

    code: str
    title: Text
    options: Mapping[str, Text]
    default: str
    reason: Text
    grade: str
    source: Text
    only_used: bool = False  # matters only to schemes whose conditions name it


@lru_cache(maxsize=1)
def open_points() -> dict[str, OpenPoint]:
    """Return every open point by its code."""
    rows = (row for _pack, table in content.tables("scheme_choices.toml") for row in table["choice"])
    return {
        row["code"]: OpenPoint(
            code=row["code"],
            title=text(row["title"]),
            options={str(one["value"]): text(one["title"]) for one in row["options"]},
            default=str(row["default"]),
            reason=text(row["reason"]),
            grade=row["grade"],
            source=text(row["source"]),
            only_used=bool(row.get("only_used")),
        )
        for row in rows
    }


# code -> singular and plural of a unit, in both languages
UNITS = {
    "fen": Text("元", "yuan"),
    "minute": Text("分钟", "minutes"),
    "piece": Text("份", "pieces"),
}
PERIODS = {
    "month": Text("每月", "a month"),
    "year": Text("每年", "a year"),
    "once": Text("一次性", "once"),
}


def yuan(fen: int) -> str:
    """Return an amount of money as it is printed: 80000 -> 800, 12050 -> 120.50."""
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{rest:02}" if rest else f"{sign}{whole:,}"


def amount(value: int, unit: str) -> Text:
    """Return an amount with its unit in words."""
    said = yuan(value) if unit == "fen" else f"{value:,}"
    words = UNITS[unit]
    return Text(f"{said} {words.zh}", f"{said} {words.en}")


def amount_per(value: int, unit: str, per: str) -> Text:
    """Return an amount with its unit and period in words, in the order of each language."""
    said, period = amount(value, unit), PERIODS[per]
    return Text(f"{period.zh} {said.zh}", f"{said.en} {period.en}")
