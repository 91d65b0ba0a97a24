"""Placements: work that started after an accepted offer, and whether it lasted."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.law import rules
from linli.services.employment import actions as employment
from linli.services.vacancies import policies
from linli.services.vacancies.actions.referring import locked
from linli.services.vacancies.models import FollowUp, Placement, Referral
from linli.services.vacancies.queries import people
from linli.services.vacancies.states import FollowUpResult, ReferralState, VacancyKind

MONTHS = "vacancies.follow_up.months"


@transaction.atomic
def start_work(row: Referral, *, by: Viewer, on: date) -> Placement:
    """Record that the person started work; the employment ledger gets the spell, and follow-ups become due.

    Raises:
        PermissionDenied: the viewer does not help the resident.
        RuleBroken: no accepted offer, the day is in the future, another placement goes on, or the rules for
            public-welfare posts forbid it.
    """
    row = locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_state(row, ReferralState.ACCEPTED)
    policies.check_day(on, since=row.made_on)
    vacancy, person = row.vacancy, row.person
    welfare = vacancy.kind == VacancyKind.WELFARE
    _check_welfare(row, on)
    spell = employment.record_work(
        person,
        "public_post" if welfare else "employed",
        since=on,
        via="placement",
        by=by,
        employer=vacancy.employer.name,
        occupation=vacancy.trade,
        sure=True,
    )
    with only_once(policies.PLACED_ALREADY):
        placement, _new = Placement.objects.update_or_create(
            referral=row,
            defaults={
                "community": row.community,
                "person": person,
                "since": on,
                "until": None,
                "spell": spell,
                "graduate": people.is_graduate(person, on),
                "term_until": people.welfare_term(person, on) if welfare else None,
                "end_reason": "",
            },
        )
    _plan_follow_ups(placement)
    row.state, row.closed_on = ReferralState.PLACED, on
    row.save(update_fields=["state", "closed_on"])
    journal.record("placement.started", row, by=by, on=on.isoformat())
    return placement


def _check_welfare(row: Referral, on: date) -> None:
    """Check whether the person may have a public-welfare post, if it is one, and for how many times."""
    welfare = row.vacancy.kind == VacancyKind.WELFARE
    before = Placement.objects.filter(person=row.person, referral__vacancy__kind=VacancyKind.WELFARE)
    times = before.exclude(referral__state=ReferralState.ACCEPTED).count() if welfare else 0
    entitled = bool(people.rights_of([row.person_id], on).get(row.person_id))
    policies.check_welfare(row.vacancy, times, entitled=entitled)


def _plan_follow_ups(placement: Placement) -> None:
    for month in rules.value(MONTHS, code=placement.community.code):
        FollowUp.objects.update_or_create(
            placement=placement,
            month=month,
            defaults={
                "community": placement.community,
                "due_on": people.after_months(placement.since, month),
                "dropped": False,
            },
        )


@transaction.atomic
def undo_start(placement: Placement, *, by: Viewer) -> Placement:
    """Undo the start of work that was recorded by mistake; the ledger goes back, too.

    Raises:
        RuleBroken: it ended, a follow-up found something, or the spell of the ledger can no longer be undone.
    """
    row = locked(placement.referral)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    placement = _locked(placement)
    policies.check_undo_start(placement)
    if placement.spell is not None:
        employment.take_back_work(placement.spell, by=by)
    placement.until, placement.spell = placement.since, None  # was in force on no day
    placement.save(update_fields=["until", "spell"])
    placement.follow_ups.update(dropped=True)
    row.state, row.closed_on = ReferralState.ACCEPTED, None
    row.save(update_fields=["state", "closed_on"])
    journal.record("placement.undone", row, by=by)
    return placement


def _locked(placement: Placement) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",)).select_related("community", "referral", "spell")
    return rows.get(pk=placement.pk)


@transaction.atomic
def end_placement(placement: Placement, *, by: Viewer, until: date, reason: str) -> Placement:
    """Record that the person no longer works there from a day on; the ledger then says that they look for work.

    `reason` is a code of `placement_end`. The place of the vacancy stays filled.
    """
    placement = _locked(placement)
    policies.check_may(by, P.VACANCY_PLACE, placement.community)
    policies.check_placement_end(placement, until)
    policies.check_reason("placement_end", reason)
    if placement.spell is not None and placement.spell.fact.until is None:
        employment.record_work(placement.person, "unemployed", since=until, via="told", by=by, sure=True)
    placement.until, placement.end_reason = until, reason
    placement.save(update_fields=["until", "end_reason"])
    placement.follow_ups.filter(result=FollowUpResult.NONE, due_on__gt=until).update(dropped=True)
    journal.record("placement.ended", placement.referral, by=by, until=until.isoformat(), reason=reason)
    return placement


@transaction.atomic
def follow_up(row: FollowUp, *, by: Viewer, result: str) -> FollowUp:
    """Record what a follow-up found. Who was not reached stays on the list and is asked again."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("community", "placement").get(pk=row.pk)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_follow_up(row)
    found = FollowUpResult(result)
    if found != FollowUpResult.UNREACHED:
        row.result, row.done_on, row.by_id = found, timezone.localdate(), by.user_id
        row.save(update_fields=["result", "done_on", "by"])
    journal.record("placement.followed_up", row.placement.referral, by=by, month=row.month, result=found.value)
    return row
