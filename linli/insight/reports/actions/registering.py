"""The register: forms are registered, corrected, moved on, and expire."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.insight.reports import policies
from linli.insight.reports.actions.scheduling import schedule
from linli.insight.reports.models import FormRun, ReportForm
from linli.insight.reports.states import FORM_MOVES, FormAct, FormRunState, FormState
from linli.registers.places.models import Place

FACTS = (
    "number",
    "title",
    "office",
    "office_name",
    "basis",
    "approval",
    "period",
    "due_days",
    "due_unit",
    "due_on",
    "levels",
    "sensitivity",
    "sensitivity_basis",
    "since",
    "until",
)


def locked_form(row: ReportForm) -> ReportForm:
    """Lock a form until the transaction ends."""
    rows = ReportForm.objects.select_for_update(of=("self",)).select_related("place", "office")
    return rows.get(pk=row.pk)


@transaction.atomic
def register_form(place: Place, *, by: Viewer, code: str, **facts: Any) -> ReportForm:
    """Register a form for a community or office; `facts` are the fields of `FACTS`.

    Raises:
        PermissionDenied: the viewer registers no forms there.
        RuleBroken: the code or the number is taken, or the facts do not fit together.
    """
    policies.check_may(by, P.REPORT_FORM_EDIT, place)
    policies.check_facts(facts)
    with only_once(_taken()):
        row = ReportForm.objects.create(place=place, code=code, registered_by_id=by.user_id, **facts)
    journal.record("report_form.registered", row, by=by, code=code, missing=list(row.faults))
    return row


def _taken() -> str:
    return _("A form with this short code, or with this number in this place, is already registered.")


@transaction.atomic
def correct_form(row: ReportForm, *, by: Viewer, based_on: str = "", **facts: Any) -> ReportForm:
    """Correct what is registered of a form that is not approved; one that was refused or has expired stays so.

    Raises:
        Conflict: somebody else corrected it since.
        RuleBroken: it is approved, or the facts do not fit together.
    """
    row = locked_form(row)
    policies.check_may(by, P.REPORT_FORM_EDIT, row.place)
    policies.check_correct(row)
    policies.check_facts(facts)
    changed = versions.check(row, based_on, now=versions.fields_of(row, *FACTS), yours=facts)
    if not changed:
        return row
    for name in changed:
        setattr(row, name, facts[name])
    # What was checked and mapped is about what stood there before.
    if row.state in {FormState.CHECKED, FormState.MAPPED}:
        row.state, row.state_before = FormState.REGISTERED, ""
    with only_once(_taken()):
        row.save(update_fields=[*changed, "state", "state_before"])
    journal.record("report_form.corrected", row, by=by, fields=sorted(changed), missing=list(row.faults))
    return row


@transaction.atomic
def move_form(row: ReportForm, act: FormAct, *, by: Viewer, reason: str = "") -> ReportForm:
    """Take a form one step on; one that is approved and valid today is put in force at once, and its runs scheduled.

    Args:
        row: the form.
        act: a step of `FORM_MOVES`.
        by: who does it.
        reason: of a withdrawal, a code of `report_form_end`.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the state forbids it, or the law's conditions are not met; the sentence names them.
    """
    row, today = locked_form(row), timezone.localdate()
    _move(row, act, by=by, on=today, reason=reason)
    if act == FormAct.APPROVE and row.since <= today:
        _move(row, FormAct.START, by=by, on=today)
    if row.state == FormState.IN_FORCE:
        schedule(row, by=by, on=today)
    if act == FormAct.WITHDRAW:
        _drop_unfilled(row, by=by)
    return row


def _move(row: ReportForm, act: FormAct, *, by: Viewer, on: date, reason: str = "") -> None:
    policies.check_form_move(by, row, act, on=on)
    # Until somebody decides again: the time of an approval is over when it is renewed.
    row.state_before = "" if act in {FormAct.RENEW, FormAct.EXPIRE} else row.state
    row.state, row.ended_reason = FORM_MOVES[act].to_state, reason
    if act == FormAct.RENEW:
        row.started_on = None  # nothing is asked for the time in which it was not valid
    if act == FormAct.START:
        row.started_on = row.started_on or on
    with only_once(_taken()):
        row.save(update_fields=["state", "state_before", "ended_reason", "started_on"])
    journal.record(f"report_form.{act}", row, by=by, reason=reason, missing=list(row.faults))


def _drop_unfilled(row: ReportForm, *, by: Viewer) -> None:
    """Delete the runs that nobody filled of a form that is no longer in force; what was filled or sent stays.

    Of a form that has expired, those of periods that ended while it was valid are still due.
    """
    rows = FormRun.objects.filter(form=row, state=FormRunState.SCHEDULED, replaces=None)
    if row.state == FormState.EXPIRED and row.until is not None:
        rows = rows.filter(period_until__gt=row.until)
    dropped, _kinds = rows.delete()
    if dropped:
        journal.record("report_form.runs_dropped", row, by=by, runs=dropped)


@transaction.atomic
def undo_form_step(row: ReportForm, *, by: Viewer) -> ReportForm:
    """Undo the last step of a form; runs that were dropped with it are scheduled again.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: there is none, or the form was filled since.
    """
    row = locked_form(row)
    policies.check_form_undo(by, row)
    undone, row.state, row.state_before = row.state, row.state_before, ""
    row.ended_reason = ""
    with only_once(_taken()):
        row.save(update_fields=["state", "state_before", "ended_reason"])
    journal.record("report_form.undo", row, by=by, undone=undone)
    if row.state == FormState.IN_FORCE:
        schedule(row, by=by, on=timezone.localdate())
    elif undone == FormState.IN_FORCE:
        _drop_unfilled(row, by=by)
    return row


def expire_forms(*, by: Viewer, on: date) -> dict[str, int]:
    """Put approved forms in force whose first day has come, and expire those whose last day is past; count both."""
    done = {"started": 0, "expired": 0}
    over = ReportForm.objects.filter(state__in=[FormState.APPROVED, FormState.IN_FORCE], until__lte=on)
    begun = ReportForm.objects.filter(state=FormState.APPROVED, since__lte=on, until__gt=on)
    for name, act, rows in (("expired", FormAct.EXPIRE, over), ("started", FormAct.START, begun)):
        for row in list(rows):
            # Each form for itself: one that was moved meanwhile stops no other.
            with transaction.atomic():
                held = locked_form(row)
                if held.state in FORM_MOVES[act].from_states:
                    _move(held, act, by=by, on=on)
                    if act == FormAct.EXPIRE:
                        _drop_unfilled(held, by=by)
                    done[name] += 1
    return done
