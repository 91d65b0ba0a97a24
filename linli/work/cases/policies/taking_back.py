"""Taking back the last step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.work.cases import states
from linli.work.cases.models import Case, Step
from linli.work.cases.states import BESIDE, OPEN, REVERSIBLE, WAITING, Act

TAKE_BACK = "cases.take_back.within_hours"


def check_take_back(case: Case, step: Step | None, *, by: Viewer) -> None:
    """Check that the viewer may take back the last step of the case.

    Raises:
        PermissionDenied: the viewer may no longer do such a step there.
        RuleBroken: someone else acted last, the time is over, or the whole case ended since.
    """
    if step is None or by.user_id is None or step.by_id != by.user_id:
        raise RuleBroken(
            _("%(name)s has acted on this case since, so your step can no longer be undone.")
            % {"name": (step.by_name if step and step.by_id else _("Someone"))}
        )
    if step.move not in REVERSIBLE or step.before is None:
        raise RuleBroken(_("“%(step)s” cannot be undone.") % {"step": step.get_move_display()})
    _check_still_may(case, step, by=by)
    hours = int(rules.value(TAKE_BACK, code=case.community.code))
    if step.at + timedelta(hours=hours) < timezone.now():
        raise RuleBroken(_("A step can be undone for %(hours)s hours; this time has passed.") % {"hours": hours})
    whole = case.parent
    if whole is not None and whole.state not in WAITING and case.state not in OPEN:
        raise RuleBroken(
            _("The whole case, %(code)s, was reported as done or ended since, so this sub-case stays as it is.")
            % {"code": whole.code}
        )


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step of the viewer that can be taken back, or why it no longer can."""

    pk: int
    why_not: str


def own_step(case: Case, steps: Sequence[Step], *, by: Viewer) -> OwnStep | None:
    """Return the viewer's last step among the marked steps of a case; None if there is nothing to say about it."""
    standing = [one for one in steps if not one.is_taken_back and one.move not in {*BESIDE, Act.TAKE_BACK}]
    own = [one for one in standing if one.by_id == by.user_id and one.move in REVERSIBLE and one.before is not None]
    if by.user_id is None or not own:
        return None
    try:
        check_take_back(case, standing[-1], by=by)
    except PermissionDenied:
        return None
    except RuleBroken as reason:
        # What someone else did after it matters as long as it might have been undone.
        hours = int(rules.value(TAKE_BACK, code=case.community.code))
        fresh = own[-1].at + timedelta(hours=hours) >= timezone.now()
        told = case.is_open if own[-1] is standing[-1] else fresh
        return OwnStep(own[-1].pk, str(reason)) if told else None
    return OwnStep(own[-1].pk, "")


def _check_still_may(case: Case, step: Step, *, by: Viewer) -> None:
    permission = states.MOVES[step.move].permission
    if permission == Permission.CASE_HANDLE:
        # Of the body that had the case: it may be elsewhere now.
        allowed = by.may(permission) and (step.before or {}).get("body_id") in by.bodies
    else:
        allowed = by.scope(permission).has(case.community_id)
    if not allowed:
        raise PermissionDenied
