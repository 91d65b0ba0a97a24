"""The hours for visits on a day: a rule by weekday, and the calendar of holidays and make-up workdays."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.law import calendar, rules
from linli.work.rounds.states import FIELD_HOURS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAKEUP = "makeup"
LINE = re.compile(r"(\w+)((?: \d\d:\d\d-\d\d:\d\d)*)")


class Shift(NamedTuple):
    """A span of hours for visits, in minutes after midnight."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """Return its length."""
        return self.end - self.start


def shifts_on(day: date, code: str) -> list[Shift]:
    """Return the hours for visits of a community on a day, in order; none on holidays and on days not listed.

    Raises:
        RuleBroken: the rule is not written as it has to be.
    """
    # The rule of the day itself: a change in the middle of a week counts from its day.
    lines = rules.value("rounds.field_hours", code=code, on=day)
    return _table(tuple(lines)).get(_kind(day), [])


def _kind(day: date) -> str:
    """Return the line of the rule for a day; "" on a public holiday."""
    weekend = day.weekday() >= 5
    if calendar.is_working_day(day):
        return MAKEUP if weekend else WEEKDAYS[day.weekday()]
    # An office may visit on weekends, but not on public holidays.
    return WEEKDAYS[day.weekday()] if weekend and not calendar.is_holiday(day) else ""


def _table(lines: tuple[str, ...]) -> dict[str, list[Shift]]:
    found = {}
    for line in lines:
        match = LINE.fullmatch(line)
        shifts = [_shift(text) for text in match[2].split()] if match else []
        in_order = all(one.start < one.end for one in shifts) and all(
            one.end <= other.start for one, other in pairwise(shifts)
        )
        if match is None or match[1] not in {*WEEKDAYS, MAKEUP} or not in_order:
            message = _("The rule {rule} cannot be read: “{line}”. Write for example “mon 09:00-11:00 14:30-16:30”.")
            raise RuleBroken(message.format(rule=FIELD_HOURS, line=line))
        found[match[1]] = shifts
    return found


def _shift(text: str) -> Shift:
    start, end = text.split("-")
    return Shift(minutes_of(start), minutes_of(end))


def minutes_of(clock: str) -> int:
    """Return the minutes after midnight of a time: "09:30" -> 570."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minutes: int) -> str:
    """Return a time of minutes after midnight: 570 -> "09:30"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def without(shifts: list[Shift], start: int, end: int) -> list[Shift]:
    """Return the hours without the span from start to end."""
    parts = [
        part for one in shifts for part in (Shift(one.start, min(one.end, start)), Shift(max(one.start, end), one.end))
    ]
    return [part for part in parts if part.start < part.end]


def after(shifts: list[Shift], minutes: int) -> list[Shift]:
    """Return what is left of the hours of a day when so many minutes of them are used."""
    left = []
    for one in shifts:
        used = min(minutes, one.minutes)
        minutes -= used
        if used < one.minutes:
            left.append(Shift(one.start + used, one.end))
    return left
