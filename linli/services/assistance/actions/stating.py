"""Statements of means: recorded, corrected as a new version, withdrawn, read for a purpose."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.people.models import Household, Person
from linli.services.assistance import engine, policies
from linli.services.assistance.actions.authorising import locked
from linli.services.assistance.models import MeansStatement, Review, StatementMember
from linli.services.assistance.queries import means
from linli.services.schemes.engine import ages


@dataclass(frozen=True, slots=True)
class Stated:
    """What a household states.

    Attributes:
        since: the day of the statement.
        first: first month of the incomes.
        months: how many.
        category: of the review.
        members: person, whether they count, and why somebody else than the residents counts or not.
        items: kind, person (of incomes and expenses), value (fen of all months, or pieces), source, day.
        nothing: keys of members who state that they have no income.
        complete: all property is stated.
    """

    since: date
    first: date
    months: int
    category: str
    members: Sequence[tuple[Person, bool, str]]
    items: Sequence[Mapping[str, Any]]
    nothing: Sequence[int]
    complete: bool


@transaction.atomic
def state_means(household: Household, said: Stated, *, by: Viewer, based_on: str = "") -> MeansStatement:
    """Record the means of a household; the former statement ends and is kept.

    Raises:
        PermissionDenied: the viewer records no means there.
        Conflict: somebody recorded another statement since.
        RuleBroken: no authorisation in force, or a member, month, day or amount cannot be right.
    """
    household = locked(household)
    policies.check_may(by, P.ASSISTANCE_RECORD, household.community_id)
    held = policies.check_agreed(means.authorisation(household))
    former = MeansStatement.objects.valid().open().select_for_update(of=("self",)).filter(household=household).first()
    versions.check(household, based_on, now=changeable(former), words=_words)
    norms = engine.norms(household.community.code, said.since)
    _check(household, said, norms, former, {one.person_id for one in held.signatures.all()})
    if former is not None:
        former.until = said.since
        former.save(update_fields=["until"])
    row = MeansStatement.objects.create(
        community=household.community,
        household=household,
        authorisation=held,
        number=former.number + 1 if former else 1,
        since=said.since,
        figures=json.dumps(_figures(said), ensure_ascii=False),
        category=said.category,
        review_on=ages.months_after(said.since, norms.reviews[said.category].months),
        recorded_by_id=by.user_id,
    )
    StatementMember.objects.bulk_create(
        StatementMember(statement=row, person=person, counted=counted, reason=reason)
        for person, counted, reason in said.members
    )
    journal.record("means.stated", household, by=by, statement=row.pk, number=row.number, members=len(said.members))
    return row


def changeable(former: MeansStatement | None) -> dict[str, Any]:
    """Return what a form of the means decides on: which statement holds."""
    return {"statement": former.pk if former else None}


def _words(name: str, value: Any) -> tuple[str, str]:
    return str(_("statement of means")), str(value or "")


def _check(
    household: Household, said: Stated, norms: engine.Norms, former: MeansStatement | None, signed: set[int]
) -> None:
    policies.check_day(said.since)
    policies.check_period(said.first, said.months, said.since)
    policies.check_since(former, said.since)
    counted = [person for person, counts, _reason in said.members if counts]
    policies.check_members(counted, said.since)
    here = {one.pk for one in means.residents(household, said.since)}
    policies.check_reasons(said.members, here)
    policies.check_signatures([one for one in counted if policies.is_adult(one, said.since)], signed)
    policies.check_items(said.items, {one.pk: one for one in counted}, norms)
    if said.category not in norms.reviews:
        raise RuleBroken(_("Choose the review category."))


def _figures(said: Stated) -> dict[str, Any]:
    return {
        "items": [dict(one) for one in said.items],
        "first": said.first.isoformat(),
        "months": said.months,
        "nothing": sorted(said.nothing),
        "complete": said.complete,
    }


@transaction.atomic
def withdraw_statement(row: MeansStatement, *, by: Viewer, reason: str) -> MeansStatement:
    """Withdraw a statement for a reason of `means_mistake`; the one that it replaced holds again.

    Raises:
        PermissionDenied: the viewer records no means there.
        RuleBroken: it no longer holds, or an amount was reviewed by it.
    """
    household = locked(row.household)
    policies.check_may(by, P.ASSISTANCE_RECORD, household.community_id)
    row = MeansStatement.objects.select_for_update(of=("self",)).get(pk=row.pk)
    is_used = Review.objects.filter(statement=row, taken_back_at=None).exists()
    policies.check_withdraw_statement(row, is_used=is_used)
    row.withdrawn_at, row.until = timezone.now(), row.since
    row.save(update_fields=["withdrawn_at", "until"])
    former = MeansStatement.objects.valid().filter(household=household, until=row.since, number__lt=row.number)
    if (last := former.order_by("-number").first()) is not None:
        last.until = None
        last.save(update_fields=["until"])
    journal.record("means.withdrawn", household, by=by, reason=reason, statement=row.pk, number=row.number)
    return row


@transaction.atomic
def read_means(household: Household, *, by: Viewer, purpose: str) -> None:
    """Record that the means of a household were read; each member finds it on their page.

    Raises:
        PermissionDenied: the viewer may not read means there.
        RuleBroken: the household no longer agrees.
    """
    policies.check_read(by, household, means.authorisation(household))
    statement = means.current(household)
    people = [one.person for one in statement.members.all() if one.counted] if statement else []
    for person in people:
        journal.read("means.read", person, by=by, reason=purpose, household=household.pk)
