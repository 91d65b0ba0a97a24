"""Temporary relief: granted or refused by another person than who took it, papers, withdrawal, undo."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.columns import column
from linli.core.law import calendar, rules
from linli.services.assistance import engine, policies
from linli.services.assistance.models import Relief
from linli.services.assistance.states import ReliefAct, ReliefKind, ReliefState

CHANGED = ("state", "amount", "first", "papers_due", "papers_on", "refusal", "decided_by_id", "decided_on")
A = ReliefAct


def _locked(row: Relief, act: ReliefAct, *, by: Viewer) -> Relief:
    rows = Relief.objects.visible_to(by).select_for_update(of=("self",)).select_related("community", "household")
    held = rows.get(pk=row.pk)
    policies.check_act(by, held, act)
    return held


def _save(row: Relief, act: ReliefAct, *, by: Viewer, fields: dict[str, Any], **told: Any) -> Relief:
    """Change a locked row, keep what was replaced, and write the entry."""
    row.replaced = {name: _plain(getattr(row, name)) for name in CHANGED}
    for name, value in fields.items():
        setattr(row, name, value)
    row.last_by_id, row.last_at = by.user_id, timezone.now()
    row.save(update_fields=[*(name.removesuffix("_id") for name in CHANGED), "replaced", "last_by", "last_at"])
    journal.record(f"relief.{act.value}", row, by=by, household=row.household_id, **told)
    return row


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def grant_relief(row: Relief, *, by: Viewer, amount: int | None = None) -> Relief:
    """Grant relief: what was worked out, or less; of an emergency a part is paid at once and papers follow.

    Raises:
        PermissionDenied: the viewer does not decide there.
        RuleBroken: decided already, taken by the viewer, or more than they may grant.
    """
    row, today = _locked(row, A.GRANT, by=by), timezone.localdate()
    norms = engine.norms(row.community.code, row.asked_on)
    emergency = row.kind == ReliefKind.EMERGENCY
    worth, first = engine.relief(norms, row.level, row.people, emergency=emergency)
    granted = worth.fen if amount is None else amount
    policies.check_amount(by, row, granted, worth.fen, norms)
    days = int(rules.value("assistance.relief.papers_days", code=row.community.code))
    due = calendar.add_working_days(today, days) if emergency and row.papers_on is None else None
    fields = {
        "state": ReliefState.GRANTED,
        "amount": granted,
        "first": min(first, granted),
        "papers_due": due,
        "decided_by_id": by.user_id,
        "decided_on": today,
    }
    return _save(row, A.GRANT, by=by, fields=fields, amount=granted)


@transaction.atomic
def refuse_relief(row: Relief, *, by: Viewer, reason: str) -> Relief:
    """Refuse relief for a reason of `refusal_reason`."""
    row = _locked(row, A.REFUSE, by=by)
    fields = {"state": ReliefState.REFUSED, "refusal": reason, "decided_by_id": by.user_id}
    return _save(row, A.REFUSE, by=by, fields=fields | {"decided_on": timezone.localdate()}, reason=reason)


@transaction.atomic
def receive_papers(row: Relief, *, by: Viewer) -> Relief:
    """Record that the papers of relief are there."""
    row = _locked(row, A.PAPERS, by=by)
    return _save(row, A.PAPERS, by=by, fields={"papers_on": timezone.localdate()})


@transaction.atomic
def withdraw(row: Relief, *, by: Viewer) -> Relief:
    """End an application for relief because the applicant wants so."""
    row = _locked(row, A.WITHDRAW, by=by)
    return _save(row, A.WITHDRAW, by=by, fields={"state": ReliefState.WITHDRAWN})


@transaction.atomic
def undo_relief(row: Relief, *, by: Viewer) -> Relief:
    """Undo the viewer's last step.

    Raises:
        RuleBroken: somebody acted since, or the time is over.
    """
    row = _locked(row, A.UNDO, by=by)
    for name, value in row.replaced.items():
        setattr(row, name, column(Relief, name.removesuffix("_id")).to_python(value))
    row.replaced = {}
    row.save(update_fields=[*(name.removesuffix("_id") for name in CHANGED), "replaced"])
    journal.record(f"relief.{A.UNDO.value}", row, by=by, household=row.household_id)
    return row
