"""Vacancies of a drawn community, with referrals, offers, and placements that lasted or not."""

from __future__ import annotations

import datetime as dt
import random

from linli.core.tests.draws import FIRST, TODAY, day
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.vacancies.models import (
    Employer,
    FollowUp,
    Inquiry,
    InquirySaid,
    JobOffer,
    Placement,
    Referral,
    Vacancy,
    inquiry_code_hash,
)
from linli.services.vacancies.queries.people import after_months


def fill(draw: random.Random, community: Place) -> None:
    """An employer with vacancies that ended or not; each has a placement, and some a referral without an offer."""
    employer = Employer.objects.create(community=community, name="晓风物业", since=FIRST)
    for number in range(3):
        since = day(draw, FIRST, TODAY - dt.timedelta(days=30))
        closes = since + dt.timedelta(days=draw.choice([20, 60, 400]))
        vacancy = Vacancy.objects.create(
            community=community,
            employer=employer,
            title=f"保洁员{number}",
            trade="4-09-08",
            wage_low=380000,
            hours=40,
            since=since,
            closes_on=closes,
            until=closes + dt.timedelta(days=1),
        )
        make_placement(draw, vacancy, number)
        make_referral(draw, vacancy, f"钱{number}", day(draw))


def forgettable(community: Place) -> None:
    """What `vacancies_forget` will forget."""
    Inquiry.objects.create(
        community=community,
        vacancy=Vacancy.objects.filter(community=community).earliest("pk"),
        said_text=InquirySaid("王小芳", "10012345678", "要不要倒班？").text(),
        code_hash=inquiry_code_hash("TEST"),
        state="answered",
        answer="called",
        answer_by=FIRST,
        closed_on=FIRST,
    )


def make_referral(draw: random.Random, vacancy: Vacancy, name: str, on: dt.date) -> Referral:
    person = Person.objects.create(community=vacancy.community, name=name)
    return Referral.objects.create(
        community=vacancy.community, vacancy=vacancy, person=person, suitable=True, made_on=on
    )


def make_placement(draw: random.Random, vacancy: Vacancy, number: int) -> None:
    """The first two of a community end within six months or are undone, so that each figure has both."""
    start = day(draw, FIRST - dt.timedelta(days=150), TODAY)
    row = make_referral(draw, vacancy, f"孙{number}", start)
    Referral.objects.filter(pk=row.pk).update(state="placed", closed_on=start)
    JobOffer.objects.create(
        community=row.community, referral=row, wage=380000, starts_on=start, made_on=start, suitable=True
    )
    until = draw.choice([None, start, start + dt.timedelta(days=draw.randrange(1, 300))])
    # Six months are over within the months that are counted, whatever is drawn.
    begins = dt.date(2025, 6, 10) if number == 0 else start
    ended = None if number == 0 else until
    placement = Placement.objects.create(
        community=row.community,
        person=row.person,
        referral=row,
        graduate=number == 2 or draw.random() < 0.5,
        since=begins,
        until=ended,
        end_reason="" if ended is None else "resigned",
    )
    for month in (1, 6):
        FollowUp.objects.create(
            community=row.community, placement=placement, month=month, due_on=after_months(begins, month)
        )
    if number == 2:
        # One graduate at work in each drawn community, in a month that is counted.
        Placement.objects.filter(pk=placement.pk).update(since=TODAY.replace(day=3), until=None, end_reason="")
