"""Enterprise retirees: on the list from the day they were handed over; health checks. Visits confirm the pension."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person
from linli.services.employment import policies
from linli.services.employment.models import HealthCheck, Retiree


@transaction.atomic
def add_retiree(
    person: Person, *, since: date, by: Viewer, employer: str = "", retired_on: date | None = None
) -> Retiree:
    """Put a retired worker on the list of their community, from the day they were handed over.

    Raises:
        PermissionDenied: the viewer does not keep the list there.
        RuleBroken: the person has died or is on the list, or the day is in the future.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, person.community_id)
    policies.check_alive(person)
    policies.check_day(since)
    with only_once(policies.RETIREE_BEFORE):
        row = Retiree.objects.create(
            community_id=person.community_id, person=person, since=since, employer=employer, retired_on=retired_on
        )
    journal.record("retiree.added", row, by=by, person=person.pk, since=since.isoformat())
    return row


@transaction.atomic
def end_retiree(row: Retiree, *, by: Viewer, until: date, reason: str) -> Retiree:
    """Take a retiree off the list, for a reason of `retiree_end`.

    Raises:
        RuleBroken: they are off the list, or the day is before they were handed over.
    """
    row = Retiree.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_codes("retiree_end", [reason])
    policies.check_retiree(row, until)
    row.until, row.ended_reason = until, reason
    row.save(update_fields=["until", "ended_reason"])
    journal.record("retiree.ended", row, by=by, until=until.isoformat(), reason=reason)
    return row


@transaction.atomic
def reopen_retiree(row: Retiree, *, by: Viewer) -> Retiree:
    """Undo that a retiree was taken off the list."""
    row = Retiree.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    if row.until is not None:
        row.until, row.ended_reason = None, ""
        with only_once(policies.RETIREE_BEFORE):
            row.save(update_fields=["until", "ended_reason"])
        journal.record("retiree.reopened", row, by=by)
    return row


@transaction.atomic
def record_check(row: Retiree, *, by: Viewer, day: date, place_kind: str) -> HealthCheck:
    """Record that a retiree went to a health check (place: code of `health_check_place`); no results are kept.

    Raises:
        RuleBroken: off the list, a day in the future, or one of that day is recorded.
    """
    row = Retiree.objects.select_for_update(of=("self",)).get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_codes("health_check_place", [place_kind])
    policies.check_retiree(row, day)
    with only_once(policies.CHECKED_BEFORE):
        check = HealthCheck.objects.create(
            community_id=row.community_id, retiree=row, day=day, place_kind=place_kind, by_id=by.user_id
        )
    journal.record("retiree.health_check", row, by=by, check=check.pk, day=day.isoformat())
    return check


@transaction.atomic
def take_back_check(check: HealthCheck, *, by: Viewer) -> HealthCheck:
    """Undo a health check that was entered by mistake."""
    rows = HealthCheck.objects.select_for_update(of=("self",)).select_related("retiree", "community")
    check = rows.get(pk=check.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, check.community_id)
    policies.check_take_back(check.entered_at, check.by_id, by=by, code=check.community.code)
    if not check.taken_back:
        check.taken_back = True
        check.save(update_fields=["taken_back"])
        journal.record("retiree.check_taken_back", check.retiree, by=by, check=check.pk)
    return check


@transaction.atomic
def correct_retiree(row: Retiree, *, by: Viewer, **facts: object) -> Retiree:
    """Correct the former employer or the day of retirement, by a newer list."""
    row = Retiree.objects.select_for_update(of=("self",)).get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=sorted(facts))
    journal.record("retiree.corrected", row, by=by, fields=sorted(facts))
    return row
