"""Awards of a month, for those who pay or serve by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, Q

from linli.services.schemes.models import Award, AwardQuerySet, Suspension


@dataclass(frozen=True, slots=True)
class AwardMonth:
    """An award in a month.

    Attributes:
        award: the row.
        days: the days of the month on which it was in force.
        suspended: those of them on which it was suspended.
    """

    award: Award
    days: tuple[date, ...]
    suspended: frozenset[date]

    @property
    def suspended_days(self) -> int:
        """Return on how many days it was suspended."""
        return len(self.suspended)

    @property
    def running_days(self) -> int:
        """Return on how many days it ran."""
        return len(self.days) - len(self.suspended)


def awards_for(scheme: str, month: date, *, among: AwardQuerySet | None = None) -> Iterator[AwardMonth]:
    """Yield each award of a scheme that is in force on a day of the month, with its suspended days; two queries.

    Args:
        scheme: code.
        month: any day of it.
        among: only these awards.
    """
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    rows = Award.objects.all() if among is None else among
    held = rows.filter(Q(until=None) | Q(until__gt=first), scheme=scheme, since__lt=after)
    stops = Prefetch("suspensions", Suspension.objects.order_by("since", "pk"))
    for award in held.select_related("person", "community").prefetch_related(stops).order_by("pk"):
        begin, end = max(first, award.since), min(after, award.until or after)
        days = tuple(begin + timedelta(days=n) for n in range((end - begin).days))
        if days:
            stopped = frozenset(day for day in days if any(one.holds_on(day) for one in award.suspensions.all()))
            yield AwardMonth(award, days, stopped)
