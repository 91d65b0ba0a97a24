"""A provider with several carers, their hours, and services of a day without a carer. Synthetic people only."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from linli.services.careroutes import actions
from linli.services.vouchers import actions as vouchers
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import Firm

EVERY_DAY = range(7)


class Office:
    """A provider: its first carer signs in and plans."""

    def __init__(self, community):
        self.community = community
        self.firm: Firm = factories.firm(community)
        self.provider, self.by = self.firm.provider, self.firm.by
        self.carers: list[Carer] = [self.firm.carer]

    def hire(self, name: str, *papers: str) -> Carer:
        """One more carer, with the required papers and others."""
        carer = vouchers.add_carer(self.provider, name=name, since=factories.LONG_AGO, by=self.by)
        for kind in ("health", "training", *papers):
            vouchers.add_paper(carer, kind=kind, expires=dt.date(2099, 12, 31), by=self.by)
        self.carers.append(carer)
        return carer

    def works(self, carer: Carer, begins: str = "08:00", ends: str = "18:00") -> None:
        """The carer works every day of the week."""
        times = {"begins": dt.time.fromisoformat(begins), "ends": dt.time.fromisoformat(ends)}
        actions.add_hours(carer, weekdays=EVERY_DAY, since=factories.LONG_AGO, by=self.by, **times)

    def order(self, start: dt.datetime, *, minutes: int = 60, carer: Carer | None = None, **more) -> Order:
        """A booked service of somebody new."""
        voucher = factories.issued(self.community, month=start.date().replace(day=1))
        return self.firm.book(voucher, start, minutes=minutes, carer=carer, **more)

    def price(self, item: str) -> None:
        """The provider offers a service."""
        vouchers.set_price(self.provider, item=item, per="hour", fen=6_000, since=factories.LONG_AGO, by=factories.BY)


def tomorrow(hour: int, minute: int = 0) -> dt.datetime:
    """A local time of the next day."""
    day = timezone.localdate() + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
