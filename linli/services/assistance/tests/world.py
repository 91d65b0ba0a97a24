"""Statements of means, what was granted by them, and relief of a drawn community."""

from __future__ import annotations

import datetime as dt
import random
from uuid import UUID

from linli.core.tests.draws import FIRST, TODAY, day, moment
from linli.registers.people.models import Household, Person
from linli.registers.places.models import Place
from linli.services.assistance.models import (
    Authorisation,
    HouseholdApplication,
    MeansStatement,
    Relief,
    StatementMember,
)
from linli.services.schemes.models import Award, Suspension


def fill(draw: random.Random, community: Place) -> None:
    """Some households state their means once or twice and get something; some ask for relief."""
    for household in Household.objects.filter(community=community).order_by("pk"):
        person = Person.objects.filter(residencies__household=household).order_by("pk").first()
        if person is None or draw.random() < 0.3:
            continue
        state(draw, household)
        if draw.random() < 0.5:
            recognise(draw, person)
        if draw.random() < 0.6:
            ask(draw, household, person)


def state(draw: random.Random, household: Household) -> None:
    """One statement after the other; the last may be withdrawn."""
    held = Authorisation.objects.create(
        community=household.community, household=household, since=FIRST, expires_on=TODAY + dt.timedelta(days=300)
    )
    days = sorted({day(draw) for _ in range(draw.randrange(1, 4))})
    for number, (on, until) in enumerate(zip(days, [*days[1:], None], strict=True), start=1):
        gone = until is None and draw.random() < 0.2
        row = MeansStatement.objects.create(
            community=household.community,
            household=household,
            authorisation=held,
            number=number,
            since=on,
            until=on if gone else until,
            figures="{}",
            category="C",
            review_on=on + dt.timedelta(days=draw.choice([30, 90, 365])),
            withdrawn_at=moment(draw, on) if gone else None,
        )
        for person in Person.objects.filter(residencies__household=household).distinct().order_by("pk"):
            StatementMember.objects.create(statement=row, person=person, counted=draw.random() < 0.9)


def recognise(draw: random.Random, person: Person) -> None:
    """An award by the means."""
    on = day(draw)
    until = draw.choice([None, None, day(draw, on)])
    award = Award.objects.create(
        community=person.community,
        person=person,
        scheme=draw.choice(["minimum_living", "marginal_low_income"]),
        amount=draw.choice([None, draw.randrange(1, 400_000)]),
        unit="fen",
        per=draw.choice(["month", "month", "once"]),
        since=on,
        until=until,
        ended_reason="moved" if until else "",
    )
    if draw.random() < 0.3:
        stop = day(draw, on)
        end = draw.choice([None, day(draw, stop)])
        Suspension.objects.create(award=award, community=person.community, since=stop, until=end, reason="hospital")


def ask(draw: random.Random, household: Household, person: Person) -> None:
    """Relief that was granted, refused, or nobody has decided."""
    on = day(draw)
    filed = HouseholdApplication.objects.create(
        community=household.community,
        household=household,
        applicant=person,
        applied_on=on,
        channel="door",
        together=UUID(int=draw.getrandbits(128), version=4),
    )
    ended = draw.choice(["asked", "granted", "refused"])
    Relief.objects.create(
        community=household.community,
        household=household,
        person=person,
        application=filed,
        kind="expenses",
        cause="illness",
        level="light",
        asked_on=on,
        due_on=on + dt.timedelta(days=14),
        state=ended,
        amount=draw.randrange(1, 900_000) if ended == "granted" else None,
        decided_on=day(draw, on) if ended != "asked" else None,
    )
