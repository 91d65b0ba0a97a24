"""Who may do what with a case at this moment, and what a file must be."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.law import rules
from linli.registers.duties.queries import Matter
from linli.registers.places.models import Place
from linli.work.cases import states
from linli.work.cases.models import Case
from linli.work.cases.states import AT_WORK, HANDS_ON, OPEN, Act, CaseState, Move


def check_report(matter: Matter, place: Place, *, by: Viewer) -> None:
    """Whether a case of the matter may be taken in at the place.

    Raises:
        PermissionDenied: the viewer takes in no cases there.
        RuleBroken: the place lies in no community, or nobody takes the matter on.
    """
    if not by.may(Permission.CASE_REPORT, place):
        raise PermissionDenied
    check_takeable(matter, place)


def check_takeable(matter: Matter, place: Place) -> None:
    """The part of `check_report` that holds for residents too."""
    if place.community_id is None:
        raise RuleBroken(_("Choose a place inside a community."))
    if matter.is_refused:
        raise RuleBroken(str(matter.refuse) if matter.refuse else _("The community does not handle this."))


def holds_right(case: Case, permission: Permission, by: Viewer) -> bool:
    """Handling belongs to the body that holds the case; every other right to its community."""
    if by.robot:
        return True
    if permission == Permission.CASE_HANDLE:
        return case.body_id in by.bodies and by.may(permission)
    return by.scope(permission).has(case.community_id)


def may_read_phone(case: Case, by: Viewer) -> bool:
    """Whether there is a caller's number that the viewer may read in full after stating the purpose."""
    rights = (Permission.PEOPLE_READ_SENSITIVE, Permission.CASE_HANDLE)
    return bool(case.reporter_phone) and any(holds_right(case, right, by) for right in rights)


def check_right(case: Case, permission: Permission, *, by: Viewer) -> None:
    """Raises:
    PermissionDenied: the viewer lacks the right for this case.
    """
    if not holds_right(case, permission, by):
        raise PermissionDenied


def may_give_receipt(case: Case, by: Viewer) -> bool:
    """Whoever takes in or accepts cases there hands the resident a code, a new one when the old is lost; but nobody for
    a case they handle: with the code the resident rates the work and says that it is not solved.
    """
    rights = (Permission.CASE_REPORT, Permission.CASE_ACCEPT)
    handles = case.handler_id is not None and case.handler_id == by.user_id
    return case.parent_id is None and not handles and any(holds_right(case, right, by) for right in rights)


def check_move(case: Case, move: Move, *, by: Viewer) -> None:
    """Right first, then the state: a stranger learns nothing about the case.

    Raises:
        PermissionDenied: the viewer lacks the right.
        RuleBroken: the case stands elsewhere, mostly because somebody else acted.
    """
    check_right(case, move.permission, by=by)
    check_state(case, move.sources)


def check_state(case: Case, sources: frozenset[CaseState]) -> None:
    """Raises:
    RuleBroken: the case stands elsewhere.
    """
    if case.state not in sources:
        raise RuleBroken(
            _("This is not possible: the case is now “%(state)s”. Check it and try again.")
            % {"state": case.get_state_display()}
        )


def check_parts_closed(case: Case) -> None:
    """A case ends after its parts.

    Raises:
        RuleBroken: a part is still open.
    """
    waiting = case.parts.filter(state__in=OPEN).count()
    if waiting:
        raise RuleBroken(_("%(count)s sub-cases are still open. Close them first.") % {"count": waiting})


def check_verifier(case: Case, *, by: Viewer) -> None:
    """Nobody opens, handles and checks the same case.

    Raises:
        RuleBroken: the viewer opened it or had a hand in it.
    """
    if by.user_id is None:
        return
    if by.user_id == case.handler_id or case.steps.filter(by_id=by.user_id, move__in=HANDS_ON).exists():
        raise RuleBroken(_("You worked on this case, so someone else must check it."))
    if by.user_id == case.opened_by_id:
        raise RuleBroken(_("You reported this case, so someone else must check it."))


def check_extension(case: Case, days: int, *, by: Viewer) -> None:
    """More time is asked for before the deadline, only so often and only so much.

    Raises:
        PermissionDenied: the viewer's body does not hold the case.
        RuleBroken: too late, too often, too long.
    """
    check_right(case, Permission.CASE_HANDLE, by=by)
    check_state(case, AT_WORK)
    code = case.community.code
    times, longest = rules.value("cases.extension.max_times", code=code), extension_days(case)
    if case.is_overdue:
        raise RuleBroken(
            _("The deadline has passed, so it cannot be extended. Report the case as done, or pass it up.")
        )
    if case.extensions >= times:
        raise RuleBroken(
            _("This case has already been extended %(times)s times. Report it as done, or pass it up.")
            % {"times": times}
        )
    if not 1 <= days <= longest:
        raise RuleBroken(_("Extend by %(days)s working days or fewer.") % {"days": longest})


def extension_days(case: Case) -> int:
    """How many working days one extension may add."""
    return int(rules.value("cases.extension.days", code=case.community.code))


def check_transfer(case: Case, *, by: Viewer) -> None:
    """A case does not wander for ever.

    Raises:
        PermissionDenied: the viewer's body does not hold the case.
        RuleBroken: the state forbids it, or it was passed on too often.
    """
    check_move(case, states.TRANSFER_UP, by=by)
    most = rules.value("cases.transfer.max_times", code=case.community.code)
    if case.steps.filter(move=Act.TRANSFER_UP).count() >= most:
        raise RuleBroken(
            _("This case has been passed on %(times)s times. The subdistrict office must now decide.") % {"times": most}
        )


def must_escalate(case: Case) -> bool:
    """Whether a case is overdue for longer than the rule allows and did not go up for this deadline before."""
    most = rules.value("cases.overdue.escalate_days", code=case.community.code)
    if not case.is_overdue or case.days_late <= most:
        return False
    return not case.steps.filter(move=Act.ESCALATE, due_at=case.due_at).exists()


def check_send_down(case: Case, *, by: Viewer) -> None:
    """Only what went up by itself goes back down; everything else is assigned or given back.

    Raises:
        PermissionDenied: the viewer's body does not hold the case.
        RuleBroken: the state forbids it, or it did not come from below.
    """
    check_move(case, states.SEND_DOWN, by=by)
    if case.escalated_from is None:
        raise RuleBroken(_("This case was not passed up from another office. Use Assign instead."))


def check_resident_reopens(case: Case) -> None:
    """The resident's "not solved": after it was reported as done or closed, not too late and not too often.

    Raises:
        RuleBroken: one of these does not hold.
    """
    check_state(case, frozenset({CaseState.DONE_REPORTED, CaseState.CLOSED}))
    code = case.community.code
    if case.reopened >= rules.value("cases.reopen.max_times", code=code):
        raise RuleBroken(
            _("This case has been reopened several times. Please call the office at the number on this page.")
        )
    _check_not_after(case, rules.value("cases.reopen.within_days", code=code))


def check_resident_rates(case: Case) -> None:
    """A rating is given once it is done, for some time.

    Raises:
        RuleBroken: not done yet, or too late.
    """
    check_state(case, frozenset({CaseState.DONE_REPORTED, CaseState.CLOSED}))
    _check_not_after(case, rules.value("cases.rating.within_days", code=case.community.code))


def _check_not_after(case: Case, days: int) -> None:
    if case.closed_at is not None and case.closed_at + timedelta(days=days) < timezone.now():
        raise RuleBroken(_("The case closed more than %(days)s days ago. Please report it again.") % {"days": days})


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
    """The media type as the content shows it, whatever the name says; "" when it is none we know."""
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
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return next((kind for part, kind in PARTS.items() if part in names and not macros), "")


def check_file(file: File) -> str:
    """The media type of a file that may be kept.

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
    """Raises:
    RuleBroken: the case has as many files as it may.
    """
    most = rules.value("cases.attachment.max_files")
    if case.attachments.count() >= most:
        raise RuleBroken(_("A case can have up to %(count)s files.") % {"count": most})
