"""Passing cases up and down."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.work.cases import states
from linli.work.cases.models import Case
from linli.work.cases.policies.rights import check_move
from linli.work.cases.states import Act


def check_transfer(case: Case, *, by: Viewer) -> None:
    """Check that the case may be passed up.

    Raises:
        PermissionDenied: the viewer's body does not have the case.
        RuleBroken: the state forbids it, or it was passed on too often.
    """
    check_move(case, states.TRANSFER_UP, by=by)
    most = rules.value("cases.transfer.max_times", code=case.community.code)
    # A case must not be passed on without end.
    if case.steps.standing().filter(move=Act.TRANSFER_UP).count() >= most:
        raise RuleBroken(
            _("This case has been passed up %(times)s times. Return it with a reason, so that it is assigned again.")
            % {"times": most}
        )


def must_escalate(case: Case) -> bool:
    """Return whether the case is overdue for longer than the rule allows and was not escalated for this deadline."""
    most = rules.value("cases.overdue.escalate_days", code=case.community.code)
    if not case.is_overdue or case.days_late <= most:
        return False
    # Once per deadline: a case that came back with the same deadline would be escalated again the next night.
    return not case.steps.filter(move=Act.ESCALATE, due_at=case.due_at).exists()


def check_send_down(case: Case, *, by: Viewer) -> None:
    """Check that the case may be returned to the lower office.

    Raises:
        PermissionDenied: the viewer's body does not have the case.
        RuleBroken: the state forbids it, or the case was not escalated.
    """
    check_move(case, states.SEND_DOWN, by=by)
    # Only an escalated case has an office below to return to; others are assigned or returned.
    if case.escalated_from is None:
        raise RuleBroken(_("This case was not passed up from another office. Use Assign instead."))
