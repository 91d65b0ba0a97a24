"""Employment of a drawn community: tracking files, recognitions, a household left out, titles, graduates."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.tests.draws import FIRST, day, span
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.services.employment.models import CommunityTitle, HouseholdFile, TrackingFile
from linli.services.employment.states import SCHEME
from linli.services.schemes.models import Award

KINDS = ("unemployed", "homemaker", "in_training", "no_wish", "unknown", "rehired", "student", "public_post")
LONG_AGO = dt.date(2015, 1, 1)


def fill(draw: random.Random, community: Place) -> None:
    """Some facts about work, files and titles with odd dates; and one of each that every figure needs."""
    people = list(Person.objects.filter(community=community).order_by("pk"))
    for person in people:
        person.sex = draw.choice(["1", "2", "0"])
        person.save(update_fields=["sex"])
        kind = draw.choice(KINDS)
        Circumstance.objects.create(community=community, person=person, kind=kind, **span(draw))
        if draw.random() < 0.5:
            write_file(draw, person, **span(draw))
        if draw.random() < 0.3:
            times = span(draw)
            award(person, until=times["until"], since=times["since"])
        if draw.random() < 0.3:
            Circumstance.objects.create(community=community, person=person, kind="new_graduate", **span(draw))
    for household in Household.objects.filter(community=community).order_by("pk"):
        if draw.random() < 0.2:
            HouseholdFile.objects.create(
                community=community,
                household=household,
                since=FIRST,
                found_on=FIRST,
                exited_on=draw.choice([None, day(draw)]),
            )
    make_certain(draw, community)
    for level in ("city", "province"):
        CommunityTitle.objects.create(
            community=community, level=level, state="certified", since=LONG_AGO, certified_on=day(draw)
        )


def make_certain(draw: random.Random, community: Place) -> None:
    """A household whose only member has long been out of work, a graduate, a recognition."""
    dwelling = Place.objects.filter(community=community, level="dwelling").order_by("pk").first()
    if dwelling is None:
        return
    household = Household.objects.create(community=community, dwelling=dwelling, name="王零", since=LONG_AGO)
    person = Person.objects.create(community=community, name="王零", sex="1", born=dt.date(1990, 5, 5))
    shared = {"community": community, "person": person}
    Residency.objects.create(household=household, dwelling=dwelling, since=LONG_AGO, **shared)
    begun = draw.choice([dt.date(2024, 3, 1), dt.date(2025, 1, 31), dt.date(2025, 2, 28)])
    Circumstance.objects.create(kind="unemployed", since=begun, until=dt.date(2025, 9, 1), **shared)
    Circumstance.objects.create(kind="registered_unemployed", since=dt.date(2025, 9, 1), **shared)
    Circumstance.objects.create(kind="new_graduate", since=dt.date(2025, 7, 1), **shared)
    award(person, since=day(draw), until=None)


def write_file(draw: random.Random, person: Person, **times: dt.date | None) -> None:
    TrackingFile.objects.create(
        community=person.community,
        person=person,
        cause="laid_off",
        ability=draw.choice(["full", "partly", "none"]),
        willing=draw.random() < 0.7,
        other_income=draw.random() < 0.2,
        **times,
    )


def award(person: Person, *, since: dt.date | None, until: dt.date | None) -> None:
    Award.objects.create(
        community=person.community,
        person=person,
        scheme=SCHEME,
        unit="piece",
        per="year",
        ended_reason="moved" if until else "",
        since=since,
        until=until,
    )
