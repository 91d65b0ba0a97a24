"""Policies of the roster."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.accounts.models import User
from linli.registers.places.models import Place
from linli.work.staffing import queries
from linli.work.staffing.models import Qualification, Worker

NOT_FREE = _("This account does not belong to a worker of this community, or is already linked.")


def may_edit(viewer: Viewer, community: Place) -> bool:
    """Return whether the viewer manages the roster of a community."""
    return viewer.may(Permission.STAFF_EDIT, community)


def may_read_qualifications(viewer: Viewer, worker: Worker) -> bool:
    """Return whether the viewer sees the roster, or is the worker."""
    own = worker.user_id is not None and worker.user_id == viewer.user_id
    return own or viewer.may(Permission.STAFF_VIEW, worker.community)


def check_edit(viewer: Viewer, community: Place) -> None:
    """Check that the viewer manages the roster of a community.

    Raises:
        PermissionDenied: they do not.
    """
    if not may_edit(viewer, community):
        raise PermissionDenied


def check_new(community: Place, name: str, born: date | None) -> None:
    """Check that a community has no worker of this name and birth date: the form was sent twice.

    Raises:
        RuleBroken: it has.
    """
    if Worker.objects.filter(community=community, name=name, born=born, until=None).exists():
        text = _("{name} is already on the roster of this community. If this is another person, give the birth date.")
        raise RuleBroken(format_lazy(text, name=name))


def check_in_service(worker: Worker) -> None:
    """Check that the worker has not left.

    Raises:
        RuleBroken: they have.
    """
    if worker.until is not None:
        raise RuleBroken(format_lazy(_("{name} left on {day}."), name=worker.name, day=worker.until))


def check_first_day(worker: Worker, since: date) -> None:
    """Check that the service may have begun on that day.

    Raises:
        RuleBroken: it is to come, or the worker had an area before.
    """
    if since == worker.since:
        return
    if since > timezone.localdate():
        raise RuleBroken(_("The first day of service cannot be in the future."))
    # A row with until = since was never valid.
    held = worker.responsibilities.exclude(until=F("since")).order_by("since").first()
    if held and held.since < since:
        text = _("{name} was responsible for {place} on {day}; the service cannot begin later.")
        raise RuleBroken(format_lazy(text, name=worker.name, place=held.place, day=held.since))


def check_obtained(qualification: Qualification, since: date) -> None:
    """Check that a qualification may have been obtained on that day.

    Raises:
        RuleBroken: it is to come, or the qualification ended before.
    """
    if since > timezone.localdate() and since != qualification.since:
        raise RuleBroken(_("The date obtained cannot be in the future."))
    if qualification.until is not None and qualification.until < since:
        raise RuleBroken(_("The end date cannot be before the date obtained."))


def check_account(worker: Worker, user: User) -> None:
    """Check that the worker may be linked to the account.

    Raises:
        RuleBroken: the worker has an account, or this one is in use or not of this community.
    """
    check_in_service(worker)
    if worker.user_id is not None:
        raise RuleBroken(_("%(name)s already has an account.") % {"name": worker.name})
    if not queries.free_accounts(worker.community).filter(pk=user.pk).exists():
        raise RuleBroken(NOT_FREE)


def check_end(worker: Worker, until: date) -> None:
    """Check that the service may end on that day.

    Raises:
        RuleBroken: the worker has left, still has areas, or the day is too early.
    """
    check_in_service(worker)
    if until < worker.since:
        raise RuleBroken(_("The last day cannot come before the first day of service."))
    # The areas app is above this one; its rows are reached through the relation, not by import.
    held = worker.responsibilities.filter(until=None).count()
    if held:
        raise RuleBroken(
            ngettext(
                "%(name)s is still responsible for %(count)d place. Hand it over first.",
                "%(name)s is still responsible for %(count)d places. Hand them over first.",
                held,
            )
            % {"name": worker.name, "count": held}
        )


def check_new_qualification(worker: Worker, kind: str, level: str) -> None:
    """Check that the qualification is not on the roster yet.

    Raises:
        RuleBroken: it is.
    """
    check_in_service(worker)
    if Qualification.objects.filter(worker=worker, kind=kind, level=level).exists():
        raise RuleBroken(_("This qualification is already on the roster."))


def check_end_qualification(qualification: Qualification, until: date) -> None:
    """Check that the qualification may end on that day.

    Raises:
        RuleBroken: it has ended, or would end before it began.
    """
    if qualification.until is not None:
        raise RuleBroken(_("This qualification has already ended."))
    if until < qualification.since:
        raise RuleBroken(_("The end date cannot be before the date obtained."))
