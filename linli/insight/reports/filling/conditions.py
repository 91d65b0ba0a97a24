"""Terms of blanks in the language of lists: which records, on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from linli.core.items import ITEMS
from linli.insight.lists.language import Node, read_filter
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.engine.phrases import LabelCondition
from linli.insight.reports.engine.terms import Term

PERSON, HOUSEHOLD = "person", "household"
# Subjects whose records happen on a day: the item with the day. Others hold on a day.
DAY_OF = {"visit": "visit.day", "case": "case.received"}
BEGAN = {PERSON: "person.home_since", HOUSEHOLD: "household.since"}
HOLDS, SINCE = "person.is.", "person.since."


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records are meant: `subject` is what is read, `counted` what is counted of it ("household" of people).

    `faults` are sentences about what cannot be read like this.
    """

    subject: str
    counted: str
    node: Node
    on: date
    faults: tuple[str, ...] = ()


def selection(term: Term, period: ReportPeriod) -> Selection:
    """Return which records a count or the rows of a list mean in a period."""
    subject, counted = term.subject or PERSON, term.subject or PERSON
    if subject == HOUSEHOLD and any(one.item.startswith(f"{PERSON}.") for one in (*term.conditions, *term.either)):
        subject = PERSON  # households in which somebody is so
    days = _days(term.when, period)
    conditions = [*term.conditions, *_within(term, subject, days)]
    parts: list[dict[str, Any]] = [_leaf(one) for one in conditions]
    if term.either:
        parts.append({"any": [_leaf(one) for one in term.either]})
    raw = {"all": parts}
    node, faults = read_filter(raw, subject)
    # Nothing is known of days to come: what is counted before the period is over is as of today, and says so.
    return Selection(
        subject, counted, node, min(days[1], timezone.localdate()), tuple(fault.sentence for fault in faults)
    )


def _leaf(one: LabelCondition) -> dict[str, Any]:
    return {"item": one.item, "op": one.op, "value": one.value}


def _days(when: str, period: ReportPeriod) -> tuple[date, date]:
    """Return the first and the last day that are meant."""
    last = period.last_day
    if when == "year":
        return date(last.year, 1, 1), last
    if when == "start":
        before = period.since - timedelta(days=1)
        return before.replace(day=1), before
    if when == "year_before":
        return _year_before(period.since), _year_before(last)
    return period.since, last


def _year_before(day: date) -> date:
    # 29 February has no day a year earlier; the last day of that month is meant.
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _within(term: Term, subject: str, days: tuple[date, date]) -> Sequence[LabelCondition]:
    """Return the condition that it happened, or began, between two days."""
    span = [day.isoformat() for day in days]
    if item := DAY_OF.get(subject):
        return [LabelCondition(item, "between", span)]
    if term.when not in ("new", "year"):
        return []
    held = [one.item.removeprefix(HOLDS) for one in term.conditions if one.item.startswith(HOLDS) and one.value is True]
    began = f"{SINCE}{held[-1]}" if held else BEGAN.get(subject, "")
    if term.when == "year" and not held:
        return []
    return [LabelCondition(began, "between", span)] if began in ITEMS else []
