"""Rules of runs: who confirms at which level, and what forbids a step now."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.insight.reports.engine import frozen
from linli.insight.reports.models import FormRun
from linli.insight.reports.policies.forms import check_may
from linli.insight.reports.states import RUN_MOVES, FormRunState, MayReceive, RunAct, SentWay

SEND = P.REPORT_RUN_SEND
UNDONE = {
    FormRunState.COMMUNITY_CONFIRMED: "community_confirmed_by_id",
    FormRunState.SUBDISTRICT_CONFIRMED: "subdistrict_confirmed_by_id",
}


def permission_of(row: FormRun, act: RunAct) -> P:
    """Return the permission of a step. The sheet of a subdistrict is confirmed by two officers of the subdistrict."""
    if row.community_id is None and act == RunAct.CONFIRM_COMMUNITY:
        return P.REPORT_RUN_SEND
    return RUN_MOVES[act].permission


def may_fill(viewer: Viewer, row: FormRun) -> bool:
    """Return whether the viewer fills this run now."""
    return row.state in RUN_MOVES[RunAct.FREEZE].from_states and viewer.may(P.REPORT_RUN_FILL, row.place)


def may_read_file(viewer: Viewer, row: FormRun) -> bool:
    """Return whether the viewer may open the file: with data about residents, who fills, confirms or sends may."""
    if row.form.sensitivity == MayReceive.COUNTS:
        return True
    return any(viewer.may(one, row.place) for one in (P.REPORT_RUN_FILL, P.REPORT_RUN_CONFIRM, P.REPORT_RUN_SEND))


def check_read_file(viewer: Viewer, row: FormRun) -> None:
    """Raise PermissionDenied if the viewer may not open the filled file."""
    if not may_read_file(viewer, row):
        raise PermissionDenied


def run_acts(viewer: Viewer, row: FormRun) -> list[RunAct]:
    """Return what the viewer may do with a run by its state, filling left out."""
    acts: list[RunAct] = [
        act
        for act, move in RUN_MOVES.items()
        if act != RunAct.FREEZE and row.state in move.from_states and viewer.may(permission_of(row, act), row.place)
    ]
    if RunAct.CONFIRM_SUBDISTRICT in acts and row.community_confirmed_by_id == viewer.user_id:
        acts.remove(RunAct.CONFIRM_SUBDISTRICT)
    begun = row.state == FormRunState.SCHEDULED and row.replaces_id is not None and viewer.may(SEND, row.place)
    if begun or _is_own(viewer, row):
        acts.append(RunAct.UNDO)
    return acts


def _is_own(viewer: Viewer, row: FormRun) -> bool:
    name = UNDONE.get(FormRunState(row.state))
    return name is not None and viewer.user_id is not None and getattr(row, name) == viewer.user_id


def check_run_move(viewer: Viewer, row: FormRun, act: RunAct) -> None:
    """Check a step of a locked run.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: its state forbids it, or the same person confirmed before.
    """
    check_may(viewer, permission_of(row, act), row.place)
    if row.state not in RUN_MOVES[act].from_states:
        said = _("This submission is {state}: this step is not possible now.")
        raise RuleBroken(said.format(state=row.get_state_display()))
    if act == RunAct.CONFIRM_SUBDISTRICT and row.community_confirmed_by_id == viewer.user_id:
        raise RuleBroken(_("You confirmed it first. Another person confirms it for the subdistrict."))


def check_freeze(viewer: Viewer, row: FormRun, values: frozen.Values) -> None:
    """Check that values may be frozen into a locked run.

    Raises:
        PermissionDenied: the viewer does not fill forms there.
        RuleBroken: the run is confirmed or sent.
        ValueError: the values are not as `engine.frozen` describes them.
    """
    check_run_move(viewer, row, RunAct.FREEZE)
    wrong = frozen.faults(values)
    if wrong:
        raise ValueError("; ".join(wrong))


def check_override(viewer: Viewer, row: FormRun, key: str) -> None:
    """Check that a value of a locked run may be entered by hand.

    Raises:
        PermissionDenied: the viewer does not fill forms there.
        RuleBroken: the run is not filled, is confirmed or sent, or has no such blank.
    """
    check_may(viewer, P.REPORT_RUN_FILL, row.place)
    if row.state != FormRunState.GENERATED:
        said = _(
            "This submission is {state}. Values are entered by hand after it is filled and before it is confirmed."
        )
        raise RuleBroken(said.format(state=row.get_state_display()))
    if key not in {one["key"] for one in row.values}:
        raise RuleBroken(_("The form has no such blank. Open the page again."))


def check_run_undo(viewer: Viewer, row: FormRun) -> None:
    """Check that the viewer may undo their own confirmation.

    Raises:
        PermissionDenied: somebody else confirmed.
        RuleBroken: the run is not in a confirmed state.
    """
    if row.state not in UNDONE:
        raise RuleBroken(_("There is no confirmation to undo."))
    if not _is_own(viewer, row):
        raise PermissionDenied


def check_send(row: FormRun, way: SentWay) -> None:
    """Check that a confirmed run can go to the office this way.

    Raises:
        RuleBroken: it has no file, the file is older than a value entered by hand, or the way is not for such data.
    """
    if not row.file:
        raise RuleBroken(_("There is no filled file yet. Upload it, or fill the form."))
    newest = row.overrides.kept().order_by("-entered_at").first()
    if newest is not None and (row.filed_at is None or newest.entered_at > row.filed_at):
        raise RuleBroken(_("The file does not contain the values entered by hand. Return it, and fill the form again."))
    if way == SentWay.MAIL and row.form.sensitivity != MayReceive.COUNTS:
        raise RuleBroken(
            _("Data about residents are not sent by e-mail. Hand the file over, or let the office fetch it.")
        )
    if not row.is_intact:
        raise RuleBroken(_("The values are not those that were confirmed. Tell your administrator."))
