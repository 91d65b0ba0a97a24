"""Applications with their steps, and awards, of a drawn community."""

from __future__ import annotations

import datetime as dt
import random
from uuid import UUID

from linli.core.tests.draws import FIRST, TODAY, day, moment, span
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.schemes.models import Application, ApplicationStep, Award
from linli.services.schemes.states import MOVES
from linli.services.schemes.states import ApplicationAct as A
from linli.services.schemes.states import ApplicationState as S

COURSES = (
    (A.FILE,),
    (A.FILE, A.REVIEW),
    (A.FILE, A.REVIEW, A.APPROVE),
    (A.FILE, A.REVIEW, A.REFUSE),
    (A.FILE, A.REVIEW, A.REFUSE, A.APPEAL),
    (A.FILE, A.REVIEW, A.REFUSE, A.APPEAL, A.UPHOLD),
    (A.FILE, A.REVIEW, A.REFUSE, A.APPEAL, A.REOPEN),
    (A.FILE, A.WITHDRAW),
)


def fill(draw: random.Random, community: Place) -> None:
    """Some people applied, some get something; some steps were undone."""
    for person in Person.objects.filter(community=community).order_by("pk"):
        if draw.random() < 0.6:
            apply(draw, person)
        if draw.random() < 0.5:
            times = span(draw)
            reason = "moved" if times["until"] else ""
            Award.objects.create(
                community=community,
                person=person,
                scheme="old_age_allowance",
                amount=10_000,
                unit="fen",
                per="month",
                ended_reason=reason,
                **times,
            )


def apply(draw: random.Random, person: Person) -> None:
    """One application, whose steps are some days apart."""
    on, course = day(draw, FIRST - dt.timedelta(days=60)), draw.choice(COURSES)
    row = Application.objects.create(
        community=person.community,
        person=person,
        scheme="old_age_allowance",
        applied_on=on,
        channel="counter",
        due_on=draw.choice([None, on + dt.timedelta(days=draw.randrange(60))]),
        together=UUID(int=draw.getrandbits(128), version=4),
    )
    for act in course:
        step = write(row, act, draw, on)
        if act != A.FILE and draw.random() < 0.2:
            write(row, A.TAKE_BACK, draw, on, takes_back=step)
            step = write(row, act, draw, on)
        row.state = MOVES[act].to_state if act in MOVES else S.APPLIED
        if act in {A.APPROVE, A.REFUSE, A.UPHOLD}:
            row.decided_on = on
        on = min(on + dt.timedelta(days=draw.randrange(40)), TODAY)
    if row.state == S.APPLIED:
        row.decided_on = None
    row.save()


def write(row: Application, act: A, draw: random.Random, on: dt.date, **more: object) -> ApplicationStep:
    """A step, often close to midnight."""
    return ApplicationStep.objects.create(application=row, act=act, to_state=S.APPLIED, at=moment(draw, on), **more)
