"""Assessments and daily contacts of a drawn community."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.tests.draws import FIRST, day, moment
from linli.registers.accounts.models import User
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.eldercare.models import AbilityAssessment, ContactDay, ContactDuty


def fill(draw: random.Random, community: Place) -> None:
    """Some people are assessed once or twice, some contacted on some days."""
    first, second = (User.objects.get_or_create(username=f"assessor-{n}", defaults={"name": "评估"})[0] for n in (1, 2))
    for person in Person.objects.filter(community=community).order_by("pk"):
        if draw.random() < 0.6:
            assess(draw, person, first, second)
        if draw.random() < 0.4:
            contact(draw, person)


def assess(draw: random.Random, person: Person, first: User, second: User) -> None:
    """One after the other; the last may be withdrawn or unfinished."""
    days = sorted({day(draw, FIRST - dt.timedelta(days=500)) for _ in range(draw.randrange(1, 4))})
    for on, until in zip(days, [*days[1:], None], strict=True):
        is_last = until is None
        done = moment(draw, on) if not is_last or draw.random() < 0.8 else None
        withdrawn = moment(draw, on) if is_last and draw.random() < 0.2 else None
        AbilityAssessment.objects.create(
            community=person.community,
            person=person,
            since=on,
            until=on if withdrawn else until,
            reason="first",
            scale="gbt-42195-2022",
            first=first,
            second=second,
            result='{"level": 2}' if done else "",
            next_on=on + dt.timedelta(days=draw.choice([90, 365])) if done else None,
            done_at=done,
            withdrawn_at=withdrawn,
        )


def contact(draw: random.Random, person: Person) -> None:
    """A duty with some days, ended on the day, later or not."""
    duty = ContactDuty.objects.create(
        community=person.community,
        person=person,
        since=FIRST,
        caller="worker",
        way="call",
        since_time=dt.time(8),
        until_time=dt.time(10),
    )
    for on in sorted({day(draw) for _ in range(6)}):
        ended = draw.choice([None, moment(draw, on), moment(draw, on), moment(draw, on + dt.timedelta(days=1))])
        ContactDay.objects.create(
            community=person.community,
            person=person,
            duty=duty,
            day=on,
            state="fine" if ended else draw.choice(["waiting", "no_answer", "help"]),
            ended_at=ended,
            overdue_at=draw.choice([None, None, moment(draw, on)]),
        )
