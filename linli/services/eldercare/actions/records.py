"""Kin, proxies, care plans and absences: added, ended, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person
from linli.services.eldercare import policies
from linli.services.eldercare.models import Absence, CarePlan, ContactDuty, Kin, OfPerson, PlanService, Proxy

R = TypeVar("R", Kin, Proxy, CarePlan, Absence, ContactDuty)


def locked(person: Person) -> Person:
    """Return the person locked, with the community."""
    return Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)


def origin(person: Person, viewer: Viewer) -> dict[str, Any]:
    """Return the columns that every record about a person has."""
    return {"person": person, "community_id": person.community_id, "recorded_by_id": viewer.user_id}


@transaction.atomic
def add_kin(person: Person, *, by: Viewer, name: str, relation: str, phone: str, place_in_order: int) -> Kin:
    """Add a next of kin. The journal records no name and no number."""
    person = locked(person)
    policies.check_person(Permission.ELDERCARE_PLAN, person, by=by)
    since = timezone.localdate()
    same = [one for one in Kin.objects.about(person).open() if (one.name, one.phone) == (name, phone)]
    policies.check_new_kin(same)
    row = Kin.objects.create(
        **origin(person, by), since=since, name=name, relation=relation, phone=phone, place_in_order=place_in_order
    )
    journal.record("kin.added", person, by=by, record=row.pk, relation=relation)
    return row


@transaction.atomic
def add_proxy(
    person: Person,
    *,
    by: Viewer,
    name: str,
    relation: str,
    phone: str,
    purposes: Sequence[str],
    consent: str,
    consent_on: date | None,
    document: str,
    since: date,
    until: date | None = None,
) -> Proxy:
    """Add somebody who acts for a person.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: there is neither the person's consent nor a guardian's document.
    """
    person = locked(person)
    policies.check_person(Permission.ELDERCARE_PLAN, person, by=by)
    policies.check_proxy(consent, consent_on=consent_on, document=document, purposes=purposes)
    policies.check_span(since, until)
    same = [one for one in Proxy.objects.about(person).open() if one.name == name]
    policies.check_new_proxy(same)
    row = Proxy.objects.create(
        **origin(person, by),
        since=since,
        until=until,
        planned_until=until,
        name=name,
        relation=relation,
        phone=phone,
        purposes=list(purposes),
        consent=consent,
        consent_on=consent_on or since,
        document=document,
    )
    journal.record("proxy.added", person, by=by, record=row.pk, purposes=list(purposes), consent=consent)
    return row


@transaction.atomic
def agree_plan(
    person: Person,
    *,
    by: Viewer,
    goals: str,
    services: Iterable[tuple[str, str, str]],
    agreed_on: date,
    agreed_by: Proxy | None,
    review_on: date,
    replaces: int | None,
) -> CarePlan:
    """Agree a care plan; the one in force ends on that day and stays as the version before.

    Args:
        person: whose plan.
        by: the viewer.
        goals: what is to be reached.
        services: service, rhythm, by whom.
        agreed_on: the day from which it is in force.
        agreed_by: a proxy; None for the person.
        review_on: when it is looked at again.
        replaces: the version that the form showed; None if there was none.
    """
    person = locked(person)
    policies.check_person(Permission.ELDERCARE_PLAN, person, by=by)
    policies.check_agreed(agreed_by, agreed_on)
    now = CarePlan.objects.select_for_update(of=("self",)).about(person).open().first()
    policies.check_plan(now, replaces, agreed_on, review_on)
    if now is not None:
        now.until = agreed_on
        now.save(update_fields=["until"])
    plan = CarePlan.objects.create(
        **origin(person, by),
        since=agreed_on,
        goals=goals,
        agreed_on=agreed_on,
        agreed_by=agreed_by,
        review_on=review_on,
        number=now.number + 1 if now else 1,
    )
    PlanService.objects.bulk_create(
        PlanService(plan=plan, service=service, rhythm=rhythm, provider=provider)
        for service, rhythm, provider in services
    )
    journal.record("care_plan.agreed", person, by=by, record=plan.pk, version=plan.number)
    return plan


@transaction.atomic
def add_absence(
    person: Person, *, by: Viewer, kind: str, since: date, until: date | None = None, note: str = ""
) -> Absence:
    """Record a stay in hospital or elsewhere; daily contacts pause meanwhile. `until` is the day of the return."""
    person = locked(person)
    policies.check_person(Permission.ELDERCARE_PLAN, person, by=by)
    policies.check_absence(since, until, Absence.objects.about(person))
    with only_once(policies.ONE_ABSENCE):
        row = Absence.objects.create(
            **origin(person, by), kind=kind, since=since, until=until, planned_until=until, note=note
        )
    journal.record("absence.added", person, by=by, record=row.pk, since=since.isoformat())
    return row


def _locked(row: R, *, by: Viewer) -> R:
    found = type(row).objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(Permission.ELDERCARE_PLAN, found.person, by=by)
    return found


@transaction.atomic
def end(row: R, *, on: date, by: Viewer, reason: str = "") -> R:
    """End a record on a day, the first on which it no longer holds."""
    found = _locked(row, by=by)
    policies.check_end(found, on)
    found.until, found.end_reason = on, reason
    found.save(update_fields=["until", "end_reason"])
    journal.record("care_record.ended", found.person, by=by, record=found.pk, of=_kind(found), on=on.isoformat())
    return found


@transaction.atomic
def take_back(row: R, *, by: Viewer, reason: str) -> R:
    """Withdraw a record entered by mistake: it was in force on no day, and the history keeps it."""
    found = _locked(row, by=by)
    policies.check_end(found, found.since)
    found.until, found.end_reason = found.since, reason
    found.save(update_fields=["until", "end_reason"])
    journal.record("care_record.taken_back", found.person, by=by, record=found.pk, of=_kind(found), reason=reason)
    return found


@transaction.atomic
def reopen(row: R, *, by: Viewer) -> R:
    """Undo the end of a record."""
    found = _locked(row, by=by)
    others = type(found).objects.about(found.person).open()
    policies.check_reopen(found, list(others))
    found.until, found.end_reason = found.planned_until, ""
    found.save(update_fields=["until", "end_reason"])
    journal.record("care_record.reopened", found.person, by=by, record=found.pk, of=_kind(found))
    return found


def _kind(row: OfPerson) -> str:
    return str(row._meta.model_name)


@transaction.atomic
def read_phone(row: Kin | Proxy, *, purpose: str, by: Viewer) -> str:
    """Return the phone number of a next of kin or proxy, and record who read it and why; the person may see it."""
    policies.check_may(Permission.ELDERCARE_CONTACT, row.person, by=by)
    if row.phone:
        journal.read("kin.phone_read", row.person, by=by, reason=purpose, record=row.pk, of=_kind(row))
    return row.phone
