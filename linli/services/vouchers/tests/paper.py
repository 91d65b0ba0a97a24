"""What a careful clerk works out on paper about a voucher and a settlement, from the rules and docs/schemes.md alone.

Plain numbers and fractions: nothing of the program is imported. The worth of a voucher is kept exactly, and what is
left is always said from the beginning: the worth less what is reserved, less what was redeemed and not taken back.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, field
from fractions import Fraction

JUNE, JULY = dt.date(2026, 6, 1), dt.date(2026, 7, 1)
DAY = dt.timedelta(days=1)
HALF = Fraction(1, 2)
OPEN, COUNTED = "booked", {"redeemed", "disputed"}


@dataclass(frozen=True)
class Terms:
    """A scheme: its unit, its share of a bill, and its choices where the rules leave a point open."""

    unit: str = "fen"
    percent: int = 100
    rounding: str = "order"
    cap_rounding: str = "down"
    late_redemption: str = "service_month"
    late_redemption_days: int = 10
    day_of_death: str = "counts"
    stay_edges: str = "paid"

    @property
    def share(self) -> Fraction:
        return Fraction(self.percent, 100)

    @property
    def by_order(self) -> bool:
        return self.rounding == "order"

    @property
    def last_entry(self) -> dt.date:
        return JULY + self.late_redemption_days * DAY - DAY

    def whole(self, amount: Fraction) -> int:
        """Round to whole fen; down means never more, also of a negative amount."""
        return math.floor(amount + HALF) if self.cap_rounding == "half_up" else math.floor(amount)


@dataclass
class Service:
    """A service that was booked."""

    firm: int
    start: dt.datetime
    planned: int
    rate: int
    hourly: bool
    held: int
    state: str = OPEN
    minutes: int = 0
    bill: int = 0
    exact: Fraction = Fraction(0)
    units: int = 0
    paid: int = 0
    own: int = 0
    month: dt.date | None = None
    settled: dt.date | None = None  # the settlement that has it as a line
    taken: bool = False  # a settlement has taken it back

    @property
    def day(self) -> dt.date:
        return self.start.date()

    @property
    def end(self) -> dt.datetime:
        return self.start + dt.timedelta(minutes=self.minutes or self.planned)

    @property
    def counts(self) -> bool:
        return self.state in COUNTED

    def bill_of(self, minutes: int) -> int:
        return math.floor(Fraction(self.rate * minutes, 60) + HALF) if self.hourly else self.rate


@dataclass
class Voucher:
    """A voucher of June with all that replaced it. `known` news count from the day on which they are heard."""

    terms: Terms
    face: int
    state: str = "issued"
    services: list[Service] = field(default_factory=list)
    died: dt.date | None = None
    ends: list[dt.date] = field(default_factory=list)  # first days without entitlement
    award_end: dt.date | None = None
    stays: list[tuple[dt.date, dt.date]] = field(default_factory=list)  # first and last day
    gone: int = 0  # what was left when it ended, and what came back since

    @property
    def is_live(self) -> bool:
        return self.state in {"issued", "delivered"}

    @property
    def reserved(self) -> int:
        return sum(one.held for one in self.services if one.state == OPEN)

    @property
    def used(self) -> int:
        return sum(one.units for one in self.services if one.counts)

    @property
    def left(self) -> int:
        return self.face - self.reserved - self.used - self.gone

    def is_over(self, day: dt.date) -> bool:
        dead = self.died is not None and (day > self.died or (day == self.died and self.terms.day_of_death == "ends"))
        return dead or any(day >= end for end in self.ends)

    def is_paid(self, day: dt.date) -> bool:
        edges = self.terms.stay_edges == "rests"
        away = any(first < day < last or (edges and first <= day <= last) for first, last in self.stays)
        return JUNE <= day < JULY and not self.is_over(day) and not away

    def overlaps(self, start: dt.datetime, end: dt.datetime, but: Service | None = None) -> bool:
        others = [one for one in self.services if one is not but and (one.counts or one.state == OPEN)]
        return any(one.start < end and start < one.end for one in others)

    # ---- what happens

    def book(self, service: Service) -> bool:
        minutes = service.planned
        ok = self.is_live and self.is_paid(service.day)
        if not ok or self.overlaps(service.start, service.end):
            return False
        service.held, *_rest = self.parts(service.bill_of(minutes), minutes, self.left, self.exactly_left())
        if service.held > 0:
            self.services.append(service)
        return service.held > 0

    def exactly_left(self, but: Service | None = None) -> Fraction:
        """Money that is left, without rounding what was used."""
        used = sum((one.exact for one in self.services if one.counts), Fraction(0))
        held = sum(one.held for one in self.services if one.state == OPEN and one is not but)
        return self.face - used - held

    def parts(self, bill: int, minutes: int, left: int, exactly: Fraction) -> tuple[int, Fraction, int, int]:
        """What the voucher loses, its part before rounding, what the provider is paid, what the person pays."""
        terms = self.terms
        units = min(minutes, left)
        if terms.unit == "minute":
            exact = Fraction(bill * units, minutes) * terms.share
        else:
            exact = min(bill * terms.share, left if terms.by_order else exactly)
        paid = terms.whole(exact) if terms.by_order else math.floor(exact)
        own = bill - paid if terms.by_order else math.floor(bill - exact)
        return (units if terms.unit == "minute" else paid), exact, paid, own

    def redeem(self, service: Service, minutes: int, today: dt.date) -> bool:
        end = service.start + dt.timedelta(minutes=minutes)
        ok = service.state == OPEN and self.is_paid(service.day) and today <= self.terms.last_entry
        if not ok or self.overlaps(service.start, end, service):
            return False
        there = self.face - self.gone - self.used - (self.reserved - service.held)
        exactly = self.exactly_left(service) - self.gone
        service.bill = service.bill_of(minutes)
        service.units, service.exact, service.paid, service.own = self.parts(service.bill, minutes, there, exactly)
        service.minutes, service.state = minutes, "redeemed"
        late = self.terms.late_redemption == "entry_month"
        service.month = (today if late else service.day).replace(day=1)
        self.sweep()
        return True

    def release(self, service: Service) -> bool:
        if service.state != OPEN:
            return False
        service.state = "cancelled"
        self.sweep()
        return True

    def dispute(self, service: Service) -> bool:
        if service.state != "redeemed":
            return False
        service.state = "disputed"
        return True

    def decide(self, service: Service, stands: bool) -> bool:
        if service.state != "disputed":
            return False
        service.state = "redeemed" if stands else "clawed_back"
        self.sweep()
        return True

    def claw(self, service: Service) -> bool:
        if not service.counts:
            return False
        service.state = "clawed_back"
        self.sweep()
        return True

    def move(self, day: dt.date) -> bool:
        if self.state == "cancelled":
            return False
        self.state = "cancelled"
        self.ends.append(day)
        self.hear()
        self.sweep()
        return True

    def lose(self) -> bool:
        if not self.is_live or self.left + self.reserved <= 0:
            return False
        self.state = "issued"
        return True

    def deliver(self) -> bool:
        if self.state != "issued":
            return False
        self.state = "delivered"
        return True

    def hear(self) -> None:
        """Act on what is known: bookings after the end are cancelled, redemptions on days that are not paid go back."""
        for one in self.services:
            if one.state == OPEN and self.is_over(one.day):
                one.state = "cancelled"
            if one.counts and not self.is_paid(one.day):
                one.state = "clawed_back"

    def night(self, today: dt.date) -> None:
        self.hear()
        if self.died and self.state != "cancelled":
            self.state = "cancelled"
        if self.is_live and self.award_end and self.award_end <= today:
            self.state = "cancelled"
        if today > self.terms.last_entry:
            for one in self.services:
                one.state = "cancelled" if one.state == OPEN else one.state
        if self.is_live and today >= JULY:
            self.state = "expired"
        self.sweep()

    def sweep(self) -> None:
        """What is left on a voucher that has ended goes where it belongs."""
        if not self.is_live and self.left > 0:
            self.gone += self.left


@dataclass(frozen=True)
class Sheet:
    """A settlement on paper."""

    orders: int
    minutes: int
    gross: int
    deducted: int
    brought: int
    rounding: int
    payable: int


@dataclass
class Account:
    """The settlements of one provider under one scheme, month after month."""

    terms: Terms
    firm: int
    debt: int = 0
    paid: int = 0
    rounded: int = 0
    sheets: list[Sheet] = field(default_factory=list)

    def settle(self, vouchers: list[Voucher], month: dt.date) -> Sheet:
        """Draw up, submit and pay: services of the month and before that came late, and what earlier ones owe."""
        every = [one for voucher in vouchers for one in voucher.services if one.firm == self.firm and one.month]
        lines = [one for one in every if one.settled is None and one.month and one.month <= month]
        back = [one for one in every if one.settled and one.state == "clawed_back" and not one.taken]
        gross, deducted = sum(one.paid for one in lines), sum(one.paid for one in lines if not one.counts)
        brought = self.debt - sum(one.paid for one in back)
        rounding = 0
        if not self.terms.by_order:
            rounding = self.fraction([one for one in lines if one.counts])
            for before in sorted({one.settled for one in back if one.settled}):
                then = [one for one in every if one.settled == before and not one.taken]
                rounding += self.fraction([one for one in then if one not in back]) - self.fraction(then)
        payable = gross - deducted + brought + rounding
        for one in lines:
            one.settled, one.taken = month, not one.counts
        for one in back:
            one.taken = True
        self.debt, self.paid, self.rounded = min(payable, 0), self.paid + max(payable, 0), self.rounded + rounding
        minutes = sum(one.minutes for one in lines)
        self.sheets.append(Sheet(len(lines), minutes, gross, deducted, brought, rounding, payable))
        return self.sheets[-1]

    def fraction(self, services: list[Service]) -> int:
        """What a settlement pays beyond the whole fen of services: what the exact amounts add up to is rounded once."""
        exact = sum((one.exact for one in services), Fraction(0))
        return self.terms.whole(exact) - sum(one.paid for one in services)
