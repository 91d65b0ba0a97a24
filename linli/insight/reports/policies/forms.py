"""Rules of the register of report forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.insight.reports.engine import law
from linli.insight.reports.models import Edition, FormField, ReportForm
from linli.insight.reports.states import (
    FORM_MOVES,
    FieldState,
    FormAct,
    FormRunState,
    FormState,
    MayReceive,
    PeriodKind,
)

CORRECTABLE = {FormState.REGISTERED, FormState.CHECKED, FormState.MAPPED, FormState.EXPIRED, FormState.REFUSED}
NEEDS_LAW = {FormAct.CHECK, FormAct.APPROVE, FormAct.START}
APPROVED = {FormState.APPROVED, FormState.IN_FORCE, FormState.WITHDRAWN}


def check_may(viewer: Viewer, permission: P, place: Any) -> None:
    """Raise PermissionDenied if the viewer lacks the permission at a place."""
    if not viewer.may(permission, place):
        raise PermissionDenied


def check_facts(facts: Mapping[str, Any]) -> None:
    """Check that what is registered of a form fits together.

    Raises:
        RuleBroken: it does not; the sentence names the field.
    """
    if facts.get("office") is not None and facts.get("office_name"):
        raise RuleBroken(_("Choose the office from the register or write its name, not both."))
    if facts["period"] == PeriodKind.ONCE and facts.get("due_on") is None:
        raise RuleBroken(_("A form that is submitted once needs the day on which it is due."))
    if facts["sensitivity"] != MayReceive.COUNTS and not facts.get("sensitivity_basis"):
        raise RuleBroken(_("Name the basis on which the office may receive data about residents."))
    until = facts.get("until")
    if until is not None and until <= facts["since"]:
        raise RuleBroken(_("The last day cannot be before the first day."))


def check_correct(row: ReportForm) -> None:
    """Check that a form can be corrected.

    Raises:
        RuleBroken: it is approved, in force or withdrawn.
    """
    if row.state not in CORRECTABLE:
        said = _(
            "This form is {state} and cannot be corrected. Undo the last step, or withdraw it and register it again."
        )
        raise RuleBroken(said.format(state=row.get_state_display()))


def form_acts(viewer: Viewer, row: ReportForm) -> list[FormAct]:
    """Return what the viewer may do with a form by its state; finer rules answer when it is done."""
    acts: list[FormAct] = [
        move.act
        for move in FORM_MOVES.values()
        if row.state in move.from_states and viewer.may(move.permission, row.place) and move.act != FormAct.EXPIRE
    ]
    if row.faults and FormAct.CHECK in acts:
        acts.remove(FormAct.CHECK)
    if not row.faults and FormAct.REFUSE in acts:
        acts.remove(FormAct.REFUSE)
    if row.state_before and may_undo(viewer, row):
        acts.append(FormAct.UNDO)
    return acts


def check_form_move(viewer: Viewer, row: ReportForm, act: FormAct, *, on: date) -> None:
    """Check a step of a locked form.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: its state forbids it, or the law's conditions are not met.
    """
    move = FORM_MOVES[act]
    check_may(viewer, move.permission, row.place)
    if row.state not in move.from_states:
        said = _("This form is {state}: this step is not possible now.")
        raise RuleBroken(said.format(state=row.get_state_display()))
    if act in NEEDS_LAW:
        _check_law(row, on)
    if act == FormAct.REFUSE and not row.faults_on(on):
        raise RuleBroken(_("The form has everything that the law asks for, so it cannot be refused for that."))
    if act == FormAct.MAP:
        _check_mapped(row, on)
    if act == FormAct.START and row.since > on:
        said = _("The form is valid from {day}. It is put in force on that day.")
        raise RuleBroken(said.format(day=date_format(row.since)))


def _check_law(row: ReportForm, on: date) -> None:
    missing = row.faults_on(on)
    if missing:
        known = law.faults()
        named = pgettext("between names", ", ").join(str(known[code].title) for code in missing)
        said = _("Not possible yet: {missing}. Add it, or print the refusal.")
        raise RuleBroken(said.format(missing=named))


def _check_mapped(row: ReportForm, on: date) -> None:
    edition = Edition.objects.newest_on(row, on)
    if edition is None:
        raise RuleBroken(_("Upload the file of the form first."))
    left = FormField.objects.filter(edition=edition, state=FieldState.TO_CONFIRM).count()
    if left:
        raise RuleBroken(_("{count} blanks are still to be confirmed.").format(count=left))


def may_undo(viewer: Viewer, row: ReportForm) -> bool:
    """Return whether the viewer may undo the last step: who may approve, or for earlier steps who may register."""
    needed = P.REPORT_FORM_APPROVE if row.state in APPROVED else P.REPORT_FORM_EDIT
    return viewer.may(needed, row.place)


def check_form_undo(viewer: Viewer, row: ReportForm) -> None:
    """Check that the last step of a locked form can be undone.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: nothing was done, the form has expired since, or it was submitted since.
    """
    if not may_undo(viewer, row):
        raise PermissionDenied
    if not row.state_before:
        raise RuleBroken(_("There is no step to undo."))
    if row.state == FormState.IN_FORCE and row.runs.exclude(state=FormRunState.SCHEDULED).exists():
        raise RuleBroken(_("The form was filled already. Withdraw it instead."))
    if row.state_before in {FormState.APPROVED, FormState.IN_FORCE}:
        _check_law(row, timezone.localdate())
