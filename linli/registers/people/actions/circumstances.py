"""Recording and ending circumstances."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.journal import versions
from linli.registers.people import policies
from linli.registers.people.models import Circumstance, Person


@transaction.atomic
def add_circumstance(
    person: Person,
    kind: str,
    *,
    since: date,
    source: str,
    by: Viewer,
    detail: str = "",
    consent_on: date | None = None,
    guardian: Person | None = None,
    sure: bool = False,
) -> Circumstance:
    """Record a fact that opens a service, with its source and legal ground.

    Raises:
        PermissionDenied: the viewer may not change the person.
        RuleBroken: consent or a guardian is missing, or what is recorded speaks against it and nobody is `sure`.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)
    code = policies.circumstance(kind)
    policies.check_day(since)
    policies.check_circumstance(person, code, consent_on=consent_on, guardian=guardian, by=by)
    policies.check_doubts(person, kind, sure=sure)
    ground = policies.ground_of(code)
    row = Circumstance.objects.create(
        community_id=person.community_id,
        person=person,
        kind=kind,
        detail=detail,
        source=source,
        ground=ground,
        consent_on=consent_on,
        since=since,
    )
    # Without kind and detail: the journal contains no values of sensitive fields.
    journal.record(
        "circumstance.added",
        person,
        by=by,
        circumstance=row.pk,
        source=source,
        ground=ground,
        guardian=guardian.pk if guardian else None,
        confirmed=sure,
    )
    return row


@transaction.atomic
def end_circumstance(
    circumstance: Circumstance, *, on: date, by: Viewer, reason: str = "", based_on: str = ""
) -> Circumstance:
    """End a circumstance on a day, because it ended or consent was withdrawn."""
    row = Circumstance.objects.select_for_update(of=("self",)).get(pk=circumstance.pk)
    policies.check_may(Permission.PEOPLE_EDIT, row.community_id, by=by)
    policies.check_stands(row)
    versions.check(row, based_on, now=versions.fields_of(row, "person_id", "since"), about=(row.person,))
    policies.check_day(on, since=row.since)
    row.until = on
    row.save(update_fields=["until"])
    journal.record("circumstance.ended", row.person, by=by, circumstance=row.pk, on=on.isoformat(), reason=reason)
    return row
