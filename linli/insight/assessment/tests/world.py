"""A small district in which everything that can be counted happens, with every odd case: drawn from a seed."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.law import content
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import (
    CommunityFactory,
    DwellingFactory,
    StairwellFactory,
    SubdistrictFactory,
)
from linli.work.areas.models import Responsibility
from linli.work.cases.models import Case, Step
from linli.work.staffing.models import Qualification, Worker
from linli.work.visits.models import Need, Visit

FIRST, TODAY = dt.date(2025, 8, 1), dt.date(2026, 3, 17)
KINDS = [
    "living_alone",
    "registered_unemployed",
    "hard_to_employ",
    "disability_card",
    "employed",
    "flexible",
    "retired",
]


def build(seed: int | random.Random, communities: int = 2, doors: int = 8) -> Place:
    """The subdistrict of the drawn district; a seed always draws the same."""
    draw = random.Random(seed) if isinstance(seed, int) else seed
    subdistrict = SubdistrictFactory()
    for _ in range(communities):
        community = CommunityFactory(parent=subdistrict, since=day(draw, FIRST) if draw.random() < 0.3 else FIRST)
        workers = [make_worker(draw, community) for _ in range(4)]
        stairwells = [StairwellFactory(parent__parent=community) for _ in range(2)]
        for stairwell in stairwells:
            make_duty(draw, community, stairwell, workers)
            for _ in range(doors // 2):
                make_home(draw, community, DwellingFactory(parent=stairwell), workers)
    return subdistrict


def day(draw: random.Random, first: dt.date = FIRST, last: dt.date = TODAY) -> dt.date:
    """Any day, often the last of a month, when figures are read."""
    found = first + dt.timedelta(days=draw.randrange((last - first).days + 1))
    month_end = (found.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return min(month_end, last) if draw.random() < 0.2 else found


def moment(draw: random.Random, on: dt.date) -> dt.datetime:
    """Any moment of a local day, often close to midnight, where UTC has another day."""
    hour = draw.choice([0, 0, 7, 8, 12, 23])
    return dt.datetime(on.year, on.month, on.day, hour, draw.randrange(60), tzinfo=dt.timezone(dt.timedelta(hours=8)))


def span(draw: random.Random) -> dict[str, dt.date | None]:
    """Since and until: open, ended, or over before it began to count."""
    since = day(draw, FIRST - dt.timedelta(days=200))
    return {"since": since, "until": draw.choice([None, None, day(draw, since)])}


def make_worker(draw: random.Random, community: Place) -> Worker:
    worker = Worker.objects.create(community=community, name="何社工", **span(draw))
    for kind, level in (("degree", "31"), ("degree", "61"), ("certificate", "post"), ("certificate", "assistant")):
        if draw.random() < 0.5:
            Qualification.objects.create(community=community, worker=worker, kind=kind, level=level, **span(draw))
    return worker


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


def make_home(draw: random.Random, community: Place, dwelling: Place, workers: list[Worker]) -> None:
    household = Household.objects.create(community=community, dwelling=dwelling, name="王试", **span(draw))
    for _ in range(draw.randrange(4)):
        make_person(draw, community, household)
    for _ in range(draw.randrange(8)):
        make_visit(draw, household, draw.choice(workers))
    for _ in range(draw.randrange(4)):
        make_case(draw, household)


def make_person(draw: random.Random, community: Place, household: Household) -> None:
    born = draw.choice(
        [None, dt.date(1964, 2, 29), dt.date(1966, 3, 17), dt.date(1944, 2, 29), day(draw, dt.date(1930, 1, 1))]
    )
    person = Person.objects.create(
        community=community, name="王试", born=born, id_hash="", phone_hash=draw.choice(["", "abc"])
    )
    Residency.objects.create(
        community=community, person=person, household=household, dwelling=household.dwelling, **span(draw)
    )
    if draw.random() < 0.2:
        person.residencies.update(until=TODAY)
        Residency.objects.create(
            community=community, person=person, household=household, dwelling=household.dwelling, since=TODAY
        )
    for kind in draw.sample(KINDS, 3):
        first = span(draw)
        Circumstance.objects.create(community=community, person=person, kind=kind, **first)
        if first["until"]:
            again = {"since": first["until"], "until": None}
            Circumstance.objects.create(community=community, person=person, kind=kind, **again)


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


def make_case(draw: random.Random, household: Household) -> None:
    reported = day(draw)
    state = draw.choice(
        ["reported", "handling", "done_reported", "closed", "closed", "closed", "rejected", "withdrawn"]
    )
    end = day(draw, reported)
    case = Case.objects.create(
        code=f"T{Case.objects.count() + 1:06d}",
        matter="repair.household_service",
        community=household.community,
        place=household.dwelling,
        household=household,
        title="漏水",
        channel=draw.choice(["web", "worker"]),
        state=state,
        reported_at=moment(draw, reported),
        due_at=draw.choice([None, moment(draw, day(draw, reported))]),
        done_at=moment(draw, end) if state in {"done_reported", "closed"} else None,
        closed_at=moment(draw, end) if state == "closed" else None,
        reopened=draw.choice([0, 0, 1]),
        rating=draw.choice([None, 2, 4, 5]) if state == "closed" else None,
    )
    if draw.random() < 0.2:
        Case.objects.filter(pk=case.pk).update(parent=Case.objects.exclude(pk=case.pk).order_by("pk").first())
    if state == "closed" and draw.random() < 0.8:
        Case.objects.filter(pk=case.pk).update(verify_due_at=moment(draw, end))
    if draw.random() < 0.4:
        Step.objects.create(case=case, move="transfer_up", to_state="assigned", at=moment(draw, end))
    if draw.random() < 0.3:
        Step.objects.create(case=case, move="escalate", to_state="assigned", at=moment(draw, end))
    if state in {"rejected", "withdrawn"}:
        Step.objects.create(case=case, move="reject", to_state=state, at=moment(draw, end))
