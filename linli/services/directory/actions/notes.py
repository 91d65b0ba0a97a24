"""What residents write about services without an account, and what workers answer."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, rules
from linli.services.directory import policies
from linli.services.directory.models import Service, ServiceAtLocation, ServiceNote, note_code_hash
from linli.services.directory.states import NoteState
from linli.work.cases import actions as cases
from linli.work.cases.actions.steps import receipt_for

# Stored in the journal in English; pages translate it.
RESIDENT = Viewer(name=gettext_noop("resident"))
PER_ADDRESS, LOOK_UPS = "directory.public.notes_per_hour", "directory.public.wrong_codes_per_hour"
ANSWER_DAYS, KEEP_DAYS = "directory.notes.answer_days", "directory.notes.keep_days"


@transaction.atomic
def send(
    service: Service,
    point: ServiceAtLocation | None,
    *,
    purpose: str,
    words: str,
    phone: str,
    once: str,
    source: str,
) -> tuple[ServiceNote, str]:
    """Send a note as a resident; return it with its code, which is stored nowhere in clear text.

    `point` is at which location of the service, if one was chosen; `phone` is "" if it was left out. `once` is made by
    the form: sent again, it is the same note. `source` is what tries are counted under.

    Raises:
        RuleBroken: the service has ended or cannot be asked for.
        cases.TooOften: too many notes of this address.
    """
    code = receipt_for(once)
    if known := ServiceNote.objects.filter(code_hash=note_code_hash(code)).select_related("service").first():
        return known, code
    policies.check_asked(service, purpose)
    community = point.community if point else service.community
    if not cases.allowed("note", source, int(rules.value(PER_ADDRESS))):
        raise cases.TooOften
    assert community is not None  # public pages show only what is in a community
    days = int(rules.value(ANSWER_DAYS, code=community.code))
    row = ServiceNote.objects.create(
        community=community,
        purpose=purpose,
        service=service,
        point=point,
        words=words,
        phone=phone,
        code_hash=note_code_hash(code),
        answer_by=calendar.add_working_days(timezone.localdate(), days),
    )
    journal.record("directory.note_sent", row, by=RESIDENT, purpose=purpose)
    return row, code


@transaction.atomic
def look_up(typed: str, source: str) -> ServiceNote | None:
    """Return the note of a code; None if there is none.

    Raises:
        cases.TooOften: too many tries of this address.
    """
    if not cases.allowed("note_code", source, int(rules.value(LOOK_UPS))):
        raise cases.TooOften
    rows = ServiceNote.objects.select_related("service", "community")
    return rows.filter(code_hash=note_code_hash(typed)).first()


def _locked(row: ServiceNote) -> ServiceNote:
    rows = ServiceNote.objects.select_for_update(of=("self",)).select_related("community", "service")
    return rows.get(pk=row.pk)


@transaction.atomic
def withdraw_note(row: ServiceNote) -> ServiceNote:
    """Withdraw a note as its resident; its words are deleted at once."""
    row = _locked(row)
    policies.check_answer(row)
    row.state, row.words, row.phone = NoteState.WITHDRAWN, "", ""
    row.forgotten_at = timezone.now()
    row.save(update_fields=["state", "words", "phone", "forgotten_at"])
    journal.record("directory.note_withdrawn", row, by=RESIDENT)
    return row


@transaction.atomic
def answer(row: ServiceNote, *, by: Viewer, state: str, reason: str = "", words: str = "") -> ServiceNote:
    """Confirm a note, or say why not; `words` are for the resident."""
    row = _locked(row)
    policies.check_keep(by, row.community)
    policies.check_answer(row)
    row.state, row.reason, row.answer = state, reason, words
    row.answered_at, row.answered_by_id = timezone.now(), by.user_id
    row.save(update_fields=["state", "reason", "answer", "answered_at", "answered_by"])
    journal.record("directory.note_answered", row, by=by, reason=reason, note_state=state)
    return row


def read_note(row: ServiceNote, *, by: Viewer) -> None:
    """Record that a worker read what a resident wrote."""
    journal.read("directory.note_read", row, by=by, reason="")


@transaction.atomic
def take_back_answer(row: ServiceNote, *, by: Viewer) -> ServiceNote:
    """Take back the answer to a note, which is then open again."""
    row = _locked(row)
    policies.check_keep(by, row.community)
    policies.check_answer_back(row)
    row.state, row.reason, row.answer = NoteState.SENT, "", ""
    row.answered_at = row.answered_by = None
    row.save(update_fields=["state", "reason", "answer", "answered_at", "answered_by"])
    journal.record("directory.note_reopened", row, by=by)
    return row


@transaction.atomic
def forget_notes(*, on: date) -> int:
    """Delete the words, phones and answers of notes that were answered long enough ago; return how many."""
    before = timezone.now() - timedelta(days=int(rules.value(KEEP_DAYS, on=on)))
    rows = ServiceNote.objects.filter(answered_at__lt=before, forgotten_at=None)
    return rows.update(words="", phone="", answer="", forgotten_at=timezone.now())
