"""Asks of offices: recorded in seconds, answered, undone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.insight.reports import policies
from linli.insight.reports.models import Ask
from linli.registers.places.models import Place

FACTS = ("office", "office_name", "form", "way", "what", "asked_at", "due_at", "held", "minutes")


def _locked(row: Ask) -> Ask:
    related = ("place", "office", "form")
    return Ask.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


@transaction.atomic
def record_ask(place: Place, *, by: Viewer, once: UUID | None = None, **facts: Any) -> Ask:
    """Record that an office asked a community or subdistrict for something; sent twice, it is recorded once.

    Args:
        place: who was asked.
        by: who records it.
        once: the number of the form on the page.
        facts: of `FACTS`.

    Raises:
        PermissionDenied: the viewer records no asks there.
        RuleBroken: it was asked in the future, or is due before it was asked.
    """
    policies.check_may(by, P.REPORT_ASK, place)
    known = Ask.objects.visible_to(by).filter(once=once).first() if once else None
    if known is not None:
        return known
    asked_at = facts.setdefault("asked_at", timezone.now())
    _check(facts)
    row = Ask.objects.create(
        place=place,
        community_id=place.community_id,
        once=once or uuid4(),
        is_short=policies.is_short(asked_at, facts.get("due_at"), code=place.code),
        recorded_by_id=by.user_id,
        **facts,
    )
    journal.record("report_ask.recorded", row, by=by, way=row.way, form=row.form_id, short=row.is_short)
    return row


def _check(facts: dict[str, Any]) -> None:
    policies.check_ask_times(facts["asked_at"], facts.get("due_at"))
    form = facts.get("form")
    if form is not None and facts.get("office") is None and not facts.get("office_name"):
        facts["office"], facts["office_name"] = form.office, form.office_name
    if facts.get("office") is not None and facts.get("office_name"):
        raise RuleBroken(_("Choose the office from the register or write its name, not both."))


@transaction.atomic
def correct_ask(row: Ask, *, by: Viewer, based_on: str = "", **facts: Any) -> Ask:
    """Correct an ask.

    Raises:
        Conflict: somebody else corrected it since.
        RuleBroken: the times do not fit.
    """
    row = _locked(row)
    policies.check_may(by, P.REPORT_ASK, row.place)
    _check(facts)
    changed = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    for name in changed:
        setattr(row, name, facts[name])
    row.is_short = policies.is_short(row.asked_at, row.due_at, code=row.place.code)
    if changed:
        if row.answered_at is not None:
            policies.check_ask_times(row.asked_at, row.answered_at)
        row.save(update_fields=[*changed, "is_short"])
        journal.record("report_ask.corrected", row, by=by, fields=sorted(changed))
    return row


@transaction.atomic
def answer_ask(row: Ask, *, by: Viewer, answered_at: datetime, minutes: int | None, held: str) -> Ask:
    """Record that an ask was answered, how long it took, and whether it was recorded already.

    Raises:
        RuleBroken: it is answered already or was undone.
    """
    row = _locked(row)
    policies.check_may(by, P.REPORT_ASK, row.place)
    policies.check_answer_ask(row, answered_at)
    row.answered_at, row.answered_by_id, row.minutes, row.held = answered_at, by.user_id, minutes, held
    row.save(update_fields=["answered_at", "answered_by", "minutes", "held"])
    journal.record("report_ask.answered", row, by=by, minutes=minutes, held=held)
    return row


@transaction.atomic
def undo_ask(row: Ask, *, by: Viewer) -> Ask:
    """Undo the answer to an ask; of one that is not answered, the ask itself.

    Raises:
        RuleBroken: it was undone already.
    """
    row = _locked(row)
    policies.check_may(by, P.REPORT_ASK, row.place)
    if row.taken_back_at is not None:
        raise RuleBroken(_("This ask was undone already."))
    if row.answered_at is not None:
        row.answered_at, row.answered_by = None, None
        row.save(update_fields=["answered_at", "answered_by"])
        journal.record("report_ask.answer_undone", row, by=by)
        return row
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("report_ask.undone", row, by=by)
    return row


@transaction.atomic
def restore_ask(row: Ask, *, by: Viewer) -> Ask:
    """Restore an ask that was undone.

    Raises:
        RuleBroken: it was not undone.
    """
    row = _locked(row)
    policies.check_may(by, P.REPORT_ASK, row.place)
    if row.taken_back_at is None:
        raise RuleBroken(_("This ask was not undone."))
    row.taken_back_at = None
    row.save(update_fields=["taken_back_at"])
    journal.record("report_ask.restored", row, by=by)
    return row
