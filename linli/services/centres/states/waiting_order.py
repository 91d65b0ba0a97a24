"""The order of a waiting list: points by content, each with its working. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LOW_INCOME = frozenset({"destitute", "minimum_living", "marginal_low_income"})
ALONE = "living_alone"

ABILITY_POINTS = "centres.waiting.ability_points"
ALONE_POINTS = "centres.waiting.alone_points"
LOW_INCOME_POINTS = "centres.waiting.low_income_points"
DAYS_PER_POINT = "centres.waiting.days_per_point"
RULES = (ABILITY_POINTS, ALONE_POINTS, LOW_INCOME_POINTS, DAYS_PER_POINT)


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What the order depends on. `ability` is the level 0 to 4, None if nobody assessed it."""

    key: int
    asked_on: date
    ability: int | None
    circumstances: frozenset[str]


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line of the working: what, the fact in words, and the points for it."""

    title: Promise
    fact: Promise | str
    points: int
    rule: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A person with the position (1 first), points and working."""

    facts: NeedFacts
    position: int
    points: int
    lines: tuple[WaitingLine, ...]


Value = Callable[[str], Any]


def working(facts: NeedFacts, on: date, value: Value) -> tuple[WaitingLine, ...]:
    """Return the lines of the working for one person on a day; `value` gives the value of a rule."""
    waited = max(0, (on - facts.asked_on).days)
    return (
        _ability(facts.ability, value(ABILITY_POINTS)),
        _has(ALONE_POINTS, _("Lives alone"), {ALONE}, facts.circumstances, value),
        _has(LOW_INCOME_POINTS, _("Low income"), LOW_INCOME, facts.circumstances, value),
        WaitingLine(
            _("Days waiting"),
            format_lazy(_("{n} days"), n=waited),
            waited // int(value(DAYS_PER_POINT)),
            DAYS_PER_POINT,
        ),
    )


def _ability(level: int | None, points: Any) -> WaitingLine:
    title = _("Ability level")
    if level is None:
        return WaitingLine(title, _("not assessed"), 0, ABILITY_POINTS)
    return WaitingLine(title, format_lazy(_("level {n}"), n=level), int(points[level]), ABILITY_POINTS)


def _has(rule: str, title: Promise, wanted: Iterable[str], held: frozenset[str], value: Value) -> WaitingLine:
    meets = not held.isdisjoint(wanted)
    return WaitingLine(title, _("on record") if meets else _("not on record"), int(value(rule)) if meets else 0, rule)


def ranked(people: Iterable[NeedFacts], on: date, value: Value) -> list[Ranked]:
    """Return the people in order: most points first, then who asked first, then who was entered first."""
    worked: Mapping[NeedFacts, tuple[WaitingLine, ...]] = {one: working(one, on, value) for one in people}
    total = {one: sum(line.points for line in lines) for one, lines in worked.items()}
    order = sorted(worked, key=lambda one: (-total[one], one.asked_on, one.key))
    return [Ranked(one, place, total[one], worked[one]) for place, one in enumerate(order, start=1)]
