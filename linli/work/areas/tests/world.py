"""Who answers for the stairwells of a drawn community."""

from __future__ import annotations

import random

from linli.core.tests.draws import FIRST, TODAY, day
from linli.registers.places.models import Place
from linli.work.areas.models import Responsibility
from linli.work.staffing.models import Worker


def fill(draw: random.Random, community: Place) -> None:
    """None, one or two workers after each other."""
    workers = list(Worker.objects.filter(community=community).order_by("pk"))
    for stairwell in Place.objects.filter(community=community, level="stairwell").order_by("pk"):
        make_duty(draw, community, stairwell, workers)


def make_duty(draw: random.Random, community: Place, stairwell: Place, workers: list[Worker]) -> None:
    change = day(draw)
    rows = [(FIRST, change, workers[0]), (change, draw.choice([None, TODAY]), workers[1])]
    for since, until, worker in rows[: draw.randrange(3)]:
        Responsibility.objects.create(
            community=community,
            place=stairwell,
            worker=worker,
            lft=stairwell.lft,
            rgt=stairwell.rgt,
            since=since,
            until=until,
        )
