"""Score a community by the criteria of a title, and say what is missing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from linli.core.law import content, rules
from linli.core.law.content import Text, text


@dataclass(frozen=True, slots=True)
class TitleCriterion:
    """One criterion: which fact, how it scores, how many points."""

    code: str
    title: Text
    levels: tuple[str, ...]
    kind: str
    fact: str
    points: float
    rule: str
    minus: float
    open: str
    grade: str
    source: Text


@dataclass(frozen=True, slots=True)
class TitleAsked:
    """A level: the points that are needed, and the level that must be held before ("" if none)."""

    code: str
    needed: float
    after: str


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A criterion of a community on a day.

    Attributes:
        criterion: which.
        value: what the records give; None if there is no base.
        limit: what is asked: a share in per cent, or 0 of what must not be.
        points: what it scores.
        missing: how many people or households are missing to full points.
    """

    criterion: TitleCriterion
    value: float | None
    limit: float
    points: float
    missing: int

    @property
    def lost(self) -> float:
        """Return the points that are missing."""
        return self.criterion.points - self.points


@lru_cache(maxsize=1)
def criteria() -> tuple[TitleCriterion, ...]:
    """Return all criteria, in the order of the content; those of a nearer pack replace others of the same code."""
    found: dict[str, TitleCriterion] = {}
    for _pack, table in content.tables("employment_titles.toml"):
        for row in table.get("criterion", []):
            found[row["code"]] = TitleCriterion(
                code=row["code"],
                title=text(row["title"]),
                levels=tuple(row["levels"]),
                kind=row["kind"],
                fact=row["fact"],
                points=float(row["points"]),
                rule=row.get("rule", ""),
                minus=float(row.get("minus", 0)),
                open=row.get("open", ""),
                grade=row["grade"],
                source=text(row["source"]),
            )
    return tuple(found.values())


@lru_cache(maxsize=1)
def levels() -> dict[str, TitleAsked]:
    """Return the levels of titles."""
    rows = [row for _pack, table in content.tables("employment_titles.toml") for row in table.get("level", [])]
    return {row["code"]: TitleAsked(row["code"], float(row["pass"]), row.get("after", "")) for row in rows}


def score(level: str, facts: Mapping[str, Any], place: str, on: date) -> list[CriterionScore]:
    """Return every criterion of a level. `facts`: base, employed, zero, long_recognised, without_file, unclear."""
    return [SCORES[one.kind](one, facts, place, on) for one in criteria() if level in one.levels]


def total(scored: Sequence[CriterionScore]) -> float:
    """Return the sum of points."""
    return sum(one.points for one in scored)


def _reach(one: TitleCriterion, facts: Mapping[str, Any], place: str, on: date) -> CriterionScore:
    target = float(rules.value(one.rule, code=place, on=on))
    base, employed = int(facts["base"]), int(facts["employed"])
    needed = math.ceil(round(target * base, 6))
    share = 100 * employed / base if base else None
    points = one.points if base == 0 or employed >= needed else 0.0
    return CriterionScore(one, share, 100 * target, points, max(0, needed - employed))


def _one_missed(one: TitleCriterion, facts: Mapping[str, Any], place: str, on: date) -> CriterionScore:
    left = int(facts[one.fact])
    return CriterionScore(one, left, 0, 0.0 if left else one.points, left)


def _minus(one: TitleCriterion, place: str, on: date) -> float:
    """Return the points lost for each: by the rule of the place, else as the criterion says."""
    try:
        return float(rules.value(one.rule, code=place, on=on)) if one.rule else one.minus
    except LookupError:
        return one.minus


def _deduct(one: TitleCriterion, facts: Mapping[str, Any], place: str, on: date) -> CriterionScore:
    each = _minus(one, place, on)
    found = int(facts[one.fact])
    once = bool(one.open) and str(rules.value(one.open, code=place, on=on)) == "once"
    minus = each * (min(found, 1) if once else found)
    return CriterionScore(one, found, 0, max(0.0, one.points - minus), found)


def _between(one: TitleCriterion, facts: Mapping[str, Any], place: str, on: date) -> CriterionScore:
    found = _reach(one, facts, place, on)
    rate = int(facts["employed"]) / int(facts["base"]) if facts["base"] else 1.0
    return CriterionScore(one, found.value, found.limit, village_points(rate, one.points, place, on), found.missing)


SCORES = {"reach": _reach, "one_missed": _one_missed, "deduct": _deduct, "between": _between}


def village_points(rate: float, points: float, place: str, on: date) -> float:
    """Return the points of a village for its employment rate (0 to 1): all from the target, none below the floor.

    What is between is an open point of the rules: in proportion, none, or all.
    """
    high = float(rules.value("employment.rate.target", code=place, on=on))
    low = float(rules.value("employment.rate.village_floor", code=place, on=on))
    if rate >= high:
        return points
    if rate < low:
        return 0.0
    between = str(rules.value("employment.open.village_between", code=place, on=on))
    share = {"linear": (rate - low) / (high - low), "zero": 0.0, "full": 1.0}[between]
    return round(points * share, 2)
