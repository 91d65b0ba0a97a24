"""Who may report, handle, check and call, and in which states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.law import content
from linli.registers.duties.queries import Matter
from linli.registers.places.models import Place
from linli.work.cases import queries, states
from linli.work.cases.models import Case
from linli.work.cases.states import AT_WORK, HANDS_ON, OPEN, CaseState, Move


def check_report(matter: Matter, place: Place, *, by: Viewer) -> None:
    """Check that a case of the matter may be reported at the place.

    Raises:
        PermissionDenied: the viewer may not report cases there.
        RuleBroken: the place is not in a community, or no community accepts the matter.
    """
    if not by.may(Permission.CASE_REPORT, place):
        raise PermissionDenied
    check_takeable(matter, place)


def check_takeable(matter: Matter, place: Place) -> None:
    """Check the part of `check_report` that applies to residents, too."""
    if place.community_id is None:
        raise RuleBroken(_("Choose a place inside a community."))
    if matter.is_refused:
        raise RuleBroken(str(matter.refuse) if matter.refuse else _("The community does not handle this."))


def holds_right(case: Case, permission: Permission, by: Viewer) -> bool:
    """Return whether the viewer has the permission for this case."""
    if by.robot:
        return True
    # Handling is a matter of the body that has the case, every other permission of its community.
    if permission == Permission.CASE_HANDLE:
        return case.body_id in by.bodies and by.may(permission)
    return by.scope(permission).has(case.community_id)


def holds_one(case: Case, permissions: Iterable[Permission], by: Viewer) -> bool:
    """Return whether the viewer has one of the permissions for this case."""
    return any(holds_right(case, permission, by) for permission in permissions)


def may(check: Callable[..., None], *about: object, by: Viewer) -> bool:
    """Return whether a check lets the viewer pass."""
    try:
        check(*about, by=by)
    except (PermissionDenied, RuleBroken):
        return False
    return True


CALL = "case_check"  # the purpose of the call that checks a result


def phone_purposes(case: Case, by: Viewer) -> list[str]:
    """Return the purposes for which the viewer may read the caller's number; none if there is no number."""
    if not case.reporter_phone:
        return []
    rights = (Permission.PEOPLE_READ_SENSITIVE, Permission.CASE_HANDLE)
    if holds_one(case, rights, by):
        return list(content.codes("read_purpose"))
    return [CALL] if may_call(case, by) else []


def may_call(case: Case, by: Viewer) -> bool:
    """Return whether the viewer is to check the result and may call the resident for that."""
    checks = may(check_move, case, states.VERIFY, by=by) and may(check_verifier, case, by=by)
    return bool(case.reporter_phone) and checks


def check_right(case: Case, permission: Permission, *, by: Viewer) -> None:
    """Check that the viewer has the permission for this case.

    Raises:
        PermissionDenied: they do not.
    """
    if not holds_right(case, permission, by):
        raise PermissionDenied


def may_give_receipt(case: Case, by: Viewer) -> bool:
    """Return whether the viewer may give the resident a receipt code, also a new one."""
    rights = (Permission.CASE_REPORT, Permission.CASE_ACCEPT)
    # Not for a case that the viewer handles: with the code, the resident rates the work and can say that it is not
    # solved.
    handles = case.handler_id is not None and case.handler_id == by.user_id
    return case.parent_id is None and not handles and holds_one(case, rights, by)


def may_tick_materials(case: Case, by: Viewer) -> bool:
    """Return whether the viewer may record materials received for the case: at the desk, or as who handles it."""
    return holds_one(case, (Permission.CASE_REPORT, Permission.CASE_ACCEPT, Permission.CASE_HANDLE), by)


def check_materials(case: Case, *, by: Viewer) -> None:
    """Check that materials may be recorded for the case.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the case has ended.
    """
    if not may_tick_materials(case, by):
        raise PermissionDenied
    check_state(case, OPEN)


def check_move(case: Case, move: Move, *, by: Viewer) -> None:
    """Check permission and state for a move.

    Raises:
        PermissionDenied: the viewer does not have the permission.
        RuleBroken: the case is in another state, usually because someone else has acted.
    """
    # Permission first: the state must not be revealed to users without it.
    check_right(case, move.permission, by=by)
    check_state(case, move.from_states)


def check_state(case: Case, sources: frozenset[CaseState], *, to_resident: bool = False) -> None:
    """Check that the case is in one of these states; staff also read who put it into the one it is in.

    Raises:
        RuleBroken: it is in another.
    """
    if case.state in sources:
        return
    told: dict[str, Any] = {"state": case.get_state_display()}
    step = None if to_resident else queries.step_into_state(case)
    if step is None:
        raise RuleBroken(_("This is not possible: the case is now “%(state)s”. Check it and try again.") % told)
    told |= {"step": step.get_move_display(), "who": step.who, "at": versions.in_words(step.at)}
    raise RuleBroken(
        _(
            "This is not possible: the case is now “%(state)s”. Last step: “%(step)s”, %(who)s, %(at)s. "
            "Check it and try again."
        )
        % told
    )


def check_parts_closed(case: Case) -> None:
    """Check that all sub-cases have ended.

    Raises:
        RuleBroken: a part is still open.
    """
    waiting = case.parts.filter(state__in=OPEN).count()
    if waiting:
        raise RuleBroken(_("%(count)s sub-cases are still open. Close them first.") % {"count": waiting})


def check_verifier(case: Case, *, by: Viewer) -> None:
    """Check that the viewer has neither opened nor handled the case.

    Raises:
        RuleBroken: they have.
    """
    if by.user_id is None:
        return
    if _has_worked(case, by):
        raise RuleBroken(_("You worked on this case, so someone else must check it."))
    if by.user_id == case.opened_by_id:
        raise RuleBroken(_("You reported this case, so someone else must check it."))


def _has_worked(case: Case, by: Viewer) -> bool:
    if by.user_id is None:
        return False
    # The handler may have changed; the steps know everyone who worked on the case, also those who took their step back.
    return by.user_id == case.handler_id or case.steps.filter(by_id=by.user_id, move__in=HANDS_ON).exists()


def check_way_told(check_way: str, words: str) -> None:
    """Check that it is said how a result was checked, in words where the content asks for them.

    Raises:
        RuleBroken: it is not.
    """
    way = content.codes("check_way").get(check_way)
    if way is None:
        raise RuleBroken(_("Choose how the result was checked."))
    if way.get("words") and not words.strip():
        raise RuleBroken(_("Write down in the findings what you tried, and why the case can close all the same."))


def check_handles(case: Case, *, by: Viewer) -> None:
    """Check that the viewer's body works on the case.

    Raises:
        PermissionDenied: the viewer's body does not have the case.
        RuleBroken: it is not at work.
    """
    check_right(case, Permission.CASE_HANDLE, by=by)
    check_state(case, AT_WORK)
