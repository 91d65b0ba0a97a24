"""Rules for the directory: who may keep it, and what an entry must have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.directory.models import Location, Service, ServiceAtLocation, ServiceNote
from linli.services.directory.models.entries import DirectoryRow
from linli.services.directory.states import NotePurpose, NoteState, ServiceStatus

AT_LOCATION_TWICE = _("This service is already offered at this location.")
CHECKED_TODAY = _("This service was already checked on this day.")


def may_keep(viewer: Viewer, community: Place | None) -> bool:
    """Return whether the viewer may edit entries of a community; of none yet, who edits anywhere may."""
    return viewer.may(Permission.DIRECTORY_EDIT, community)


def may_edit(viewer: Viewer, row: DirectoryRow) -> bool:
    """Return whether the viewer may edit an entry here: not if another room keeps it."""
    return not row.is_kept_elsewhere and may_keep(viewer, row.community)


def check_keep(viewer: Viewer, community: Place | None) -> None:
    """Check that the viewer may edit entries of a community.

    Raises:
        PermissionDenied: they may not.
    """
    if not may_keep(viewer, community):
        raise PermissionDenied


def check_edit(viewer: Viewer, row: DirectoryRow) -> None:
    """Check that the viewer may edit an entry.

    Raises:
        PermissionDenied: not in this community.
        RuleBroken: another room keeps it.
    """
    check_keep(viewer, row.community)
    if row.is_kept_elsewhere:
        raise RuleBroken(_("This entry is kept in another part of Linli. Correct it there; it changes here overnight."))


def check_package(viewer: Viewer, rows: Iterable[DirectoryRow]) -> None:
    """Check that the viewer keeps every entry of a package.

    Raises:
        RuleBroken: one is of another community.
    """
    communities = {row.community_id: row for row in rows}
    for row in communities.values():
        if not may_keep(viewer, row.community):
            text = _(
                "The package has entries of {community}, for example “{name}”. You do not keep the directory there."
            )
            raise RuleBroken(format_lazy(text, community=str(row.community), name=str(row)))


def check_building(community: Place | None, building: Place | None) -> None:
    """Check that a building is one of the community.

    Raises:
        RuleBroken: it is not.
    """
    if building and (community is None or building.community_id != community.pk or building.level != Level.BUILDING):
        raise RuleBroken(_("Choose a building of this community."))


def check_end(row: Service | ServiceAtLocation, until: date) -> None:
    """Check that a service may end on a day.

    Raises:
        RuleBroken: it has ended, or would end before it began.
    """
    if row.until is not None:
        raise RuleBroken(format_lazy(_("{name} has already ended."), name=str(row)))
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))


def check_point(service: Service, location: Location) -> None:
    """Check that a service can be offered at a location.

    Raises:
        RuleBroken: the service has ended, or the location is in no community yet.
    """
    if service.until is not None:
        raise RuleBroken(format_lazy(_("{name} has already ended."), name=str(service)))
    if location.community_id is None:
        raise RuleBroken(_("Choose the community of this location first."))


def check_day(service: Service, on: date) -> None:
    """Check the day of a check.

    Raises:
        RuleBroken: it is to come, or before the service began.
    """
    if on > timezone.localdate():
        raise RuleBroken(_("The day of the check cannot be in the future."))
    if on < service.since:
        raise RuleBroken(_("The service was not offered yet on that day."))


def check_asked(service: Service, purpose: str) -> None:
    """Check that residents can write about a service.

    Raises:
        RuleBroken: it has ended, or it cannot be asked for online.
    """
    if service.until is not None and service.until <= timezone.localdate():
        raise RuleBroken(format_lazy(_("{name} is no longer offered."), name=service.name))
    is_asked = service.asked_here and service.status == ServiceStatus.ACTIVE
    if purpose == NotePurpose.REQUEST and not is_asked:
        raise RuleBroken(_("This service cannot be asked for online. Please call or go there."))


def check_answer(note: ServiceNote) -> None:
    """Check that a note can be answered.

    Raises:
        RuleBroken: it has an answer, or was withdrawn.
    """
    if not note.is_open:
        raise RuleBroken(_("This note was answered or withdrawn already."))


def check_answer_back(note: ServiceNote) -> None:
    """Check that the answer to a note can be taken back.

    Raises:
        RuleBroken: it has none, or its words were deleted.
    """
    if note.state not in {NoteState.CONFIRMED, NoteState.REJECTED}:
        raise RuleBroken(_("This note has no answer."))
    if note.forgotten_at is not None:
        raise RuleBroken(_("The words of this note have been deleted, so it stays as it is."))
