"""Facilities of a drawn community, with beds, people who wait, and attendance."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.tests.draws import FIRST, TODAY, day, span
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.centres.models import Activity, Attendance, Bed, Centre, Reach, Stay, WaitingEntry


def fill(draw: random.Random, community: Place) -> None:
    """One or two facilities, near some of the buildings; some are closed again or not yet open."""
    people = list(Person.objects.filter(community=community).order_by("pk"))
    for number in range(draw.randrange(1, 3)):
        centre = Centre.objects.create(community=community, kind="institution", name=f"照料中心{number}", **span(draw))
        make_reach(draw, centre)
        if people:
            make_beds(draw, centre, people)
            make_attendance(draw, centre, people)


def make_reach(draw: random.Random, centre: Centre) -> None:
    buildings = Place.objects.filter(level="building", community=centre.community).order_by("pk")
    for building in buildings:
        if draw.random() < 0.6:
            Reach.objects.create(
                community=centre.community,
                centre=centre,
                place=building,
                lft=building.lft,
                rgt=building.rgt,
                metres=draw.randrange(1000),
                **span(draw),
            )


def make_beds(draw: random.Random, centre: Centre, people: list[Person]) -> None:
    shared = {"community": centre.community, "centre": centre}
    for number in range(draw.randrange(1, 3)):
        bed = Bed.objects.create(room="201", number=str(number), level="assisted", **shared, **span(draw))
        person = Person.objects.create(community=centre.community, name=f"张{number}")
        Stay.objects.create(bed=bed, person=person, exception="already_resident", **shared, **span(draw))
    times = span(draw)
    state = "left" if times["until"] else "waiting"
    WaitingEntry.objects.create(person=draw.choice(people), level="assisted", state=state, **shared, **times)


def make_attendance(draw: random.Random, centre: Centre, people: list[Person]) -> None:
    activity = Activity.objects.create(
        community=centre.community,
        centre=centre,
        kind="singing",
        title="合唱",
        since=FIRST,
        starts=dt.time(9),
        ends=dt.time(10),
        places=5,
    )
    days = {(draw.choice(people).pk, day(draw, FIRST, TODAY)) for _ in range(6)}
    for person, on in sorted(days):
        Attendance.objects.create(community=centre.community, activity=activity, person_id=person, day=on)
