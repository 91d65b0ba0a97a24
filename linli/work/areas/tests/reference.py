"""The figures of responsibilities in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held
from linli.registers.places.models import Place
from linli.work.areas.models import Responsibility


def dwellings(period: Period) -> Iterator[Unit]:
    duties = held(Responsibility.objects.all(), period.last)
    for door in held(Place.objects.filter(level="dwelling"), period.last):
        answering = [
            duty for duty in duties if duty.community_id == door.community_id and duty.lft <= door.lft < duty.rgt
        ]
        yield door.community_id, {"areas.one_worker": len(answering) == 1}


UNITS = (dwellings,)
