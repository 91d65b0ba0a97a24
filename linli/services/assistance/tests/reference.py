"""The figures of assistance in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held, inside
from linli.services.assistance.models import MeansStatement, Relief, StatementMember
from linli.services.schemes.models import Award, Suspension

RECOGNISED = {"minimum_living", "minimum_living_single", "marginal_low_income"}


def receiving(period: Period) -> Iterator[Unit]:
    for row in held(Award.objects.filter(scheme__in=RECOGNISED), period.last):
        yield row.community_id, {"assistance.receiving": True}


def monthly(period: Period) -> Iterator[Unit]:
    stopped = {row.award_id for row in held(Suspension.objects.all(), period.last)}
    for row in held(Award.objects.filter(unit="fen", per="month").exclude(amount=None), period.last):
        if row.pk not in stopped:
            counts = row.amount if row.scheme in {"minimum_living", "minimum_living_single"} else False
            yield row.community_id, {"assistance.monthly_sum": counts}


def people(period: Period) -> Iterator[Unit]:
    members = list(
        StatementMember.objects.filter(counted=True, statement__withdrawn_at=None).select_related("statement")
    )
    holders = {row.person_id for row in held(Award.objects.filter(scheme__in=RECOGNISED), period.last)}
    homes = {one.statement.household_id for one in members if one.person_id in holders}
    for one in members:
        if one.statement.household_id in homes and one.statement.holds_on(period.last):
            yield one.statement.community_id, {"assistance.people": True}


def stated(period: Period) -> Iterator[Unit]:
    for row in held(MeansStatement.objects.filter(withdrawn_at=None), period.last):
        yield row.community_id, {"assistance.reviews_overdue": row.review_on < period.last}


def reliefs(period: Period) -> Iterator[Unit]:
    for row in Relief.objects.all():
        if inside(period, row.decided_on):
            granted = row.state == "granted"
            yield (
                row.community_id,
                {
                    "assistance.relief_granted": granted,
                    "assistance.relief_in_time": row.decided_on <= row.due_on,
                    "assistance.relief_days": (row.decided_on - row.asked_on).days,
                    "assistance.relief_amount": row.amount if granted else None,
                },
            )


UNITS = (receiving, monthly, people, stated, reliefs)
