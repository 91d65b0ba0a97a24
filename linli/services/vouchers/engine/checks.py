"""Checks of redeemed orders: pure functions over rows. A hit is a question to the provider, never a punishment.

What each looks for is in rules 02 of the domain notes; thresholds are rules of the content (`vouchers.check.*`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from linli.services.vouchers.engine.months import RestSpan


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as the checks see it. Times are local and aware of their zone; `phone` is a hash."""

    id: int
    carer: int
    holder: int
    voucher: int
    place: int
    start: datetime
    end: datetime
    serial: str = ""
    valid_until: date | None = None  # the first day on which the voucher is no longer valid
    redeemed: datetime | None = None
    phone: str = ""  # that confirmed for the person
    confirmer: int = 0  # the account that confirmed for the person
    second: int = 0  # the other one of two carers

    @property
    def minutes(self) -> int:
        """Return how long it took."""
        return int((self.end - self.start).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class CheckLimits:
    """The thresholds of the checks."""

    travel_minutes: int = 0  # between two places
    last_days: int = 2  # before a voucher lapses
    last_days_orders: int = 5
    phone_holders: int = 3
    same_minutes_orders: int = 5
    legal_minutes: int = 480


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What else the checks need: deaths, hospital stays and absences by person, and the staff of the provider."""

    died: Mapping[int, date] = field(default_factory=dict)
    rests: Mapping[int, Sequence[RestSpan]] = field(default_factory=dict)
    staff: frozenset[int] = frozenset()  # accounts
    staff_phones: frozenset[str] = frozenset()  # hashes


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: its code, the orders, and the figures that explain it."""

    check: str
    orders: tuple[int, ...]
    figures: Mapping[str, int | str]


Rows = Sequence[OrderRow]
K = TypeVar("K")


def two_places(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """One carer in two services at once, or too soon at the second place."""
    travel = timedelta(minutes=limits.travel_minutes)
    for own in _by_carer(rows).values():
        ordered = sorted(own, key=lambda row: (row.start, row.id))
        for n, first in enumerate(ordered):
            for second in ordered[n + 1 :]:
                if second.start >= first.end + travel:
                    break
                over = int((min(first.end, second.end) - second.start).total_seconds() // 60)
                if second.place != first.place or over > 0:
                    gap = int((second.start - first.end).total_seconds() // 60)
                    yield Hit("two_places", (first.id, second.id), {"minutes": max(over, 0), "gap": max(gap, 0)})


def while_away(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """A service on a day on which the person was in hospital or away."""
    for row in rows:
        day = row.start.date()
        # On the first and the last day of a stay a service may take place before or after it.
        span = next((span for span in known.rests.get(row.holder, ()) if span.is_inside(day)), None)
        if span:
            until = "" if span.last is None else span.last.isoformat()
            figures = {"day": day.isoformat(), "since": span.since.isoformat(), "until": until, "why": span.why}
            yield Hit("while_away", (row.id,), figures)


def after_death(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """A service after the day of death."""
    for row in rows:
        died = known.died.get(row.holder)
        if died is not None and row.start.date() > died:
            yield Hit("after_death", (row.id,), {"day": row.start.date().isoformat(), "died": died.isoformat()})


def serial_twice(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """One serial at two people."""
    for serial, same in _by((row for row in rows if row.serial), lambda row: row.serial).items():
        holders = {row.holder for row in same}
        if len(holders) > 1:
            yield Hit("serial_twice", _ids(same), {"holders": len(holders), "serial": serial[-4:]})


def last_days(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """Many redemptions of one carer just before the vouchers lapse."""
    span = timedelta(days=limits.last_days)
    late = [
        row
        for row in rows
        if row.valid_until and row.redeemed and row.valid_until - span <= row.redeemed.date() < row.valid_until
    ]
    served = _by_carer(rows)
    for (carer, until), same in _by_carer(late, lambda row: row.valid_until).items():
        if len(same) >= limits.last_days_orders:
            every = sum(1 for row in served[carer, None] if row.valid_until == until)
            yield Hit("last_days", _ids(same), {"count": len(same), "all": every, "days": limits.last_days})


def one_phone(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """One phone confirms for many people."""
    for same in _by((row for row in rows if row.phone), lambda row: row.phone).values():
        holders = {row.holder for row in same}
        if len(holders) >= limits.phone_holders:
            yield Hit("one_phone", _ids(same), {"holders": len(holders), "count": len(same)})


def same_minutes(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """A run of services of one carer that took exactly as long as one another."""
    for own in _by_carer(rows).values():
        run: list[OrderRow] = []
        for row in [*sorted(own, key=lambda row: (row.start, row.id)), None]:
            if row is not None and run and row.minutes == run[-1].minutes:
                run.append(row)
                continue
            if len(run) >= limits.same_minutes_orders:
                yield Hit("same_minutes", _ids(run), {"count": len(run), "minutes": run[0].minutes})
            run = [row] if row is not None else []


def staff_confirms(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """An account or a phone of the provider's staff confirms for the person."""
    for row in rows:
        if row.confirmer in known.staff or (row.phone and row.phone in known.staff_phones):
            yield Hit("staff_confirms", (row.id,), {"day": row.start.date().isoformat()})


def long_day(rows: Rows, limits: CheckLimits, known: KnownFacts) -> Iterator[Hit]:
    """A carer served longer on a day than the law lets anyone work; hours that overlap count once."""
    for same in _by_carer(rows, lambda row: row.start.date()).values():
        minutes = _covered(same)
        if minutes > limits.legal_minutes:
            day = same[0].start.date().isoformat()
            yield Hit("long_day", _ids(same), {"minutes": minutes, "limit": limits.legal_minutes, "day": day})


CHECKS: tuple[Callable[[Rows, CheckLimits, KnownFacts], Iterator[Hit]], ...] = (
    two_places,
    while_away,
    after_death,
    serial_twice,
    last_days,
    one_phone,
    same_minutes,
    staff_confirms,
    long_day,
)


def run(rows: Rows, limits: CheckLimits, known: KnownFacts) -> list[Hit]:
    """Run every check; the order of the rows does not matter. What both of two carers did together is one hit."""
    ordered = sorted(rows, key=lambda row: row.id)
    hits = (hit for check in CHECKS for hit in check(ordered, limits, known))
    found: dict[tuple[str, tuple[int, ...]], Hit] = {}
    for hit in hits:
        found.setdefault((hit.check, hit.orders), hit)
    return list(found.values())


def points(hits: Iterable[Hit]) -> dict[int, int]:
    """Return by order how many checks it is part of: its risk for the sample."""
    found: dict[int, int] = defaultdict(int)
    for hit in hits:
        for order in hit.orders:
            found[order] += 1
    return dict(found)


def _by(rows: Iterable[OrderRow], key: Callable[[OrderRow], K]) -> dict[K, list[OrderRow]]:
    found: dict[K, list[OrderRow]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _by_carer(
    rows: Iterable[OrderRow], key: Callable[[OrderRow], date | None] = lambda row: None
) -> dict[tuple[int, date | None], list[OrderRow]]:
    """Return rows by carer and key; a service by two is under both."""
    found: dict[tuple[int, date | None], list[OrderRow]] = defaultdict(list)
    for row in rows:
        for carer in sorted({row.carer, row.second} - {0}):
            found[carer, key(row)].append(row)
    return found


def _ids(rows: Iterable[OrderRow]) -> tuple[int, ...]:
    return tuple(sorted(row.id for row in rows))


def _covered(rows: Iterable[OrderRow]) -> int:
    """Return the minutes in which there was at least one service."""
    total, latest = timedelta(), None
    for start, end in sorted((row.start, row.end) for row in rows):
        begun = start if latest is None else max(start, latest)
        total += max(end - begun, timedelta())
        latest = end if latest is None else max(end, latest)
    return int(total.total_seconds() // 60)
