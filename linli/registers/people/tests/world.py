"""Households and residents of a drawn community."""

from __future__ import annotations

import datetime as dt
import random

from django.core.files.base import ContentFile

from linli.core.tests.draws import TODAY, day, span
from linli.registers.people.models import Circumstance, Household, ImportRun, Person, Residency
from linli.registers.places.models import Place

KINDS = [
    "living_alone",
    "registered_unemployed",
    "hard_to_employ",
    "disability_card",
    "employed",
    "flexible",
    "retired",
]


def fill(draw: random.Random, community: Place) -> None:
    """A household in each dwelling."""
    for dwelling in Place.objects.filter(community=community, level="dwelling").order_by("pk"):
        household = Household.objects.create(community=community, dwelling=dwelling, name="王试", **span(draw))
        for _ in range(draw.randrange(4)):
            make_person(draw, community, household)


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


def forgettable(community: Place) -> None:
    """What `imports_forget` will forget."""
    run = ImportRun(community=community, file_name="花名册.xlsx")
    run.file.save("roster.xlsx", ContentFile(b"rows"))
