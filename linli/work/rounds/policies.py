"""Policies of week plans: who may decide about a visit, for which day, and who has a calendar address."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.people.models import Household
from linli.work.rounds.models import Arrangement, CalendarFeed
from linli.work.staffing.models import Worker
from linli.work.visits import policies as visits
from linli.work.visits import queries as diary

FURTHEST = 90  # days; a typing error in the year would otherwise hide a household


def check_decide(viewer: Viewer, household: Household) -> Worker:
    """Return the worker who decides about the visit to a household.

    Raises:
        PermissionDenied: the viewer may not record visits there.
        RuleBroken: the account has no worker, the worker serves another community, or the household has left.
    """
    visits.check_record(viewer, household.community)
    today = timezone.localdate()
    visits.check_household(household, today)
    return visits.check_worker(diary.worker_of(viewer, today), household)


def check_day(day: date) -> None:
    """Check that a visit can be planned for a day.

    Raises:
        RuleBroken: the day has passed or is too far away.
    """
    today = timezone.localdate()
    if day < today:
        raise RuleBroken(_("Choose today or a later date."))
    if day > today + timedelta(days=FURTHEST):
        raise RuleBroken(_("Choose a date within the next {days} days.").format(days=FURTHEST))


def check_back(back_on: date, today: date) -> None:
    """Check the day from which a household is planned again.

    Raises:
        RuleBroken: it is not after today, or too far away.
    """
    if back_on <= today:
        raise RuleBroken(_("Choose a date after today."))
    check_day(back_on)


def check_reason(reason: str) -> None:
    """Check that a reason for not going is one of the list.

    Raises:
        RuleBroken: it is not.
    """
    if reason not in content.codes("skip_reason"):
        raise RuleBroken(_("Choose a reason."))


def check_take_back(viewer: Viewer, arrangement: Arrangement) -> None:
    """Check that the viewer may take back a decision.

    Raises:
        PermissionDenied: the viewer may not record visits there.
        RuleBroken: it was taken back, or its day has passed.
    """
    visits.check_record(viewer, arrangement.community)
    if arrangement.taken_back_at is not None:
        raise RuleBroken(_("This was undone already."))
    if (arrangement.back_on or arrangement.day) < timezone.localdate():
        raise RuleBroken(_("This day has passed."))


def own_worker(viewer: Viewer) -> Worker:
    """Return the worker who signs in as the viewer.

    Raises:
        RuleBroken: the account has no worker.
    """
    worker = diary.worker_of(viewer, timezone.localdate())
    if worker is None:
        raise RuleBroken(_("Your account is not on the workers' roster. Ask the subdistrict office to add you."))
    if not viewer.may(Permission.VISIT_RECORD, worker.community):
        raise PermissionDenied
    return worker


def ended_by_reset(feed: CalendarFeed) -> bool:
    """Return whether the account got new access since: someone else who used it may have made the address."""
    account = feed.worker.user
    if account is None:
        return True
    resets = ("account.password_reset", "account.second_factor_removed")
    return journal.of(account).filter(verb__in=resets, at__gt=feed.made_at).exists()


def check_restore(feed: CalendarFeed | None) -> CalendarFeed:
    """Return the calendar address that was revoked last.

    Raises:
        RuleBroken: there is none, or the account got new access since it was made.
    """
    if feed is None or ended_by_reset(feed):
        raise RuleBroken(_("There is no earlier calendar address."))
    return feed
