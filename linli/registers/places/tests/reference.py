"""The figures of places in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held
from linli.registers.places.models import Place


def places(period: Period) -> Iterator[Unit]:
    for place in held(Place.objects.communities(), period.last):
        yield place.pk, {"places.communities": True}


UNITS = (places,)
