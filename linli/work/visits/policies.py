"""Policies of visits: who may record one for which day, and who may correct it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.staffing.models import Worker
from linli.work.visits.models import Visit

LATEST = "visits.backdate.max_days"
CORRECT = "visits.correct.within_hours"
KEEP = "visits.promise.remind_days"
PHOTOS = "visits.photo.max_files"


def check_record(viewer: Viewer, community: Place) -> None:
    """Check that the viewer may record visits in the community.

    Raises:
        PermissionDenied: they may not.
    """
    if not viewer.may(Permission.VISIT_RECORD, community):
        raise PermissionDenied


def check_worker(worker: Worker | None, household: Household) -> Worker:
    """Return the worker if they may record for this household.

    Raises:
        RuleBroken: the account has no worker, or the worker serves another community.
    """
    if worker is None:
        raise RuleBroken(_("Your account is not on the workers' roster. Ask the subdistrict office to add you."))
    # Any worker of the community, not only the responsible one, so that colleagues can stand in.
    if worker.community_id != household.community_id:
        raise RuleBroken(_("This household belongs to another community."))
    return worker


def check_colleagues(colleagues: Iterable[Worker], worker: Worker) -> list[Worker]:
    """Return the colleagues who came along; the worker who made the visit is left out.

    Raises:
        RuleBroken: one of them works in another community.
    """
    others = [one for one in colleagues if one.pk != worker.pk]
    for one in others:
        if one.community_id != worker.community_id:
            raise RuleBroken(_("{name} works in another community. Choose the role instead.").format(name=one.name))
    return others


def check_day(day: date, community: Place, *, recorded_at: datetime | None = None) -> None:
    """Check that a visit may be recorded for this day; `recorded_at` is when it was written down, if not now.

    Raises:
        RuleBroken: the day is in the future, or further back than the rule allows.
    """
    # A clock that is a minute fast at midnight has written down tomorrow, which is today when it arrives.
    if day > timezone.localdate():
        raise RuleBroken(_("Choose today or an earlier date."))
    days = int(rules.value(LATEST, code=community.code))
    if day < timezone.localdate(recorded_at) - timedelta(days=days):
        raise RuleBroken(
            ngettext("Record a visit within %(count)d day.", "Record a visit within %(count)d days.", days)
            % {"count": days}
        )


class AlreadyVisited(RuleBroken):
    """The household has a visit on this day of which the user has not said that this is a further one."""


def check_further(visits: Iterable[Visit], besides: Set[int]) -> None:
    """Check that the user knows the visits of the day.

    Raises:
        AlreadyVisited: there is another one.
    """
    new = [visit for visit in visits if visit.pk not in besides]
    if new:
        message = _(
            "%(name)s has recorded a visit to this household for that day. Say whether this is a further visit, or "
            "correct that one."
        )
        raise AlreadyVisited(message % {"name": new[0].worker.name})


class HouseholdLeft(RuleBroken):
    """The household lived there no more on the day of the visit."""


def check_household(household: Household, day: date) -> None:
    """Check that the household still lived there.

    Raises:
        HouseholdLeft: it had left.
    """
    if household.until is not None and household.until <= day:
        message = _("%(name)s moved out on %(day)s.")
        raise HouseholdLeft(message % {"name": household.name, "day": date_format(household.until)})


def may_correct(viewer: Viewer, visit: Visit, *, written_at: datetime | None = None) -> bool:
    """Return whether the viewer recorded the visit within the hours of the rule before the correction is written."""
    hours = int(rules.value(CORRECT, code=visit.community.code))
    fresh = (written_at or timezone.now()) - visit.recorded_at <= timedelta(hours=hours)
    return fresh and viewer.user_id is not None and visit.recorded_by_id == viewer.user_id


def check_correct(viewer: Viewer, visit: Visit, *, written_at: datetime | None = None) -> None:
    """Check that the viewer may correct the visit; `written_at` is when the correction was written, if not now.

    Raises:
        PermissionDenied: someone else recorded it.
        RuleBroken: it is too late.
    """
    check_record(viewer, visit.community)
    if viewer.user_id is None or visit.recorded_by_id != viewer.user_id:
        raise PermissionDenied
    if not may_correct(viewer, visit, written_at=written_at):
        raise RuleBroken(_("The time to correct this visit has passed."))


def check_withdraw(viewer: Viewer, visit: Visit) -> None:
    """Check that the viewer may withdraw the visit.

    Raises:
        PermissionDenied: someone else recorded it.
        RuleBroken: it is too late, or a case was opened from it.
    """
    check_correct(viewer, visit)
    case = visit.cases.order_by("pk").first()
    if case is not None:
        message = _("Case %(code)s was reported from this visit, so it cannot be withdrawn. Correct it instead.")
        raise RuleBroken(message % {"code": case.code})


def check_promise(viewer: Viewer, visit: Visit) -> None:
    """Check that there is an open promise that the viewer may mark as kept.

    Raises:
        PermissionDenied: the viewer may not record visits there.
        RuleBroken: there is no open promise.
    """
    check_record(viewer, visit.community)
    if not visit.has_open_promise:
        raise RuleBroken(_("This visit has no open promise."))


def check_promise_ended(viewer: Viewer, visit: Visit) -> None:
    """Check that there is a promise marked as done or as no longer needed, which the viewer may open again.

    Raises:
        PermissionDenied: the viewer may not record visits there.
        RuleBroken: the promise is open, or its text is no longer stored.
    """
    check_record(viewer, visit.community)
    if visit.has_open_promise:
        raise RuleBroken(_("This promise is already open."))
    if not visit.promise:
        raise RuleBroken(_("The text of this promise is no longer stored, so it cannot be opened again."))


def check_promise_due(due: date | None, day: date) -> None:
    """Check that a promise is to be kept on the day of the visit or later.

    Raises:
        RuleBroken: it is to be kept before.
    """
    if due is not None and due < day:
        raise RuleBroken(_("Choose the day of the visit or a later one."))


def due_of_promise(promise: str, due: date | None, next_day: date | None, day: date, community: Place) -> date | None:
    """Return by when a promise is to be kept: the day given, else the next visit, else after the days of the rule."""
    if not promise:
        return None
    return due or next_day or day + timedelta(days=int(rules.value(KEEP, code=community.code)))


def wrote(viewer: Viewer, visit: Visit) -> bool:
    """Return whether the viewer recorded the visit and so knows what was seen."""
    return viewer.user_id is not None and visit.recorded_by_id == viewer.user_id


def may_read_seen(viewer: Viewer, visit: Visit) -> bool:
    """Return whether the viewer recorded the visit or may read sensitive fields for a purpose."""
    return wrote(viewer, visit) or viewer.may(Permission.PEOPLE_READ_SENSITIVE, visit.community)


def check_photo(file: File, visit: Visit) -> str:
    """Check a photo and that the visit may have one more; return its media type.

    Raises:
        RuleBroken: it is no photo that can be opened, too large, or one too many.
    """
    most = int(rules.value(PHOTOS, code=visit.community.code))
    if visit.photos.count() >= most:
        raise RuleBroken(many_photos(most))
    limit = rules.value("cases.attachment.max_megabytes")
    if file.size > limit * 1024 * 1024:
        raise RuleBroken(_("The photo is larger than %(size)s MB.") % {"size": limit})
    kind = pictures.kind_of(file)
    if not kind:
        raise RuleBroken(_("Choose a photo (JPEG, PNG, WebP)."))
    pictures.check(file, kind, megapixels=rules.value("cases.photo.max_megapixels"))
    return kind


def many_photos(most: int) -> str:
    """Return how many photos a visit may have, in words."""
    said = ngettext("A visit can have %(count)d photo.", "A visit can have up to %(count)d photos.", most)
    return said % {"count": most}


def check_read_seen(viewer: Viewer, visit: Visit) -> None:
    """Check that the viewer may read what was seen.

    Raises:
        PermissionDenied: they may not.
    """
    if not may_read_seen(viewer, visit):
        raise PermissionDenied


def check_doors(viewer: Viewer, place: Place) -> None:
    """Check that the viewer may make and withdraw the codes of the doors of a place.

    Raises:
        PermissionDenied: they may not record visits there.
    """
    if place.community is None:
        raise PermissionDenied
    check_record(viewer, place.community)
