"""The deadlines of a case: one pure function of its history, the terms of its rules, and the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from linli.core.law import calendar
from linli.core.law.calendar import Span
from linli.work.cases.states import OBJECTIONS, Act

DAY = 24  # working hours
# The steps that the deadlines depend on.
CLOCK_ACTS = OBJECTIONS | {Act.RETURN, Act.REPORT_DONE, Act.EXTEND, Act.REVOKE_EXTENSION}
# Those steps, and that the last of them was taken back.
CLOCK_EVENTS = CLOCK_ACTS | {Act.TAKE_BACK}


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a case may take by the rules of its place on the day it was reported."""

    result: tuple[Span, ...]  # the earliest counts
    accept: Span
    check: Span


@dataclass(frozen=True, slots=True)
class Event:
    """A step that the deadlines depend on."""

    act: str
    at: datetime
    days: int | None = None  # working days of an extension
    due_at: datetime | None = None  # of extensions that were recorded without their days


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when the case must be accepted, settled (without and with extensions), checked, and closed at the latest."""

    accept: datetime
    original: datetime
    due: datetime
    check: datetime | None
    close: datetime

    @property
    def before_extension(self) -> datetime | None:
        """Return the original deadline if an extension has moved it."""
        return self.original if self.original != self.due else None

    @property
    def columns(self) -> dict[str, datetime | None]:
        """Return the deadlines by the columns in which a case stores them."""
        return {
            "due_at": self.due,
            "original_due_at": self.before_extension,
            "accept_due_at": self.accept,
            "verify_due_at": self.check,
        }


def compute(terms: Terms, reported: datetime, events: Iterable[Event] = ()) -> Deadlines:
    """Compute the deadlines of a case reported then, after these steps.

    A granted extension is a pause: it moves the deadline by exactly its working hours. A case that was not solved
    starts again. Neither the time to accept a case nor the time to check it ends after the time for the whole. A step
    that was taken back never was.
    """
    begun = waits = reported
    done = moved_to = None
    hours = 0
    for event in standing(events):
        if event.act in OBJECTIONS:
            begun, hours, done, moved_to = event.at, 0, None, None
        elif event.act == Act.RETURN:
            waits = event.at
        elif event.act == Act.REPORT_DONE:
            done = event.at
        elif event.days is None:
            moved_to, hours = event.due_at, 0
        else:
            hours += DAY * (event.days if event.act == Act.EXTEND else -event.days)
    original = min(span.after(begun) for span in terms.result)
    due = calendar.after_working_hours(moved_to or original, hours)
    close = terms.check.after(due)
    return Deadlines(
        accept=min(terms.accept.after(waits), due),
        original=original,
        due=due,
        check=min(terms.check.after(done), close) if done else None,
        close=close,
    )


def standing(events: Iterable[Event]) -> list[Event]:
    """Return the steps that were not taken back; only the last one that stands can be."""
    held: list[Event] = []
    for event in events:
        if event.act == Act.TAKE_BACK:
            held.pop()
        else:
            held.append(event)
    return held
