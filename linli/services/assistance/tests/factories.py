"""Households with means for tests."""

import datetime as dt
import json

from django.utils import timezone

from linli.registers.people.tests.factories import household_at
from linli.services.assistance.models import Authorisation, MeansStatement, Signature, StatementMember
from linli.services.assistance.queries import means
from linli.services.schemes.tests.factories import AwardFactory

BORN = dt.date(1980, 5, 1)


def ago(days):
    """A day before today."""
    return timezone.localdate() - dt.timedelta(days=days)


def poor(community, *names, **more):
    """A household whose members are registered here."""
    return household_at(
        community, *(names or ("王贫",)), **{"person__born": BORN, "person__registration": "here", **more}
    )


def authorised(household, days=60):
    """All residents signed."""
    row = Authorisation.objects.create(
        community=household.community, household=household, since=ago(days), expires_on=ago(days - 720)
    )
    for one in means.residents(household, timezone.localdate()):
        Signature.objects.create(authorisation=row, person=one, way="written")
    return row


def stated(household, *items, authorisation=None, days=30, review_days=-300, nothing=True, complete=True, **more):
    """A statement of all residents; `items` are (kind, fen, member)."""
    people = means.residents(household, timezone.localdate())
    rows = [
        {"kind": kind, "person": people[member].pk, "value": value, "source": "stated", "day": ""}
        for kind, value, member in items
    ]
    said = {"items": rows, "first": "2026-01-01", "months": 12, "complete": complete}
    said["nothing"] = [one.pk for one in people] if nothing else []
    row = MeansStatement.objects.create(
        community=household.community,
        household=household,
        authorisation=authorisation or authorised(household),
        since=ago(days),
        figures=json.dumps(said),
        category="A",
        review_on=ago(review_days),
        **more,
    )
    for one in people:
        StatementMember.objects.create(statement=row, person=one)
    return row


def helped(household, amount=100_000, scheme="minimum_living", days=200):
    """The first member gets an allowance."""
    person = means.residents(household, timezone.localdate())[0]
    return AwardFactory(person=person, scheme=scheme, amount=amount, since=ago(days))
