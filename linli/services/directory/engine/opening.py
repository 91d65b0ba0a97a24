"""Opening hours of a service: whether it is open at a minute of Shanghai's clock, and how the hours read.

A span belongs to the day on which it begins: hours that end at or before their beginning go on after midnight, and
equal ends mean around the clock. Public holidays and make-up workdays are those of the calendar (`core.law.calendar`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.dates import WEEKDAYS_ABBR

from linli.core.law import calendar, rules
from linli.services.directory.engine.recurring import WEEKDAYS, NotComputed, Pattern
from linli.services.directory.states import HolidayHours, OpenState

CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
DAY = 24 * 60
LOCAL = 8 * 60  # minutes of Asia/Shanghai before UTC, which has no summer time
MAKE_UP = "directory.hours.make_up_day_as"
Values = Mapping[str, object]


def minute_of(text: str) -> int:
    """Return the minute of the local day of a time as `08:30` or `08:30:00+08:00`; 24:00 is the end of the day.

    Raises:
        NotComputed: it is no time, or one of another time zone.
    """
    found = CLOCK.fullmatch(text.strip())
    if not found or (minute := 60 * int(found[1]) + int(found[2])) > DAY:
        raise NotComputed(text)
    if found[3] and _offset(found[3]) != LOCAL:
        raise NotComputed(text)
    return minute


def _offset(text: str) -> int:
    if text == "Z":
        return 0
    plain = text.replace(":", "")
    return (1 if plain[0] == "+" else -1) * (60 * int(plain[1:3]) + int(plain[3:5]))


@dataclass(frozen=True)
class OpeningHours:
    """One schedule: from which minute of its days for how many minutes, and on which days."""

    opens: int
    length: int
    pattern: Pattern
    holidays: str

    def begins_on(self, day: date) -> bool:
        """Return whether a span begins on a day."""
        if not self.pattern.is_valid_on(day):
            return False
        if self.holidays == HolidayHours.USUAL:
            return self.pattern.falls_on(day)
        if self.holidays == HolidayHours.ONLY:
            return calendar.is_holiday(day) and (not self.pattern.days or self.pattern.falls_on(day))
        if calendar.is_holiday(day):
            return False
        if day.weekday() >= 5 and calendar.is_working_day(day):
            # Made up for a holiday: offices keep the hours of an ordinary workday.
            as_day = int(rules.value(MAKE_UP, on=day)) - 1
            return self.pattern.falls_on(day + timedelta(days=as_day - day.weekday()))
        return self.pattern.falls_on(day)

    def holds_at(self, day: date, minute: int) -> bool:
        """Return whether a minute of a day is inside a span, also one that began the day before."""
        if self.opens <= minute < self.opens + self.length and self.begins_on(day):
            return True
        after = minute + DAY
        return self.opens <= after < self.opens + self.length and self.begins_on(day - timedelta(days=1))


def read(values: Values, holidays: str) -> OpeningHours:
    """Read a schedule with the fields of HSDS.

    Raises:
        NotComputed: its days or times cannot be computed.
    """
    kept = tuple(sorted((name, str(value)) for name, value in values.items() if value not in (None, "")))
    found = _read(kept, holidays or HolidayHours.USUAL)
    if isinstance(found, str):
        raise NotComputed(found)
    return found


@lru_cache(maxsize=4096)
def _read(kept: tuple[tuple[str, str], ...], holidays: str) -> OpeningHours | str:
    values = dict(kept)
    try:
        offset = values.get("timezone", "")
        if offset and float(offset) * 60 != LOCAL:
            raise NotComputed("timezone")
        opens, closes = minute_of(values.get("opens_at", "")), minute_of(values.get("closes_at", ""))
        return OpeningHours(opens, (closes - opens) % DAY or DAY, _pattern(values, holidays), holidays)
    except (NotComputed, ValueError) as reason:
        return str(reason) or "schedule"


def _pattern(values: Values, holidays: str) -> Pattern:
    if holidays == HolidayHours.ONLY and not values.get("byday"):
        # All public holidays: any weekday will do.
        return Pattern({**values, "byday": ",".join(WEEKDAYS)})
    return Pattern(values)


def state_at(schedules: Iterable[tuple[Values, str]], moment: datetime) -> OpenState:
    """Return whether one of the schedules (fields, holidays) holds at a local moment.

    One that cannot be computed leaves the answer open, unless another one holds.
    """
    day, minute = moment.date(), 60 * moment.hour + moment.minute
    computed = unknown = False
    for values, holidays in schedules:
        try:
            hours = read(values, holidays)
        except NotComputed:
            unknown = True
            continue
        computed = True
        if hours.holds_at(day, minute):
            return OpenState.OPEN
    return OpenState.CLOSED if computed and not unknown else OpenState.UNKNOWN


def days_in_words(byday: str, names: Sequence[str], to: str, between: str) -> str:
    """Return weekdays in words: `MO,TU,WE,FR` -> `Mon–Wed, Fri`; `names` are those of Monday to Sunday.

    Raises:
        NotComputed: the text has other days than those of the week.
    """
    found = Pattern({"byday": byday}).days
    if any(nth for nth, _day in found):
        raise NotComputed(byday)
    runs: list[list[int]] = []
    for day in sorted({day for _nth, day in found}):
        if runs and runs[-1][1] == day - 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return between.join(names[first] if first == last else f"{names[first]}{to}{names[last]}" for first, last in runs)


def day_names() -> list[Any]:
    """Return the names of Monday to Sunday in the language of the moment, short in English."""
    return [WEEKDAYS_ABBR[number] for number in range(7)]
