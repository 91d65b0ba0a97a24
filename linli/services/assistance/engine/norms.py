"""What the content packs say about means and amounts, at a place on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from linli.core.law import content, rules
from linli.core.law.content import Text, text
from linli.core.law.rules import Rule

FILE = "assistance.toml"
RULES = {
    "line": "assistance.minimum_living.monthly",
    "assets_times": "assistance.minimum_living.assets_times",
    "marginal_times": "assistance.marginal.times",
    "marginal_assets_times": "assistance.marginal.assets_times",
    "vehicles": "assistance.assets.vehicles",
    "homes": "assistance.assets.homes",
    "round_to": "assistance.amount.round_to",
    "from_age": "assistance.income.from_age",
    "withdrawal_months": "assistance.withdrawal.months",
    "first_share": "assistance.relief.first_share",
    "subdistrict_times": "assistance.relief.subdistrict_times",
}


@dataclass(frozen=True, slots=True)
class NormEntry:
    """One entry of the file: where and when it is in force, with grade and source."""

    code: str
    title: Text
    jurisdiction: str
    since: date
    until: date | None
    grade: str
    source: Text

    @property
    def unverified(self) -> bool:
        """Return whether pages must mark it as an example."""
        return self.grade == "K"

    def __str__(self) -> str:
        return str(self.title)


@dataclass(frozen=True, slots=True)
class MeansKind(NormEntry):
    """A kind of income, expense or property.

    `what` is "income", "deduction" or "property"; an income that is not `counted` is stated and left out. `unit` is
    "fen" or "piece"; `monthly_most` the fen of a month up to which an expense of one person is deducted.
    """

    what: str
    group: str
    counted: bool
    unit: str
    monthly_most: int | None


@dataclass(frozen=True, slots=True)
class Supplement(NormEntry):
    """More for some members: `share` per cent of the line, by age or by a circumstance (`fact`)."""

    share: int
    age_at_least: int | None
    age_below: int | None
    fact: str

    def fits(self, age: int | None, circumstances: frozenset[str]) -> bool:
        """Return whether a member is of this group; who has no recorded age is of none by age."""
        if self.fact:
            return self.fact in circumstances
        if age is None:
            return False
        return (self.age_at_least is None or age >= self.age_at_least) and (
            self.age_below is None or age < self.age_below
        )


@dataclass(frozen=True, slots=True)
class ReviewKind(NormEntry):
    """How often the means are reviewed."""

    months: int


@dataclass(frozen=True, slots=True)
class ReliefLevel(NormEntry):
    """How grave a hardship is: how many times the line each person concerned gets."""

    times: int


@dataclass(frozen=True, slots=True)
class Norms:
    """Everything that counts at a place on a day; amounts in fen.

    `rules` are the values of `RULES` with their sources, for the pages.
    """

    place: str
    on: date
    rules: Mapping[str, Rule]
    kinds: Mapping[str, MeansKind]
    supplements: tuple[Supplement, ...]
    reviews: Mapping[str, ReviewKind]
    levels: Mapping[str, ReliefLevel]
    causes: Mapping[str, NormEntry]

    def fen(self, name: str) -> int:
        """Return a rule in yuan as fen."""
        return int(Fraction(str(self.rules[name].value)) * 100)

    def number(self, name: str) -> int:
        """Return a rule that is a whole number."""
        return int(self.rules[name].value)

    def times(self, name: str) -> Fraction:
        """Return a rule that is a factor."""
        return Fraction(str(self.rules[name].value))

    @property
    def line(self) -> int:
        """Return the line per head and month."""
        return self.fen("line")

    @property
    def marginal_line(self) -> Fraction:
        """Return the income per head and month below which a household is marginal."""
        return self.line * self.times("marginal_times")


@cache
def norms(place: str, on: date) -> Norms:
    """Return what counts at a place (division code) on a day.

    Raises:
        LookupError: a rule has no value there.
    """
    parts = {name: tuple(_in_force(name, place, on)) for name in MAKERS}
    kinds = [*parts["income"], *parts["deduction"], *parts["property"]]
    return Norms(
        place=place,
        on=on,
        rules={name: rules.find(rule, code=place, on=on) for name, rule in RULES.items()},
        kinds={one.code: one for one in kinds},
        supplements=parts["supplement"],
        reviews={one.code: one for one in parts["review"]},
        levels={one.code: one for one in parts["relief_level"]},
        causes={one.code: one for one in parts["relief_cause"]},
    )


def _in_force(name: str, place: str, on: date) -> Iterator[Any]:
    """Yield the entries of a part: of each code the one of the nearest jurisdiction, in the order of the file."""
    found: dict[str, Any] = {}
    for one in _every(name):
        if place.startswith(one.jurisdiction) and one.since <= on and (one.until is None or on < one.until):
            found[one.code] = one  # later packs are nearer
    yield from found.values()


@lru_cache(maxsize=16)
def _every(name: str) -> tuple[Any, ...]:
    make = MAKERS[name]
    return tuple(
        make(_entry(row, table, pack.jurisdiction), row)
        for pack, table in content.tables(FILE)
        for row in table.get(name, ())
    )


def _entry(row: Mapping[str, Any], table: Mapping[str, Any], jurisdiction: str) -> dict[str, Any]:
    return {
        "code": row["code"],
        "title": text(row["title"]),
        "jurisdiction": jurisdiction,
        "since": row.get("since", date.min),
        "until": row.get("until"),
        "grade": row.get("grade", table["grade"]),
        "source": text(row.get("source", table["source"])),
    }


def _kind(what: str) -> Any:
    def make(entry: dict[str, Any], row: Mapping[str, Any]) -> MeansKind:
        return MeansKind(
            **entry,
            what=what,
            group=row.get("group", what),
            counted=row.get("counted", True),
            unit=row.get("unit", "fen"),
            monthly_most=row.get("monthly_most"),
        )

    return make


def _supplement(entry: dict[str, Any], row: Mapping[str, Any]) -> Supplement:
    return Supplement(
        **entry,
        share=row["share"],
        age_at_least=row.get("age_at_least"),
        age_below=row.get("age_below"),
        fact=row.get("circumstance", ""),
    )


MAKERS: dict[str, Any] = {
    "income": _kind("income"),
    "deduction": _kind("deduction"),
    "property": _kind("property"),
    "supplement": _supplement,
    "review": lambda entry, row: ReviewKind(**entry, months=row["months"]),
    "relief_level": lambda entry, row: ReliefLevel(**entry, times=row["times"]),
    "relief_cause": lambda entry, row: NormEntry(**entry),
}
