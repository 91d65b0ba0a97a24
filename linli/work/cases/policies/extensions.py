"""Extensions: who may request, decide and revoke them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.work.cases import states
from linli.work.cases.models import Case, Extension
from linli.work.cases.policies.rights import _has_worked, check_handles, check_state, holds_one
from linli.work.cases.states import AT_WORK


def check_ask_extension(case: Case, days: int, *, by: Viewer) -> None:
    """Check that the body may ask for `days` more working days.

    Raises:
        PermissionDenied: the viewer's body does not have the case.
        RuleBroken: asked already, too late, too often, too long.
    """
    check_handles(case, by=by)
    if case.asked_extension is not None:
        raise RuleBroken(_("An extension has been requested already. Wait for the decision, or withdraw the request."))
    # Asked for afterwards, an extension would only hide that the case is late.
    if case.is_overdue:
        raise RuleBroken(
            _("The deadline has passed, so it cannot be extended. Report the case as done, or pass it up.")
        )
    times, longest = rules.value("cases.extension.max_times", code=case.community.code), extension_days(case)
    if case.extensions >= times:
        raise RuleBroken(
            _("This case has already been extended %(times)s times. Report it as done, or pass it up.")
            % {"times": times}
        )
    if not 1 <= days <= longest:
        raise RuleBroken(_("Extend by %(days)s working days or fewer.") % {"days": longest})


def extension_days(case: Case) -> int:
    """Return how many working days one extension may add."""
    return int(rules.value("cases.extension.days", code=case.community.code))


def check_decide_extension(case: Case, asked: Extension, *, by: Viewer) -> None:
    """Check that the viewer may grant or refuse the request.

    Raises:
        PermissionDenied: the viewer neither assigns nor checks cases there.
        RuleBroken: it is their own request, their own work, or a case of their own body.
    """
    if not holds_one(case, states.DECIDES, by):
        raise PermissionDenied
    check_state(case, AT_WORK)
    if by.user_id is not None and by.user_id == asked.asked_by_id:
        raise RuleBroken(_("You asked for this extension, so someone else must decide."))
    if case.body_id in by.bodies or _has_worked(case, by):
        raise RuleBroken(_("Your organisation works on this case, so another office must decide."))


def check_revoke_extension(case: Case, granted: Extension, *, by: Viewer) -> None:
    """Check that the viewer may undo an extension; who may decide may also undo.

    Raises:
        PermissionDenied, RuleBroken: as in `check_decide_extension`, or it moved an earlier deadline.
    """
    check_decide_extension(case, granted, by=by)
    # After "not solved" the case has a new deadline, which that extension did not move.
    if case.original_due_at is None:
        raise RuleBroken(_("This extension no longer counts, so there is nothing to revoke."))
