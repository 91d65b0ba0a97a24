"""Employers and vacancies: adding, correcting, withdrawing; a vacancy ends by itself on its day or when filled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.registers.places.models import Place
from linli.services.vacancies import policies
from linli.services.vacancies.models import Employer, Vacancy
from linli.services.vacancies.states import TAKING, WhyClosed

PROFILE = ("name", "code", "contact", "phone", "body_id")
FACTS = (
    *("kind", "title", "trade", "wage_low", "wage_high", "hours", "building_id", "where", "places", "grade"),
    *("education", "papers", "demands", "words", "closes_on"),
)


@transaction.atomic
def add_employer(community: Place, *, by: Viewer, name: str, since: date | None = None, **profile: Any) -> Employer:
    """Add an employer to a community. `profile`: code, contact, phone, body."""
    policies.check_may(by, P.VACANCY_EDIT, community)
    with only_once(policies.NAME_TAKEN):
        row = Employer.objects.create(community=community, name=name, since=since or timezone.localdate(), **profile)
    journal.record("employer.added", row, by=by)
    return row


@transaction.atomic
def correct_employer(row: Employer, *, by: Viewer, based_on: str = "", **profile: Any) -> Employer:
    """Correct what is known of an employer."""
    row = Employer.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_may(by, P.VACANCY_EDIT, row.community)
    profile = _keyed(profile)
    own = versions.check(row, based_on, now=versions.fields_of(row, *profile), yours=profile)
    changed = sorted(name for name in own if getattr(row, name) != profile[name])
    for name in changed:
        setattr(row, name, profile[name])
    if changed:
        with only_once(policies.NAME_TAKEN):
            row.save(update_fields=changed)
        journal.record("employer.corrected", row, by=by, fields=changed)
    return row


def _keyed(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts by the column in which they are stored."""
    return {
        (f"{name}_id" if name in ("body", "building") else name): getattr(value, "pk", value)
        for name, value in facts.items()
    }


def locked(vacancy: Vacancy) -> Vacancy:
    """Return a vacancy with its row locked."""
    rows = Vacancy.objects.select_for_update(of=("self",)).select_related("community", "employer", "building")
    return rows.get(pk=vacancy.pk)


def taken(vacancy: Vacancy) -> int:
    """Return how many places are taken by accepted offers and placements."""
    return vacancy.referrals.filter(state__in=TAKING).count()


@transaction.atomic
def add(employer: Employer, *, by: Viewer, since: date, **facts: Any) -> Vacancy:
    """Add a vacancy of an employer. `facts`: the columns of `FACTS`, money in fen a month.

    Raises:
        PermissionDenied: the viewer keeps no vacancies there.
        RuleBroken: the wage is missing, or a requirement excludes people against law.
    """
    policies.check_may(by, P.VACANCY_EDIT, employer.community)
    row = Vacancy(employer=employer, community=employer.community, since=since, **facts)
    row.until = row.closes_on + timedelta(days=1)
    policies.check_facts(row)
    row.save()
    journal.record("vacancy.added", row, by=by, since=since.isoformat(), places=row.places)
    return row


@transaction.atomic
def correct(vacancy: Vacancy, *, by: Viewer, based_on: str = "", **facts: Any) -> Vacancy:
    """Correct a vacancy, also its last day.

    Raises:
        Conflict: somebody else changed the same meanwhile.
        RuleBroken: as for `add`, or fewer places than are taken.
    """
    row = locked(vacancy)
    policies.check_may(by, P.VACANCY_EDIT, row.community)
    facts = _keyed(facts)
    own = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        held = taken(row)
        policies.check_facts(row)
        policies.check_places(row, held)
        if row.why_closed != WhyClosed.WITHDRAWN:
            _settle(row, held)
        row.save(update_fields=[*changed, "until", "why_closed"])
        journal.record("vacancy.corrected", row, by=by, fields=changed)
    return row


def _settle(row: Vacancy, held: int) -> None:
    """Set when a vacancy ends: today if every place is taken, else after its last day. The caller saves it."""
    today = timezone.localdate()
    if held >= row.places:
        if row.why_closed != WhyClosed.FILLED:
            row.until, row.why_closed = max(row.since, min(today, row.closes_on + timedelta(days=1))), WhyClosed.FILLED
    else:
        row.until, row.why_closed = row.closes_on + timedelta(days=1), WhyClosed.NONE


def settle_places(vacancy: Vacancy, *, by: Viewer) -> None:
    """End a vacancy whose last place was taken, or open it again when one became free; the caller locked it."""
    if vacancy.why_closed == WhyClosed.WITHDRAWN:
        return
    former = vacancy.why_closed
    _settle(vacancy, taken(vacancy))
    if vacancy.why_closed == former:
        return
    vacancy.save(update_fields=["until", "why_closed"])
    if vacancy.why_closed == WhyClosed.FILLED:
        journal.record("vacancy.filled", vacancy, by=by)
    else:
        journal.record("vacancy.free_again", vacancy, by=by)


@transaction.atomic
def withdraw_vacancy(vacancy: Vacancy, *, by: Viewer) -> Vacancy:
    """End a vacancy today because the employer withdrew it; whoever acts for the employer may do that, too."""
    row = locked(vacancy)
    if not policies.acts_for(by, row.employer):
        policies.check_may(by, P.VACANCY_EDIT, row.community)
    policies.check_close(row)
    row.until, row.why_closed = max(row.since, timezone.localdate()), WhyClosed.WITHDRAWN
    row.save(update_fields=["until", "why_closed"])
    journal.record("vacancy.withdrawn", row, by=by)
    return row


@transaction.atomic
def reopen(vacancy: Vacancy, *, by: Viewer) -> Vacancy:
    """Undo the withdrawal of a vacancy."""
    row = locked(vacancy)
    if not policies.acts_for(by, row.employer):
        policies.check_may(by, P.VACANCY_EDIT, row.community)
    policies.check_reopen(row)
    row.why_closed = WhyClosed.NONE
    _settle(row, taken(row))
    row.save(update_fields=["until", "why_closed"])
    journal.record("vacancy.reopened", row, by=by)
    return row
