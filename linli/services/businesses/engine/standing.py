"""How a business stands on each day, worked out from its dated records; and bans after orders to close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from linli.core.law import calendar
from linli.services.businesses.states import UNREGISTERED, InspectionResult, ShopState

# What happened, in the order in which things of one day count.
MET, GUIDED, LAPSED, REGISTERED, INSPECTED, RECHECKED, BANNED, BAN_OVER, ENDED = range(9)
LIVE = {ShopState.REGISTERED, ShopState.INSPECTED, ShopState.RECTIFY, ShopState.RECHECKED}
OVER = {ShopState.CLOSED, ShopState.BANNED}
ALWAYS = {ENDED: ShopState.CLOSED, BANNED: ShopState.BANNED}


@dataclass(frozen=True, slots=True, order=True)
class StandingEvent:
    """Something that happened to a business: the day, what (above), and of inspections the result."""

    day: date
    what: int
    result: str = ""


@dataclass(frozen=True, slots=True)
class StandingSpell:
    """A state from a day until, not including, another; None: still."""

    state: ShopState
    since: date
    until: date | None


def timeline(events: Iterable[StandingEvent]) -> list[StandingSpell]:
    """Return the states without gap or overlap, from the first event on; of several on a day the last one counts."""
    turns: list[tuple[date, ShopState]] = []
    state: ShopState | None = None
    for event in sorted(events):
        state = after(state, event)
        if turns and turns[-1][0] == event.day:
            turns[-1] = event.day, state
        else:
            turns.append((event.day, state))
    kept = [turn for n, turn in enumerate(turns) if not n or turn[1] != turns[n - 1][1]]
    ends = [day for day, _state in kept[1:]]
    return [StandingSpell(found, day, until) for (day, found), until in zip(kept, [*ends, None], strict=True)]


def after(state: ShopState | None, event: StandingEvent) -> ShopState:
    """Return the state after an event."""
    if event.what in ALWAYS:
        return ALWAYS[event.what]
    if event.what == BAN_OVER or state in OVER:
        return _reopened(state, event)
    now = state or ShopState.KNOWN
    if event.what == REGISTERED:
        return ShopState.REGISTERED
    if event.what in {INSPECTED, RECHECKED}:
        return _inspected(now, event)
    if (event.what == GUIDED and now == ShopState.KNOWN) or (event.what == LAPSED and now in LIVE):
        return ShopState.GUIDED
    return now


def _inspected(now: ShopState, event: StandingEvent) -> ShopState:
    if event.result == InspectionResult.CLOSURE:
        return ShopState.CLOSED
    if now in UNREGISTERED:
        return now  # a passed inspection registers nobody
    if event.result == InspectionResult.RECTIFY:
        return ShopState.RECTIFY
    if now == ShopState.RECTIFY and event.what != RECHECKED:
        return now  # another inspection does not say that the order was followed
    return ShopState.RECHECKED if event.what == RECHECKED else ShopState.INSPECTED


def _reopened(state: ShopState | None, event: StandingEvent) -> ShopState:
    """Return the state after an event of a closed business: only a passed re-check or a new registration opens it."""
    if state == ShopState.BANNED:
        return ShopState.CLOSED if event.what == BAN_OVER else ShopState.BANNED
    if event.what == REGISTERED:
        return ShopState.REGISTERED
    if event.what == RECHECKED and event.result == InspectionResult.PASSED:
        return ShopState.RECHECKED
    return ShopState.CLOSED


def ban(closures: Sequence[date], *, orders: int, within_years: int, years: int) -> tuple[date, date] | None:
    """Return the last ban that orders to close lead to: its first day, and the first day on which it is over.

    Args:
        closures: the days of the orders.
        orders: so many within the time lead to a ban.
        within_years: the time, from the first order; the same day that many years later still counts.
        years: how long the ban is.
    """
    days, found = sorted(closures), None
    for n in range(orders - 1, len(days)):
        if days[n] <= calendar.birthday(days[n - orders + 1], within_years):
            found = days[n], calendar.birthday(days[n], years)
    return found


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
