"""The tracking file of a person out of work: a change is a new version; services with offer and answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.columns import column
from linli.core.journal import versions
from linli.registers.people.models import Person
from linli.services.employment import policies
from linli.services.employment.models import AidService, TrackingFile
from linli.services.employment.states import AidAnswer

FACTS = (
    *("cause", "ability", "willing", "other_income", "occupations", "wage_min", "hours", "metres_max", "limits"),
    *("skills", "grade", "note"),
)


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)


def open_file(person: Person) -> TrackingFile | None:
    """Return the present version of a person's tracking file."""
    return TrackingFile.objects.open().filter(person=person).first()


def version_of(person: Person) -> str:
    """Return what a form opened now is based on."""
    row = open_file(person)
    return versions.of(person, versions.fields_of(row, *FACTS)) if row is not None else ""


def _words(name: str, value: Any) -> tuple[str, str]:
    """Return a field of a tracking file in words, for whom two versions are shown to."""
    return str(column(TrackingFile, name).verbose_name), str(value)


@transaction.atomic
def write_file(person: Person, *, since: date, by: Viewer, based_on: str = "", **facts: Any) -> TrackingFile:
    """Write the tracking file of a person, as it is from a day on; the version before ends on that day.

    `facts`: cause (code of `jobless_cause`), ability, willing, other_income, occupations and skills (codes of
    `occupation`), wage_min in fen a month, hours (code of `work_hours`), metres_max, limits (codes of `work_limit`
    with spaces between), grade (code of `skill_grade`), note.

    Raises:
        PermissionDenied: the viewer may not record it there.
        Conflict: somebody else wrote another version meanwhile.
        RuleBroken: a code is unknown, or the day is before the present version.
    """
    person = _locked(person)
    policies.check_may(by, P.EMPLOYMENT_RECORD, person.community_id)
    policies.check_alive(person)
    policies.check_file(facts)
    former = open_file(person)
    policies.check_file_day(former, since)
    if former is not None:
        held = versions.fields_of(former, *FACTS)
        own = versions.check(person, based_on, now=held, yours=held | facts, words=_words)
        facts = held | {name: facts[name] for name in own if name in facts}
        if facts == held:
            return former
        former.until = since
        former.save(update_fields=["until"])
    row = TrackingFile.objects.create(
        community_id=person.community_id, person=person, since=since, by_id=by.user_id, **facts
    )
    journal.record("tracking.written", person, by=by, file=row.pk, since=since.isoformat())
    return row


@transaction.atomic
def take_back_file(row: TrackingFile, *, by: Viewer) -> TrackingFile:
    """Undo a version entered by mistake: it was valid on no day, and the one before goes on."""
    _locked(row.person)
    row = TrackingFile.objects.select_for_update(of=("self",)).select_related("person", "community").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_current(row)
    policies.check_take_back(row.entered_at, row.by_id, by=by, code=row.community.code)
    former = TrackingFile.objects.filter(person=row.person, until=row.since).exclude(pk=row.pk).order_by("-pk").first()
    row.until = row.since
    row.save(update_fields=["until"])
    if former is not None:
        former.until = None
        former.save(update_fields=["until"])
    journal.record("tracking.taken_back", row.person, by=by, file=row.pk)
    return row


@transaction.atomic
def close_file(row: TrackingFile, *, until: date, by: Viewer) -> TrackingFile:
    """Close a tracking file, because the person works or no longer looks for work."""
    row = TrackingFile.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_current(row)
    policies.check_file_day(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("tracking.closed", row.person, by=by, file=row.pk, until=until.isoformat())
    return row


@transaction.atomic
def serve(
    person: Person,
    kind: str,
    *,
    by: Viewer,
    day: date | None = None,
    offer: str = "",
    answer: str = "",
    reason: str = "",
    words: str = "",
    next_on: date | None = None,
) -> AidService:
    """Record a service to a person out of work. A refusal names the offer that it refuses and its reason.

    `kind` is a code of `aid_service`, `answer` of `AidAnswer`, `reason` of `work_refusal` if it is a refusal.

    Raises:
        PermissionDenied: the viewer may not record it there.
        RuleBroken: an answer without offer, a reason that does not fit, a day in the future.
    """
    person = _locked(person)
    policies.check_may(by, P.EMPLOYMENT_RECORD, person.community_id)
    day = day or timezone.localdate()
    policies.check_day(day)
    policies.check_service(kind, offer, answer, reason)
    row = AidService.objects.create(
        community_id=person.community_id,
        person=person,
        kind=kind,
        day=day,
        offer=offer,
        answer=answer,
        answered_on=day if answer else None,
        reason=reason if answer in policies.REFUSALS else "",
        words=words,
        next_on=next_on,
        by_id=by.user_id,
    )
    journal.record("aid.served", person, by=by, service=row.pk, aid=kind, day=day.isoformat())
    return row


@transaction.atomic
def answer_offer(row: AidService, answer: str, *, by: Viewer, on: date, reason: str = "") -> AidService:
    """Record what somebody said to an offer made before.

    Raises:
        RuleBroken: it was answered before, or the reason does not fit.
    """
    row = AidService.objects.select_for_update(of=("self",)).select_related("person").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_service_stands(row)
    policies.check_unanswered(row, on)
    policies.check_service(row.kind, row.offer, answer, reason)
    row.answer, row.answered_on = answer, on
    row.reason = reason if answer in policies.REFUSALS else ""
    row.save(update_fields=["answer", "answered_on", "reason"])
    journal.record("aid.answered", row.person, by=by, service=row.pk, answer_to_offer=AidAnswer(answer).value)
    return row


@transaction.atomic
def take_back_service(row: AidService, *, by: Viewer) -> AidService:
    """Undo a service that was entered by mistake."""
    rows = AidService.objects.select_for_update(of=("self",)).select_related("person", "community")
    row = rows.get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    policies.check_service_stands(row)
    policies.check_take_back(row.entered_at, row.by_id, by=by, code=row.community.code)
    row.taken_back = True
    row.save(update_fields=["taken_back"])
    journal.record("aid.taken_back", row.person, by=by, service=row.pk)
    return row
