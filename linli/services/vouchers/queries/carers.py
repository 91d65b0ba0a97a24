"""Which carers can do a service, and what keeps the others from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.law import content
from linli.services.vouchers.engine.declared import CarerObstacle, CarerVisit, carer_checks
from linli.services.vouchers.models import Carer, Order
from linli.services.vouchers.queries.booking import busy
from linli.services.vouchers.states import CarerSeat


@dataclass(frozen=True, slots=True)
class CarerChoice:
    """A carer, and what keeps them from a service."""

    carer: Carer
    obstacles: Sequence[CarerObstacle] = ()

    @property
    def is_free(self) -> bool:
        """Return whether nothing does."""
        return not self.obstacles

    @property
    def is_barred(self) -> bool:
        """Return whether nobody may choose them all the same."""
        return any(one.hard for one in self.obstacles)

    @property
    def why(self) -> str:
        """Return what does, in words."""
        return _("; ").join(one.words for one in self.obstacles)


def missing_paper(carer: Carer, day: date) -> str:
    """Return which required paper a carer lacks on a day, in words; "" if all are valid."""
    latest: dict[str, date] = {}
    for paper in carer.papers.all():
        latest[paper.kind] = max(paper.expires, latest.get(paper.kind, paper.expires))
    for kind, entry in content.codes("carer_paper").items():
        if entry.get("required") and kind not in latest:
            return _("%(paper)s is missing") % {"paper": entry.title}
        if entry.get("required") and latest[kind] < day:
            return _("%(paper)s ran out on %(day)s") % {"paper": entry.title, "day": date_format(latest[kind])}
    return ""


def visit_of(order: Order) -> CarerVisit:
    """Return a booked service as the checks see it."""
    times = {"start": order.planned_start, "end": order.planned_end}
    return CarerVisit(provider=order.provider_id, item=order.item, place=order.place_id, order=order.pk, **times)


def choices(order: Order, seat: int) -> list[CarerChoice]:
    """Return all carers of the order's provider, and what keeps each from it; a few queries."""
    rows = Carer.objects.on(order.day).filter(provider=order.provider_id).prefetch_related("papers")
    other = order.carer_in(CarerSeat.FIRST if seat == CarerSeat.SECOND else CarerSeat.SECOND)
    found = [one for one in rows.order_by("name", "pk") if other is None or one.pk != other.pk]
    return weighed(found, visit_of(order))


def weighed(carers: Iterable[Carer], visit: CarerVisit) -> list[CarerChoice]:
    """Return what keeps each of some carers from a service: papers, other services, and what other rooms know."""
    every = list(carers)
    keys, day = [carer.pk for carer in every], timezone.localdate(visit.start)
    known: dict[int, list[CarerObstacle]] = {carer.pk: [] for carer in every}
    for carer in every:
        if lacks := missing_paper(carer, day):
            known[carer.pk].append(CarerObstacle(lacks, hard=True))
    for key, other in busy(keys, visit).items():
        if key in known:
            text = _("another service at that time: %(when)s") % {"when": other.when}
            known[key].append(CarerObstacle(text, hard=True))
    for check in carer_checks():
        for key, obstacles in check.find(keys, visit).items():
            known[key].extend(obstacles)
    return [CarerChoice(carer, known[carer.pk]) for carer in every]
