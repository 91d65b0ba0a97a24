"""What the resident of a case may do."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.work.cases import states
from linli.work.cases.models import Case
from linli.work.cases.policies.rights import check_state, holds_one
from linli.work.cases.states import OPEN, CaseState


def check_resident_reopens(case: Case) -> None:
    """Check that the resident may reopen the case.

    Raises:
        RuleBroken: it is not reported as done, or it is too late, or it was reopened too often.
    """
    check_state(case, frozenset({CaseState.DONE_REPORTED, CaseState.CLOSED}), to_resident=True)
    code = case.community.code
    if case.reopened >= rules.value("cases.reopen.max_times", code=code):
        raise RuleBroken(
            _("This case has been reopened several times. Please call the office at the number on this page.")
        )
    _check_not_after(case, rules.value("cases.reopen.within_days", code=code))


def check_resident_rates(case: Case) -> None:
    """Check that the resident may rate the case.

    Raises:
        RuleBroken: it is not done, or it is too late.
    """
    check_state(case, frozenset({CaseState.DONE_REPORTED, CaseState.CLOSED}), to_resident=True)
    _check_not_after(case, rules.value("cases.rating.within_days", code=case.community.code))


def _check_not_after(case: Case, days: int) -> None:
    if case.closed_at is not None and case.closed_at + timedelta(days=days) < timezone.now():
        raise RuleBroken(_("The case closed more than %(days)s days ago. Please report it again.") % {"days": days})


def check_resident_adds(case: Case) -> None:
    """Check that the resident may add to the case, or answer a question about it.

    Raises:
        RuleBroken: it has ended.
    """
    if not case.is_open:
        raise RuleBroken(_("The case has ended, so nothing can be added. Please report it again."))


def check_resident_withdraws(case: Case) -> None:
    """Check that the resident may withdraw the case.

    Raises:
        RuleBroken: it has ended, or work has started.
    """
    if not case.is_open:
        raise RuleBroken(_("The case has ended already."))
    if case.state not in states.WITHDRAW.from_states or case.parts.filter(state__in=OPEN).exists():
        raise RuleBroken(_("Work has started, so it cannot be withdrawn here. Add a message, or call the office."))


def check_asks(case: Case, *, by: Viewer) -> None:
    """Check that the viewer may ask the resident, who reads the question with the receipt code.

    Raises:
        PermissionDenied: the viewer neither handles, accepts nor checks the case.
        RuleBroken: it has ended, or no receipt was issued.
    """
    if not holds_one(case, states.ASKS, by):
        raise PermissionDenied
    check_state(case, OPEN)
    if not case.receipt_hash:
        raise RuleBroken(_("The resident has no receipt code, so they would not see the question. Ask by phone."))
