"""Who may keep the roster, and when a service may end."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.accounts.models import User
from linli.registers.places.models import Place
from linli.work.staffing import queries
from linli.work.staffing.models import Qualification, Worker


def may_edit(viewer: Viewer, community: Place) -> bool:
    """Whether the viewer keeps the roster of a community."""
    return viewer.may(Permission.STAFF_EDIT, community)


def may_read_qualifications(viewer: Viewer, worker: Worker) -> bool:
    """Those who see the roster, and the worker."""
    own = worker.user_id is not None and worker.user_id == viewer.user_id
    return own or viewer.may(Permission.STAFF_VIEW, worker.community)


def check_edit(viewer: Viewer, community: Place) -> None:
    """Raises PermissionDenied."""
    if not may_edit(viewer, community):
        raise PermissionDenied


def check_in_service(worker: Worker) -> None:
    """Raises RuleBroken when the worker has already left."""
    if worker.until is not None:
        raise RuleBroken(_("%(name)s left on %(day)s.") % {"name": worker.name, "day": worker.until})


def check_account(worker: Worker, user: User) -> None:
    """Raises RuleBroken when the worker signs in already, or the account is not free or not of this community."""
    check_in_service(worker)
    if worker.user_id is not None:
        raise RuleBroken(_("%(name)s already has an account.") % {"name": worker.name})
    if not queries.free_accounts(worker.community).filter(pk=user.pk).exists():
        raise RuleBroken(_("This account does not belong to a worker of this community, or is already linked."))


def check_end(worker: Worker, until: date) -> None:
    """Raises RuleBroken while the worker has not left yet but still answers for doors, or the day is too early."""
    check_in_service(worker)
    if until < worker.since:
        raise RuleBroken(_("The last day cannot come before the first day of service."))
    # The room of areas stands above this one; its rows are reached through the relation, not by import.
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
    """Raises RuleBroken when it is already on the roster."""
    check_in_service(worker)
    if Qualification.objects.filter(worker=worker, kind=kind, level=level).exists():
        raise RuleBroken(_("This qualification is already on the roster."))


def check_end_qualification(qualification: Qualification, until: date) -> None:
    """Raises RuleBroken when it has already ended or would end before it began."""
    if qualification.until is not None:
        raise RuleBroken(_("This qualification has already ended."))
    if until < qualification.since:
        raise RuleBroken(_("The end date cannot be before the date obtained."))
