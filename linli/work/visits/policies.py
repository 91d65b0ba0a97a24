"""Who may record a visit, for which day, and who may correct it."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.staffing.models import Worker
from linli.work.visits.models import Visit

LATEST = "visits.backdate.max_days"
CORRECT = "visits.correct.within_hours"


def check_record(viewer: Viewer, community: Place) -> None:
    """Raises PermissionDenied."""
    if not viewer.may(Permission.VISIT_RECORD, community):
        raise PermissionDenied


def check_worker(worker: Worker | None, household: Household) -> Worker:
    """The worker who may record for this household: any in service in its community, so that one can stand in.

    Raises:
        RuleBroken: the account is no worker's, or the worker serves another community.
    """
    if worker is None:
        raise RuleBroken(_("Your account is not on the workers' roster. Ask the subdistrict office to add you."))
    if worker.community_id != household.community_id:
        raise RuleBroken(_("This household belongs to another community."))
    return worker


def check_day(day: date, community: Place) -> None:
    """Raises RuleBroken for a day to come, or further back than the rule allows."""
    today = timezone.localdate()
    if day > today:
        raise RuleBroken(_("Choose today or an earlier date."))
    days = int(rules.value(LATEST, code=community.code))
    if day < today - timedelta(days=days):
        raise RuleBroken(
            ngettext("Record a visit within %(count)d day.", "Record a visit within %(count)d days.", days)
            % {"count": days}
        )


def check_household(household: Household, day: date) -> None:
    """Raises RuleBroken when the household had already left."""
    if household.until is not None and household.until <= day:
        message = _("%(name)s moved out on %(day)s.")
        raise RuleBroken(message % {"name": household.name, "day": date_format(household.until)})


def may_correct(viewer: Viewer, visit: Visit) -> bool:
    """The recorder, for as many hours as the rule says."""
    hours = int(rules.value(CORRECT, code=visit.community.code))
    fresh = timezone.now() - visit.recorded_at <= timedelta(hours=hours)
    return fresh and viewer.user_id is not None and visit.recorded_by_id == viewer.user_id


def check_correct(viewer: Viewer, visit: Visit) -> None:
    """Raises PermissionDenied for anybody but the recorder, RuleBroken when it is too late."""
    check_record(viewer, visit.community)
    if viewer.user_id is None or visit.recorded_by_id != viewer.user_id:
        raise PermissionDenied
    if not may_correct(viewer, visit):
        raise RuleBroken(_("The time to correct this visit has passed."))


def check_withdraw(viewer: Viewer, visit: Visit) -> None:
    """Like a correction, and only while nothing else stands on the visit.

    Raises:
        PermissionDenied: somebody else recorded it.
        RuleBroken: too late, or a case was opened from it.
    """
    check_correct(viewer, visit)
    case = visit.cases.order_by("pk").first()
    if case is not None:
        message = _("Case %(code)s was reported from this visit, so it cannot be withdrawn. Correct it instead.")
        raise RuleBroken(message % {"code": case.code})


def check_promise(viewer: Viewer, visit: Visit) -> None:
    """Raises PermissionDenied, or RuleBroken when there is no promise that is still open."""
    check_record(viewer, visit.community)
    if not visit.promise or visit.promise_kept_on is not None:
        raise RuleBroken(_("This visit has no open promise."))


def wrote(viewer: Viewer, visit: Visit) -> bool:
    """Whether the viewer recorded the visit and so knows what was seen."""
    return viewer.user_id is not None and visit.recorded_by_id == viewer.user_id


def may_read_seen(viewer: Viewer, visit: Visit) -> bool:
    """The recorder, and those who may read sensitive fields for a purpose."""
    return wrote(viewer, visit) or viewer.may(Permission.PEOPLE_READ_SENSITIVE, visit.community)


def check_read_seen(viewer: Viewer, visit: Visit) -> None:
    """Raises PermissionDenied."""
    if not may_read_seen(viewer, visit):
        raise PermissionDenied
