"""The figures of vacancies in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held, inside
from linli.services.vacancies.models import FollowUp, JobOffer, Placement, Referral, Vacancy


def vacancies(period: Period) -> Iterator[Unit]:
    for row in held(Vacancy.objects.all(), period.last):
        yield row.community_id, {"vacancies.open": True}


def referrals(period: Period) -> Iterator[Unit]:
    for row in Referral.objects.all():
        if inside(period, row.made_on):
            offered = JobOffer.objects.filter(referral=row).exists()
            yield row.community_id, {"vacancies.offered": offered}


def placements(period: Period) -> Iterator[Unit]:
    for row in Placement.objects.all():
        if inside(period, row.since) and row.until != row.since:
            yield row.community_id, {"vacancies.placements": True}
            if row.graduate:
                yield row.community_id, {"vacancies.graduates": True}


def due(period: Period) -> Iterator[Unit]:
    for row in FollowUp.objects.filter(month=6).select_related("placement"):
        placement = row.placement
        if inside(period, row.due_on) and placement.until != placement.since:
            kept = placement.until is None or placement.until > row.due_on
            yield row.community_id, {"vacancies.kept": kept}


UNITS = (vacancies, referrals, placements, due)
