"""The visits to the households of a drawn community."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.law import content
from linli.core.tests.draws import FIRST, day, moment
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.staffing.models import Worker
from linli.work.visits.models import Need, Visit


def fill(draw: random.Random, community: Place) -> None:
    """Up to seven visits to each household."""
    workers = list(Worker.objects.filter(community=community).order_by("pk"))
    for household in Household.objects.filter(community=community).order_by("pk"):
        for _ in range(draw.randrange(8)):
            make_visit(draw, household, draw.choice(workers))


def make_visit(draw: random.Random, household: Household, worker: Worker) -> None:
    on = day(draw, FIRST - dt.timedelta(days=400))
    visit = Visit.objects.create(
        community=household.community,
        household=household,
        worker=worker,
        day=on,
        kind=draw.choice([*content.codes("visit_kind")]),
        outcome=draw.choice(["met", "met", *content.codes("visit_outcome")]),
        recorded_at=moment(draw, on + dt.timedelta(days=draw.randrange(4))),
    )
    for kind in draw.sample(["meals", "repair", "job"], draw.randrange(3)):
        Need.objects.create(community=household.community, visit=visit, kind=kind)


def forgettable(community: Place) -> None:
    """What `visits_forget_notes` will forget."""
    visit = Visit.objects.filter(community=community).earliest("day")
    visit.seen, visit.answer, visit.promise = "门口堆放杂物", "已劝导", "下周再来看"
    visit.save()
