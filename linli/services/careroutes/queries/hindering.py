"""What keeps carers from a service: absences forbid it; hours, ways and papers of the service speak against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.law import content
from linli.services.careroutes.models import CarerAbsence, WorkHours
from linli.services.careroutes.queries.gathering import Ways, orders_of
from linli.services.vouchers.engine.declared import CarerObstacle, CarerVisit, Obstacles
from linli.services.vouchers.models import CarerPaper, Order, Provider


def hindered(carers: Sequence[int], visit: CarerVisit) -> Obstacles:
    """Return by carer what keeps them from a service; a few queries, however many carers."""
    day = timezone.localdate(visit.start)
    found: dict[int, list[CarerObstacle]] = defaultdict(list)
    for source in (_absent(carers, day), _off(carers, visit, day), _unskilled(carers, visit, day)):
        for carer, words, hard in source:
            found[carer].append(CarerObstacle(words, hard))
    for carer, words in _too_far(carers, visit, day):
        found[carer].append(CarerObstacle(words, hard=False))
    return found


def _absent(carers: Sequence[int], day: date) -> Iterator[tuple[int, str, bool]]:
    """Yield who does not come: undo the absence if they do."""
    for carer in CarerAbsence.objects.on(day).filter(carer__in=carers).values_list("carer", flat=True).distinct():
        yield carer, _("does not come on that day"), True


def _off(carers: Sequence[int], visit: CarerVisit, day: date) -> Iterator[tuple[int, str, bool]]:
    """Yield who does not work at the time; of who has no hours at all they are not known, so nothing is said."""
    every = WorkHours.objects.on(day).filter(carer__in=carers)
    hours: dict[int, list[WorkHours]] = {carer: [] for carer in every.values_list("carer", flat=True).distinct()}
    for row in every.filter(weekday=day.weekday()).order_by("begins"):
        hours[row.carer_id].append(row)
    begins, ends = (timezone.localtime(at) for at in (visit.start, visit.end))
    for carer, rows in hours.items():
        if ends.date() == day and any(row.begins <= begins.time() and ends.time() <= row.ends for row in rows):
            continue
        told = _(", ").join(f"{row.begins:%H:%M}–{row.ends:%H:%M}" for row in rows)
        yield carer, _("works %(hours)s") % {"hours": told} if told else _("does not work on that day"), False


def _unskilled(carers: Sequence[int], visit: CarerVisit, day: date) -> Iterator[tuple[int, str, bool]]:
    """Yield who lacks a paper that the service asks for besides those that everybody must have."""
    for kind in content.codes("service_item")[visit.item].get("papers", []):
        has = set(
            CarerPaper.objects.filter(carer__in=carers, kind=kind, expires__gte=day).values_list("carer", flat=True)
        )
        for carer in carers:
            if carer not in has:
                yield carer, _("without %(paper)s") % {"paper": content.title("carer_paper", kind)}, False


def _too_far(carers: Sequence[int], visit: CarerVisit, day: date) -> Iterator[tuple[int, str]]:
    """Yield who has a service before or after from which or to which the way takes longer than there is time."""
    provider = Provider.objects.select_related("place").get(pk=visit.provider)
    orders = [order for order in orders_of(provider, day) if order.pk != visit.order]
    near = {carer: _around(orders, carer, visit) for carer in carers}
    places = {order.place_id for pair in near.values() for order in pair if order is not None}
    if not places:
        return
    ways = Ways((), provider.place.code, day, more=places | {visit.place})
    for carer, (before, after) in near.items():
        if before is not None:
            gap, way = _minutes(before.planned_end, visit.start), round(ways.minutes(before.place_id, visit.place))
            if way > gap:
                text = _("%(way)d min on the way from the service before, but only %(gap)d min of time")
                yield carer, text % {"way": way, "gap": gap}
        if after is not None:
            gap, way = _minutes(visit.end, after.planned_start), round(ways.minutes(visit.place, after.place_id))
            if way > gap:
                text = _("%(way)d min on the way to the service after, but only %(gap)d min of time")
                yield carer, text % {"way": way, "gap": gap}


def _around(orders: Sequence[Order], carer: int, visit: CarerVisit) -> tuple[Order | None, Order | None]:
    """Return a carer's service before a visit and the one after it."""
    own = [order for order in orders if carer in (order.carer_id, order.second_id)]
    before = [order for order in own if order.planned_end <= visit.start]
    after = [order for order in own if order.planned_start >= visit.end]
    return (before[-1] if before else None, after[0] if after else None)


def _minutes(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds() // 60)
