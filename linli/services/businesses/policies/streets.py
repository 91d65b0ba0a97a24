"""Rules for special streets, and for the days of channelling."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated
from linli.core.errors import RuleBroken
from linli.services.businesses.models import Channelling, Shop, SpecialStreet
from linli.services.businesses.policies.shops import check_in_register, check_not_to_come

STREET_TAKEN = _("This community already has a special street of that name.")
IN_A_STREET = _("This business belongs to a special street already.")


def check_day(earlier: date, day: date) -> None:
    """Check that a step is not before the one that it follows, and not in the future.

    Raises:
        RuleBroken: it is.
    """
    check_not_to_come(day)
    if day < earlier:
        raise RuleBroken(_("This day is before the step that it follows."))


def check_no_place(row: Channelling) -> None:
    """Check that no place was given.

    Raises:
        RuleBroken: one was, and it was not taken back.
    """
    if row.hold is not None and not row.hold.end_reason:
        raise RuleBroken(_("The stall got a place. End its use on the page of the zone first."))


def check_member(row: SpecialStreet, shop: Shop, since: date) -> None:
    """Check that a business can belong to a street.

    Raises:
        RuleBroken: it is of another community or gone, or the day is impossible.
    """
    check_in_register(shop)
    check_not_to_come(since)
    if shop.community_id != row.community_id:
        raise RuleBroken(_("Choose a business of this community."))
    if row.until is not None or since < row.since:
        raise RuleBroken(_("The street was not a special street on that day."))


def check_end(row: Dated, until: date) -> None:
    """Check that something can end on a day.

    Raises:
        RuleBroken: it has ended, or the day is impossible.
    """
    if row.until is not None:
        raise RuleBroken(_("This has ended already."))
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    check_not_to_come(until)


def check_year(row: SpecialStreet, year: int) -> None:
    """Check the year of results.

    Raises:
        RuleBroken: the street was not there yet, or the year is to come.
    """
    if not row.since.year <= year <= timezone.localdate().year:
        raise RuleBroken(_("The street has no results for this year: check the year."))
