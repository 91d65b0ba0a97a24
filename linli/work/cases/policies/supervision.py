"""Reminders and supervision."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.law import rules
from linli.registers.bodies.models import Body
from linli.work.cases.models import Case, Supervision
from linli.work.cases.policies.rights import check_right, check_state, holds_right
from linli.work.cases.states import OPEN, Act


def check_remind(case: Case, *, by: Viewer) -> None:
    """Check that the viewer's office may send a reminder now.

    Raises:
        PermissionDenied: the viewer supervises no cases there.
        RuleBroken: the case has ended, is their own, or the office that has it was reminded a short while ago.
    """
    check_supervises(case, by=by)
    pause = timedelta(hours=int(rules.value("cases.reminder.pause_hours", code=case.community.code)))
    # An office that got the case since then was not reminded.
    sent = case.steps.filter(move=Act.REMIND, body_id=by.acting_body_id or 0, to_body_id=case.body_id)
    last = sent.filter(at__gt=timezone.now() - pause).order_by("-pk").first()
    if last is not None:
        raise RuleBroken(
            _(
                "Your organisation sent a reminder on %(sent)s. The next one can be sent from %(next)s. If that is too "
                "late, put the case under supervision."
            )
            % {"sent": versions.in_words(last.at), "next": versions.in_words(last.at + pause)}
        )


def check_supervises(case: Case, *, by: Viewer) -> None:
    """Check that the viewer's office follows cases there that others have.

    Raises:
        PermissionDenied: it does not.
        RuleBroken: the case has ended, or the viewer's own organisation has it.
    """
    check_right(case, Permission.CASE_SUPERVISE, by=by)
    check_state(case, OPEN)
    if by.acting_body_id is None or case.body_id in by.bodies:
        raise RuleBroken(_("Your organisation has this case itself."))


def check_supervise(case: Case, *, by: Viewer) -> None:
    """Check that the viewer's office may put the case under its supervision.

    Raises:
        PermissionDenied, RuleBroken: as in `check_supervises`, or an office follows it already.
    """
    check_supervises(case, by=by)
    held = case.supervision
    if held is not None:
        raise RuleBroken(_("%(body)s supervises this case already.") % {"body": held.body})


def check_answer(case: Case, held: Supervision, *, by: Viewer) -> None:
    """Check that the viewer may answer the supervising office: who has the case, or who is to assign it.

    Raises:
        PermissionDenied: they do neither, or they are that office.
        RuleBroken: the case has ended.
    """
    right = Permission.CASE_HANDLE if case.body_id is not None else Permission.CASE_ACCEPT
    if not holds_right(case, right, by) or held.body_id == by.acting_body_id:
        raise PermissionDenied
    check_state(case, OPEN)


def check_lift(case: Case, held: Supervision, *, by: Viewer) -> None:
    """Check that the viewer may lift the supervision: their own office's, or that of an office below.

    Raises:
        PermissionDenied: the viewer supervises no cases there.
        RuleBroken: an office beside or above put the case under supervision.
    """
    check_right(case, Permission.CASE_SUPERVISE, by=by)
    mine = Body.objects.filter(pk__in=by.bodies).values_list("place__path", flat=True)
    path = held.body.place.path
    if held.body_id not in by.bodies and not any(path != each and path.startswith(each) for each in mine):
        raise RuleBroken(_("Only %(body)s or an office above it can lift the supervision.") % {"body": held.body})
