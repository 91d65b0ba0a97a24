"""The week of a worker as a calendar (RFC 5545): times and short titles, no names and no doors of residents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from linli.registers.places.addresses import split_address
from linli.work.rounds.queries import WeekStop, WorkerWeek

PRODUCT = "-//Linli//week plan//ZH"


class Block(NamedTuple):
    """Visits that follow each other in one estate, or one visit at an agreed time."""

    day: date
    start: int
    end: int
    title: str


def calendar(week: WorkerWeek, feed: int) -> bytes:
    """Return the calendar of a week; `feed` makes its events distinct from those of others."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Visits"))
    here, made = ZoneInfo(settings.TIME_ZONE), timezone.now()
    for number, block in enumerate(blocks(week), start=1):
        event = Event()
        event.add("uid", f"{feed}-{block.day:%Y%m%d}-{number}@linli")
        event.add("dtstamp", made)
        # In UTC, so that no table of time zones is needed.
        event.add("dtstart", _moment(block.day, block.start, here))
        event.add("dtend", _moment(block.day, block.end, here))
        event.add("summary", block.title)
        event.add("class", "PRIVATE")
        found.add_component(event)
    return found.to_ical()


def _moment(day: date, minutes: int, here: tzinfo) -> datetime:
    midnight = datetime.combine(day, time.min, tzinfo=here)
    return (midnight + timedelta(minutes=minutes)).astimezone(ZoneInfo("UTC"))


def blocks(week: WorkerWeek) -> Iterator[Block]:
    """Yield what is put into the calendar, in order."""
    for one in week.days:
        for (estate, agreed, _part), stops in groupby(one.stops, key=_together):
            yield _block(one.day, estate, list(stops), agreed=agreed is not None)


def _together(stop: WeekStop) -> tuple[str, int | None, bool]:
    """Return what the stops of one block have in common: estate, an agreed time of their own, half of the day."""
    agreed = stop.household if stop.window else None
    return estate_of(stop), agreed, stop.planned.start < 12 * 60


def estate_of(stop: WeekStop) -> str:
    """Return the estate or road of a household, without building and door."""
    estate, _door = split_address(stop.due.home.address)
    return estate


def _block(day: date, estate: str, stops: list[WeekStop], *, agreed: bool) -> Block:
    count = len(stops)
    words = ngettext("visit %(count)d household", "visit %(count)d households", count) % {"count": count}
    what = _("agreed visit") if agreed else words
    title = f"{what} · {estate}" if estate else what
    last = stops[-1].planned
    return Block(day, stops[0].planned.start, last.start + last.minutes, title)
