"""Months of vouchers: until when one is valid, to which month a redemption belongs, and on which days it is paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.services.vouchers.states import Belongs

DAY = timedelta(days=1)


def month_of(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return month_of(month.replace(day=1) + timedelta(days=31))


def parse(text: str) -> date:
    """Return the month of a text such as `2026-12`.

    Raises:
        RuleBroken: it is none.
    """
    year, _sign, number = text.strip().partition("-")
    figures = year + number
    if (len(year), len(number)) == (4, 2) and figures.isascii() and figures.isdecimal():
        with suppress(ValueError):
            return date(int(year), int(number), 1)
    raise RuleBroken(_("“{text}” is not a month. Write it as in 2026-12.").format(text=text[:20]))


def ends(month: date, grace_days: int) -> date:
    """Return the first day on which a voucher of this month is no longer valid for a service."""
    return next_month(month) + DAY * grace_days


def belongs_to(service: date, redeemed: date, *, rule: str, late_days: int) -> date:
    """Return the month of which a redemption is settled.

    Args:
        service: the day of the service.
        redeemed: the day on which it is redeemed.
        rule: `Belongs`: the month of the service or of the redemption.
        late_days: how many days after the month of the service a redemption is still taken.

    Raises:
        RuleBroken: it comes too late, or before the service.
    """
    if redeemed < service:
        raise RuleBroken(_("A service cannot be redeemed before the day on which it takes place."))
    last = next_month(service) + DAY * late_days - DAY
    if redeemed > last:
        text = _("Services of {month} could be redeemed until {day}. Ask the subdistrict office to decide.")
        raise RuleBroken(text.format(month=date_format(service, "YEAR_MONTH_FORMAT"), day=date_format(last)))
    return month_of(service if rule == Belongs.SERVICE else redeemed)


@dataclass(frozen=True, slots=True)
class RestSpan:
    """Days from `since` until, not including, `until`, with why the voucher rests on them."""

    since: date
    until: date | None
    why: str

    def has(self, day: date) -> bool:
        """Return whether a day is inside."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last(self) -> date | None:
        """Return the last day; None without an end."""
        return None if self.until is None else self.until - DAY

    def is_inside(self, day: date) -> bool:
        """Return whether a day is neither outside nor the first or last day."""
        return self.since < day and self.has(day) and day != self.last


@dataclass(frozen=True, slots=True)
class Cover:
    """The days on which services of one voucher are paid.

    Attributes:
        since: the first day.
        until: the first day on which it is no longer valid.
        rests: hospital stays and absences.
        died: the day of death.
        ended: the first day on which the person is no longer entitled (moved, award ended).
        death_day_paid: whether a service on the day of death is paid; the scheme chooses.
        edge_days_paid: whether a service on the first or last day of a stay is paid; the scheme chooses.
    """

    since: date
    until: date
    rests: Sequence[RestSpan] = ()
    died: date | None = None
    ended: date | None = None
    death_day_paid: bool = True
    edge_days_paid: bool = True

    def gap(self, day: date) -> str:
        """Return why a service on this day is not paid; "" if it is."""
        if self.died is not None and (day > self.died or (day == self.died and not self.death_day_paid)):
            return "died"
        if self.ended is not None and day >= self.ended:
            return "ended"
        if day < self.since:
            return "early"
        if day >= self.until:
            return "expired"
        rests = (span for span in self.rests if (span.is_inside(day) if self.edge_days_paid else span.has(day)))
        return next((span.why for span in rests), "")

    def uncovered(self, served: Iterable[tuple[int, date]]) -> list[tuple[int, str]]:
        """Return of redeemed orders (number, day of service) those to claw back, each with the reason."""
        return [(number, why) for number, day in served if (why := self.gap(day))]
