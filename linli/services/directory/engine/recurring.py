"""On which days opening hours recur: the part of iCalendar rules that HSDS schedules use."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BY_DAY = re.compile(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)")
WEEKLY, MONTHLY = "WEEKLY", "MONTHLY"
NOT_COMPUTED = ("byweekno", "byyearday")
MOST_YEARS = 60  # a rule with a count is followed so long


class NotComputed(Exception):
    """A schedule that is shown as text only; nothing is guessed about it."""


def day_of(text: str) -> date | None:
    """Return the day of a text that begins with one, as `2026-03-01`; None for an empty text.

    Raises:
        NotComputed: it does not.
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise NotComputed(text) from None


class Pattern:
    """The days of one schedule."""

    def __init__(self, values: Mapping[str, object]) -> None:
        """Read the fields of a schedule.

        Raises:
            NotComputed: they say nothing about days, or more than is computed here.
        """
        text = {name: str(value).strip() for name, value in values.items() if value not in (None, "")}
        if any(name in text for name in NOT_COMPUTED):
            raise NotComputed("byweekno, byyearday")
        self.first, self.last = day_of(text.get("valid_from", "")), day_of(text.get("valid_to", ""))
        self.start, self.end = day_of(text.get("dtstart", "")), day_of(text.get("until", ""))
        self.freq = text.get("freq", "").upper() or WEEKLY
        self.days = self._by_day(text.get("byday", ""))
        self.month_days = _numbers(text.get("bymonthday", ""))
        self.interval = (_numbers(text.get("interval", "")) or [1])[0]
        self.count = (_numbers(text.get("count", "")) or [0])[0]
        self.week_start = WEEKDAYS.index(text.get("wkst", "").upper()) if text.get("wkst", "") else 0
        self._check()

    def _check(self) -> None:
        if self.freq not in {WEEKLY, MONTHLY} or self.interval < 1:
            raise NotComputed(self.freq)
        if (self.interval > 1 or self.count) and self.start is None:
            raise NotComputed("dtstart")
        if not self.days and not (self.freq == MONTHLY and self.month_days) and self.start is None:
            raise NotComputed("byday")
        if self.freq == WEEKLY and any(nth for nth, _day in self.days):
            raise NotComputed("byday")

    @staticmethod
    def _by_day(text: str) -> list[tuple[int, int]]:
        found = []
        for part in filter(None, re.split(r"[,;\s]+", text.upper())):
            read = BY_DAY.fullmatch(part)
            if not read:
                raise NotComputed(text)
            found.append((int(read[1] or 0), WEEKDAYS.index(read[2])))
        return found

    def is_valid_on(self, day: date) -> bool:
        """Return whether a day is inside the dates of the schedule, whatever its weekday."""
        firsts = [one for one in (self.first, self.start) if one]
        lasts = [one for one in (self.last, self.end) if one]
        return all(one <= day for one in firsts) and all(day <= one for one in lasts)

    def falls_on(self, day: date) -> bool:
        """Return whether the pattern has a day, by weekday, week and month; without its first and last day."""
        if not self._matches(day):
            return False
        if self.count and self.start is not None:
            return self._number_of(day) <= self.count
        return True

    def _matches(self, day: date) -> bool:
        if self.freq == WEEKLY:
            return self._in_week(day)
        return self._in_month(day)

    def _in_week(self, day: date) -> bool:
        start = self.start
        wanted = {weekday for _nth, weekday in self.days} or ({start.weekday()} if start else set())
        if day.weekday() not in wanted or (self.month_days and day.day not in self.month_days):
            return False
        if self.interval == 1 or start is None:
            return True
        weeks = (self._week(day) - self._week(start)).days // 7
        return weeks % self.interval == 0

    def _week(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def _in_month(self, day: date) -> bool:
        start = self.start
        if self.interval > 1 and start is not None:
            months = 12 * (day.year - start.year) + day.month - start.month
            if months % self.interval:
                return False
        length = monthrange(day.year, day.month)[1]
        if self.month_days and day.day not in self.month_days and day.day - length - 1 not in self.month_days:
            return False
        if self.days:
            first, last = (day.day - 1) // 7 + 1, -((length - day.day) // 7 + 1)
            return any(weekday == day.weekday() and nth in (0, first, last) for nth, weekday in self.days)
        return bool(self.month_days) or (start is not None and day.day == start.day)

    def _number_of(self, day: date) -> int:
        """Return which occurrence a day is, counted from the first."""
        assert self.start is not None
        if (day - self.start).days > 366 * MOST_YEARS:
            raise NotComputed("count")
        return sum(self._matches(self.start + timedelta(days=n)) for n in range((day - self.start).days + 1))


def _numbers(text: str) -> list[int]:
    try:
        return [int(float(part)) for part in re.split(r"[,;\s]+", text) if part]
    except ValueError:
        raise NotComputed(text) from None
