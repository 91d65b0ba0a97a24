"""Which kind of small food business a business is, computed from its conditions (`food_kinds.toml`).

A condition is met, not met, or cannot be said because a fact is missing. Of a mixed business the way with the highest
risk decides; of equal risk the main business does. A business that does not meet a condition of that way is beyond the
small kinds: it needs a licence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.intake import headings
from linli.core.law import content, rules
from linli.core.law.content import Text
from linli.core.law.rules import Rule

DOCUMENT = "businesses.toml"
Words = Promise | Text | str
LICENCE, STALL, SELLING = "licence", "stall", "selling"
NAMED = ("activities", "foods", "host", "main")  # facts that are codes, with their lists
LISTS = {"activities": "food_activity", "main": "food_activity", "foods": "food_type", "host": "canteen_host"}


@dataclass(frozen=True, slots=True)
class Premises:
    """What is known of a business; None, "" or () is a fact that nobody recorded.

    Attributes:
        fixed: whether it has a fixed place.
        area_m2, production_m2: area, and the part of it in which food is made.
        workers: regular workers.
        activities: codes of `food_activity`; main: the one that counts most.
        foods: codes of `food_type`.
        diners, host: of a canteen; host is a code of `canteen_host`.
        online: whether it sells online.
    """

    fixed: bool | None = None
    area_m2: float | None = None
    production_m2: float | None = None
    workers: int | None = None
    activities: tuple[str, ...] = ()
    main: str = ""
    foods: tuple[str, ...] = ()
    diners: int | None = None
    host: str = ""
    online: bool | None = None


def title_of(fact: str) -> str:
    """Return the name of a fact, as the columns of a sheet are called."""
    return str(headings.of(DOCUMENT).fields[fact].title)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a way, as the content has it; exactly one of the tests is set."""

    fact: str
    is_: bool | None = None
    at_most: str = ""  # a rule
    part_of: str = ""  # a fact that is never smaller: if that one is within the limit, so is this one
    none_of: tuple[str, ...] = ()
    only: str = ""  # an attribute that each code must have


@dataclass(frozen=True, slots=True)
class KindWay:
    """A way to a kind: what a business does, how much risk it has, and under which conditions it is small."""

    kind: str
    activity: str
    risk: int
    risk_grade: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A condition of one business: what it has, what is asked, and whether it is met (None: cannot be said)."""

    fact: str
    value: Words
    asked: Words
    met: bool | None
    rule: Rule | None = None

    @property
    def title(self) -> str:
        """Return the name of the fact."""
        return title_of(self.fact)


@dataclass(frozen=True, slots=True)
class KindAnswer:
    """The kind of a business and how it was found.

    Attributes:
        kind: a code of `food_kind`; "" if it cannot be said at all.
        certain: whether every condition is known; otherwise `kind` is what it is if the missing facts fit.
        missing: facts to be found out.
        lines: the conditions of the way that decided.
        notes: why it is this kind, and what else should be known.
        refused: why the business cannot be as it is; "" if it can.
    """

    kind: str
    certain: bool
    missing: tuple[str, ...] = ()
    lines: tuple[ConditionLine, ...] = ()
    notes: tuple[Words, ...] = field(default=())
    refused: Words = ""

    @property
    def missing_titles(self) -> list[str]:
        """Return the names of the missing facts."""
        return [title_of(fact) for fact in self.missing]


NO_ONLINE_STALL = _("Food stalls may not sell online. Take the offer down, or register a shop with a fixed place.")


@cache
def ways() -> tuple[KindWay, ...]:
    """Return every way; a special pack replaces the way of a general one to the same kind by the same activity."""
    found: dict[tuple[str, str], KindWay] = {}
    for _pack, table in content.tables("food_kinds.toml"):
        for row in table.get("way", []):
            conditions = tuple(_condition(one) for one in row["condition"])
            way = KindWay(row["kind"], row["activity"], row["risk"], row["risk_grade"], conditions)
            found[way.kind, way.activity] = way
    return tuple(found.values())


def _condition(row: Mapping[str, Any]) -> Condition:
    return Condition(
        row["fact"],
        row.get("is"),
        row.get("at_most", ""),
        row.get("part_of", ""),
        tuple(row.get("none_of", ())),
        row.get("only", ""),
    )


@cache
def default_place() -> str:
    """Return the division code whose numbers apply where no place is named."""
    return str(next(table["place"] for _pack, table in content.tables("food_kinds.toml") if "place" in table))


def kind_of(premises: Premises, *, code: str, on: date) -> KindAnswer:
    """Return the kind of a business at a place (division code) by the conditions of a day."""
    if premises.fixed is False:
        return _stall(premises, code, on)
    known = {way.activity: way for way in ways() if way.activity}
    found = [known[activity] for activity in premises.activities if activity in known]
    if not found:
        missing = ("activities",) if premises.fixed else ("fixed", "activities")
        return KindAnswer("", False, missing)
    top = [way for way in found if way.risk == max(one.risk for one in found)]
    way = top[0] if len({one.kind for one in top}) == 1 else next((w for w in top if w.activity == premises.main), None)
    if way is None:
        return KindAnswer("", False, ("main",), notes=(_("Kinds of equal risk: the main business decides."),))
    return _judged(way, found, premises, code, on)


def _stall(premises: Premises, code: str, on: date) -> KindAnswer:
    way = next(one for one in ways() if one.kind == STALL)
    lines = tuple(_line(one, premises, code, on) for one in way.conditions)
    return KindAnswer(STALL, True, (), lines, (), NO_ONLINE_STALL if premises.online else "")


def _judged(way: KindWay, found: Sequence[KindWay], premises: Premises, code: str, on: date) -> KindAnswer:
    lines = tuple(_line(one, premises, code, on) for one in way.conditions)
    missing = tuple(line.fact for line in lines if line.met is None)
    notes = _mixed(way, found, premises, code, on)
    if any(line.met is False for line in lines) and premises.fixed:
        beyond = _("A condition is not met: this is no {kind}. The business needs a licence of the authority.")
        notes += (format_lazy(beyond, kind=content.codes("food_kind")[way.kind].title),)
        return KindAnswer(LICENCE, True, (), lines, notes)
    return KindAnswer(way.kind, not missing, missing, lines, notes)


def _mixed(way: KindWay, found: Sequence[KindWay], premises: Premises, code: str, on: date) -> tuple[Words, ...]:
    """Return the notes of a business that does several things."""
    others = [one for one in found if one.kind != way.kind]
    if not others:
        return ()
    kinds = content.codes("food_kind")
    notes: list[Words] = [
        format_lazy(_("Mixed business: {kind} counts, because it has the highest risk."), kind=kinds[way.kind].title)
    ]
    for other in others:
        if any(_line(one, premises, code, on).met is False for one in other.conditions):
            said = _("It does not meet the conditions of a {kind}; ask the authority.")
            notes.append(format_lazy(said, kind=kinds[other.kind].title))
    return tuple(notes)


# ---- one condition


def _line(condition: Condition, premises: Premises, code: str, on: date) -> ConditionLine:
    if condition.at_most:
        return _limit(condition, premises, code, on)
    value = getattr(premises, condition.fact)
    if condition.is_ is not None:
        met = None if value is None else value is condition.is_
        return ConditionLine(condition.fact, _flag(value), _flag(condition.is_), met)
    if condition.fact == "host":
        excluded = [content.codes("canteen_host")[one].title for one in condition.none_of]
        met = None if not value else value not in condition.none_of
        return ConditionLine(condition.fact, shown(condition.fact, value), _none_of(excluded), met)
    return _foods(condition, premises)


def _limit(condition: Condition, premises: Premises, code: str, on: date) -> ConditionLine:
    """Judge a number; without it, a whole that is within the limit says enough of its part."""
    value = getattr(premises, condition.fact)
    try:
        rule = rules.find(condition.at_most, code=code, on=on)
    except LookupError:
        said = _("no number is in force at this place on this day")
        return ConditionLine(condition.fact, shown(condition.fact, value), said, None)
    whole = getattr(premises, condition.part_of) if condition.part_of else None
    asked = format_lazy(_("at most {limit}"), limit=f"{rule.value:g}")
    if value is not None:
        return ConditionLine(condition.fact, shown(condition.fact, value), asked, value <= rule.value, rule)
    if whole is not None and whole <= rule.value:
        said = format_lazy(_("at most {whole}, the whole area"), whole=f"{whole:g}")
        return ConditionLine(condition.fact, said, asked, True, rule)
    return ConditionLine(condition.fact, "", asked, None, rule)


def _foods(condition: Condition, premises: Premises) -> ConditionLine:
    """Judge foods by an attribute of each: true on all is met, false on one is not, otherwise it is open.

    What is bought to be sold says nothing of what is made, if the business also sells.
    """
    value, entries = premises.foods, [content.codes("food_type")[one] for one in premises.foods]
    own = [one for one in entries if not (one.get("resale") and SELLING in premises.activities)]
    marks = [one.get(condition.only) for one in own]
    met = False if False in marks else (True if marks and all(marks) else None)
    asked = _("only traditional, low-risk food; no dairy, cans, jelly, health, special medical or infant food")
    return ConditionLine(condition.fact, shown(condition.fact, value), asked, met)


def _none_of(titles: Sequence[Words]) -> Words:
    return format_lazy(_("not: {names}"), names=_joined(titles))


def _flag(value: bool | None) -> Words:
    if value is None:
        return ""
    return pgettext_lazy("condition", "yes") if value else pgettext_lazy("condition", "no")


def shown(fact: str, value: Any) -> Words:
    """Return a fact in words; "" if it is missing."""
    if fact in NAMED:
        codes = [value] if isinstance(value, str) else list(value)
        return _joined(content.codes(LISTS[fact])[one].title for one in codes if one)
    return "" if value is None else f"{value:g}"


def _joined(titles: Iterable[Words]) -> Words:
    return format_lazy("{names}", names=_Listed(list(titles)))


class _Listed:
    """Names with commas between them, in the language of the moment."""

    def __init__(self, titles: Sequence[Words]) -> None:
        self.titles = titles

    def __str__(self) -> str:
        return gettext(", ").join(map(str, self.titles))

    def __format__(self, spec: str) -> str:
        return str(self)
