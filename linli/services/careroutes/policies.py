"""Policies of careroutes: who plans, and what forbids it now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.services.careroutes.models import CarerAbsence, DayPlanLine, WorkHours
from linli.services.vouchers import policies as vouchers
from linli.services.vouchers.models import Carer, Provider

AHEAD = 62  # days; a typing error in the year would otherwise plan nothing
LONGEST = 366  # days; who is away longer has left


def check_plans(provider: Provider, *, by: Viewer) -> None:
    """Check that the viewer acts for the provider, or is a command.

    Raises:
        PermissionDenied: they do not.
    """
    if not (vouchers.serves(provider, by) or by.robot):
        raise PermissionDenied


def check_day(day: date) -> None:
    """Check that a day can be planned.

    Raises:
        RuleBroken: it is over, or far away.
    """
    today = timezone.localdate()
    if day < today:
        raise RuleBroken(_("This day is over. Only today and later days can be planned."))
    if day > today + timedelta(days=AHEAD):
        raise RuleBroken(_("Choose a date within the next {days} days.").format(days=AHEAD))


def check_hours(carer: Carer, weekdays: Iterable[int], begins: time, ends: time) -> None:
    """Check that working hours take time and do not overlap with others of the carer.

    Raises:
        RuleBroken: they end before they begin, or overlap.
    """
    if ends <= begins:
        raise RuleBroken(_("The hours end before they begin. For a night, enter two rows: until 23:59 and from 00:00."))
    others = WorkHours.objects.open().filter(carer=carer, weekday__in=list(weekdays), begins__lt=ends, ends__gt=begins)
    if (other := others.order_by("weekday", "begins").first()) is not None:
        text = _("%(carer)s has hours then already: %(hours)s. End them first.")
        raise RuleBroken(text % {"carer": carer, "hours": other})


def check_absence(carer: Carer, first: date, last: date, reason: str) -> None:
    """Check the days of an absence.

    Raises:
        RuleBroken: they are in the wrong order, too many, overlap with another absence, or there is no reason.
    """
    if reason not in content.codes("carer_absence"):
        raise RuleBroken(_("Choose a reason."))
    if last < first:
        raise RuleBroken(_("The last day is before the first."))
    if (last - first).days > LONGEST:
        raise RuleBroken(_("An absence can take a year at most. If the carer has left, record that instead."))
    rows = CarerAbsence.objects.filter(carer=carer, taken_back_at=None, first__lte=last, last__gte=first)
    if rows.exists():
        raise RuleBroken(_("%(carer)s is recorded as absent on these days already.") % {"carer": carer})


def check_unchanged(line: DayPlanLine, carer_id: int | None) -> None:
    """Check that a service still has the carer that a proposal started from, or gave it.

    Raises:
        RuleBroken: somebody gave it to another carer meanwhile.
    """
    if line.stands_with != carer_id:
        text = _("%(order)s, %(when)s: the carer was changed meanwhile. Plan the day again.")
        raise RuleBroken(text % {"order": line.order, "when": line.order.when})
