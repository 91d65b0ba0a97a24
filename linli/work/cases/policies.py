"""Policies of cases: who may do what now, and which files are allowed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.law import content, rules
from linli.registers.bodies.models import Body
from linli.registers.duties.queries import Matter
from linli.registers.places.models import Place
from linli.work.cases import states
from linli.work.cases.models import Case, Extension, Step, Supervision
from linli.work.cases.states import AT_WORK, BESIDE, HANDS_ON, OPEN, REVERSIBLE, WAITING, Act, CaseState, Move


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


def check_state(case: Case, sources: frozenset[CaseState]) -> None:
    """Check that the case is in one of these states.

    Raises:
        RuleBroken: it is in another.
    """
    if case.state not in sources:
        raise RuleBroken(
            _("This is not possible: the case is now “%(state)s”. Check it and try again.")
            % {"state": case.get_state_display()}
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
            % {"sent": _moment(last.at), "next": _moment(last.at + pause)}
        )


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


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


def check_resident_reopens(case: Case) -> None:
    """Check that the resident may reopen the case.

    Raises:
        RuleBroken: it is not reported as done, or it is too late, or it was reopened too often.
    """
    check_state(case, frozenset({CaseState.DONE_REPORTED, CaseState.CLOSED}))
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
    check_state(case, frozenset({CaseState.DONE_REPORTED, CaseState.CLOSED}))
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


HEADS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
OFFICE = "application/vnd.openxmlformats-officedocument."
PARTS = {
    "word/document.xml": OFFICE + "wordprocessingml.document",
    "xl/workbook.xml": OFFICE + "spreadsheetml.sheet",
}
SUFFIX = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    PARTS["word/document.xml"]: ".docx",
    PARTS["xl/workbook.xml"]: ".xlsx",
}


def kind_of(file: IO[bytes] | File) -> str:
    """Return the media type by the content of the file, not its name; "" if unknown."""
    file.seek(0)
    head = bytes(file.read(16))
    file.seek(0)
    for start, kind in HEADS.items():
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _office_kind(file) if head.startswith(b"PK\x03\x04") else ""


def _office_kind(file: IO[bytes] | File) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    finally:
        file.seek(0)
    # Macros run when the file is opened at an office computer.
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return next((kind for part, kind in PARTS.items() if part in names and not macros), "")


def check_file(file: File) -> str:
    """Check a file; return its media type.

    Raises:
        RuleBroken: too large, empty, of a kind that is not kept, or a photo that cannot be opened.
    """
    most = rules.value("cases.attachment.max_megabytes")
    if not file.size:
        raise RuleBroken(_("The file is empty."))
    if file.size > most * 1024 * 1024:
        raise RuleBroken(_("The file is larger than %(size)s MB.") % {"size": most})
    kind = kind_of(file)
    if kind not in rules.value("cases.attachment.kinds"):
        raise RuleBroken(_("Choose a photo (JPEG, PNG, WebP) or a PDF file."))
    if kind in pictures.FORMATS:
        pictures.check(file, kind, megapixels=rules.value("cases.photo.max_megapixels"))
    file.seek(0)
    return kind


def check_room_for_file(case: Case) -> None:
    """Check that the case may have one more file.

    Raises:
        RuleBroken: it has as many as it may.
    """
    most = rules.value("cases.attachment.max_files")
    if case.attachments.count() >= most:
        raise RuleBroken(_("A case can have up to %(count)s files.") % {"count": most})
