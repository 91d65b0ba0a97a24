"""Granting and refusing, by somebody else than who reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.registers.people.models import Person
from linli.services.schemes import policies
from linli.services.schemes.actions.filing import end_publication
from linli.services.schemes.actions.steps import locked, move, one_at_a_time, scheme_of
from linli.services.schemes.engine import Decision, Scheme, ages
from linli.services.schemes.models import Application, Award
from linli.services.schemes.queries import answers, beside, quotas
from linli.services.schemes.states import ApplicationAct


@transaction.atomic
def approve(
    row: Application,
    *,
    by: Viewer,
    since: date | None = None,
    tier: str = "",
    amount: int | None = None,
    words: str = "",
    based_on: str = "",
) -> Award:
    """Grant an application; the award begins on a day (default today).

    Args:
        row: the application.
        by: who decides.
        since: first day of the award.
        tier: code of the tier; "" for the one that the facts give.
        amount: fen, minutes or pieces, where the scheme sets it case by case; else that of the tier.
        words: why it is granted although the facts do not say so, or how an objection was dealt with.
        based_on: the last step that the viewer saw.

    Raises:
        RuleBroken: not published, excluded, nothing left beside another scheme, no place left, others come first or
            against the facts without words, or no such tier.
    """
    row = locked(row, by=by, based_on=based_on)
    # Two grants for one person, or of the last place, wait for each other.
    Person.objects.select_for_update(of=("self",)).get(pk=row.person_id)
    scheme, day = scheme_of(row), since or timezone.localdate()
    policies.check_act(by, row, ApplicationAct.APPROVE)
    policies.check_published(row, scheme, words)
    if day < row.applied_on:
        raise RuleBroken(_("The award cannot begin before the application."))
    decision = answers.decided(row)
    chosen = tier or decision.tier
    full = worth_of(scheme, chosen, amount)
    worth = paid_beside(scheme, row.person_id, full, day)
    _check_facts(row, scheme, decision, day, words)
    _check_queue(row, scheme, day, words)
    told = {"tier": chosen, "amount": worth, "since": day.isoformat()}
    if worth != full:
        told["full"] = full
    move(row, ApplicationAct.APPROVE, by=by, words=words, fields=_decision(by), **told)
    return _awarded(row, scheme, chosen, worth, day)


def _check_facts(row: Application, scheme: Scheme, decision: Decision, day: date, words: str) -> None:
    """Check that the facts allow a grant, or that words say why it is granted all the same."""
    awarded = {one.award.scheme for one in beside.beside(scheme, row.person_id, day)}
    shown = [code for code in decision.excluded_by if code not in awarded]
    policies.check_grant(answer=decision.answer, shown=shown, words=words)


def _awarded(row: Application, scheme: Scheme, tier: str, worth: int | None, day: date) -> Award:
    """Write the award of an application."""
    with only_once(_("{name} already gets this scheme.").format(name=row.person.name)):
        return Award.objects.create(
            community_id=row.community_id,
            person=row.person,
            scheme=row.scheme,
            tier=tier,
            amount=worth,
            unit=scheme.benefit.unit,
            per=scheme.benefit.per,
            application=row,
            since=day,
            review_on=next_review(scheme, day),
        )


def paid_beside(scheme: Scheme, person: int, full: int | None, on: date, *, without: int | None = None) -> int | None:
    """Return how much of an amount is paid beside what a person gets; `without`: one award that does not count.

    Raises:
        RuleBroken: something excludes it, or nothing would be left; the sentence says what to do.
    """
    found = beside.beside(scheme, person, on, without=without)
    policies.check_excluded([one.award for one in found if one.how == "excludes"])
    policies.check_higher([one.award for one in found if one.how == "higher"], full)
    left = beside.left(found, full)
    policies.check_left(full, left, [one.award for one in found if one.how == "cap"])
    return left


def check_free_place(scheme: Scheme, on: date) -> None:
    """Check that a place of a scheme with a quota is free; until the transaction ends nobody else takes it.

    Raises:
        RuleBroken: none is.
    """
    if scheme.quota is not None:
        one_at_a_time(scheme.code)
        policies.check_place(scheme.quota.count, quotas.taken(scheme, on).count())


def _check_queue(row: Application, scheme: Scheme, day: date, words: str) -> None:
    check_free_place(scheme, day)
    if scheme.quota is not None:
        found = quotas.queue(scheme, day)
        policies.check_turn(found.free, [line.application for line in found.before(row.pk)], words)


def _decision(by: Viewer, refusal: str = "") -> dict[str, Any]:
    return {"decided_by_id": by.user_id, "decided_on": timezone.localdate(), "refusal": refusal}


def worth_of(scheme: Scheme, tier: str, amount: int | None) -> int | None:
    """Return the amount of an award.

    Raises:
        RuleBroken: there is no such tier, or an amount is given that the scheme does not leave open, or is 0.
    """
    found = scheme.tier(tier)
    if scheme.benefit.tiers and found is None:
        names = _(", ").join(str(one.title) for one in scheme.benefit.tiers)
        raise RuleBroken(_("Choose the tier: {tiers}.").format(tiers=names))
    fixed = found.amount if found is not None else scheme.benefit.amount
    if fixed is not None and amount not in (None, fixed):
        raise RuleBroken(_("The amount of this scheme is fixed."))
    if amount is not None and amount <= 0:
        raise RuleBroken(_("The amount must be above 0."))
    return fixed if fixed is not None else amount


def next_review(scheme: Scheme, day: date) -> date | None:
    """Return when an award is to be reviewed, counted from a day."""
    return ages.months_after(day, scheme.review_months) if scheme.review_months else None


@transaction.atomic
def refuse(row: Application, *, by: Viewer, reason: str, words: str = "", based_on: str = "") -> Application:
    """Refuse an application, with a reason of `refusal_reason`; the notice says how to object.

    Raises:
        RuleBroken: it was not reviewed, or the viewer reviewed it.
    """
    row = locked(row, by=by, based_on=based_on)
    move(row, ApplicationAct.REFUSE, by=by, words=words, fields=_decision(by, reason), refusal=reason)
    end_publication(row)
    return row


@transaction.atomic
def return_for_review(row: Application, *, by: Viewer, words: str, based_on: str = "") -> Application:
    """Send an application back to the review, with what is to be looked at."""
    row = locked(row, by=by, based_on=based_on)
    move(row, ApplicationAct.RETURN, by=by, words=words, fields={"reviewed_by_id": None, "advice": ""})
    end_publication(row)
    return row


@transaction.atomic
def uphold(row: Application, *, by: Viewer, words: str, based_on: str = "") -> Application:
    """Confirm a refusal after an objection; what is left is the court."""
    row = locked(row, by=by, based_on=based_on)
    move(row, ApplicationAct.UPHOLD, by=by, words=words, fields=_decision(by, row.refusal))
    return row


@transaction.atomic
def reopen(row: Application, *, by: Viewer, words: str, based_on: str = "") -> Application:
    """Have a refused application reviewed again after an objection."""
    row = locked(row, by=by, based_on=based_on)
    afresh = {"reviewed_by_id": None, "decided_by_id": None, "decided_on": None, "advice": "", "refusal": ""}
    move(row, ApplicationAct.REOPEN, by=by, words=words, fields=afresh)
    return row
