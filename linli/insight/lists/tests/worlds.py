"""A drawn town for the laws of the language: people with and without facts, in two communities."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory
from linli.registers.places.models import Place
from linli.registers.places.tests.factories import (
    CommunityFactory,
    DwellingFactory,
    StairwellFactory,
    SubdistrictFactory,
)

DAY = dt.date(2026, 2, 28)
BIRTHS = (
    None,
    dt.date(1946, 2, 28),
    dt.date(1946, 3, 1),
    dt.date(1944, 2, 29),
    dt.date(1990, 7, 1),
    dt.date(2014, 6, 1),
    dt.date(2026, 1, 5),
)
KINDS = ("living_alone", "veteran", "minimum_living", "employed")
SPANS = (
    (dt.date(2024, 1, 1), None),
    (dt.date(2024, 1, 1), DAY),  # ended: the day itself is no longer in it
    (DAY, None),
    (DAY + dt.timedelta(days=1), None),
)


@dataclass
class Town:
    subdistrict: Place
    here: Place
    there: Place
    people: list[Person]


def draw(seed: int = 7, number: int = 40) -> Town:
    """People in homes of two communities, some of whom have left, moved or not come yet."""
    drawn = random.Random(seed)
    subdistrict = SubdistrictFactory()
    here, there = CommunityFactory(parent=subdistrict), CommunityFactory(parent=subdistrict)
    stairs = {place: [StairwellFactory(parent__parent=place) for _ in range(2)] for place in (here, there)}
    people: list[Person] = []
    for at in range(number):
        place = here if drawn.random() < 0.7 else there
        dwelling = DwellingFactory(parent=drawn.choice(stairs[place]))
        since, until = SPANS[0] if at % 3 else drawn.choice(SPANS)
        household = Household.objects.create(
            community=place, dwelling=dwelling, name=f"户{at}", since=since, until=until
        )
        people += [_member(drawn, household, head=n == 0) for n in range(drawn.choice((1, 1, 2, 3)))]
    return Town(subdistrict, here, there, people)


def _member(drawn: random.Random, household: Household, *, head: bool) -> Person:
    person = PersonFactory(
        community=household.community,
        name=drawn.choice(("王芳", "李Ann", "赵ann", "周明")),
        sex=drawn.choice("012"),
        born=drawn.choice(BIRTHS),
        education=drawn.choice(("", "20", "31")),
        id_number="",
        phone=drawn.choice(("", "19900001234")),
        findable=False,
    )
    Residency.objects.create(
        community=household.community,
        person=person,
        household=household,
        dwelling=household.dwelling,
        is_head=head,
        since=household.since,
        until=household.until,
    )
    for kind in drawn.sample(KINDS, drawn.choice((0, 1, 2))):
        since, until = drawn.choice(SPANS)
        CircumstanceFactory(person=person, kind=kind, since=since, until=until)
    return person


__all__ = ["DAY", "Circumstance", "Town", "draw"]
