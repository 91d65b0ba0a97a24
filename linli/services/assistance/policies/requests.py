"""Rules of requests that residents make without an account."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.assistance.models import AidRequest, AidSaid
from linli.services.assistance.states import AidState

PUBLIC_LEVELS = (Level.BUILDING, Level.COMMUNITY)


def check_said(said: AidSaid, place: Place) -> None:
    """Check what a resident asks for.

    Raises:
        RuleBroken: the place is no building or community, or a proxy has no consent.
    """
    if place.level not in PUBLIC_LEVELS or place.until is not None:
        raise RuleBroken(_("Choose your estate, building or community."))
    if said.proxy_relation and not said.proxy_name:
        raise RuleBroken(_("Write your own name, too."))
    if said.proxy_relation and said.proxy_consent_on is None:
        raise RuleBroken(_("You need the consent of the person. Enter the day on which they agreed."))
    if said.proxy_consent_on is not None and said.proxy_consent_on > timezone.localdate():
        raise RuleBroken(_("The day of the consent is to come. Enter today or an earlier day."))


def check_take(row: AidRequest, household: Household, other: AidRequest | None) -> None:
    """Check that a request can be taken up for a household.

    Raises:
        RuleBroken: it was answered, the household lives elsewhere or has left, or another request of it is open.
    """
    check_open_request(row)
    if household.until is not None:
        raise RuleBroken(
            _("{household} moved out on {day}.").format(household=household.name, day=date_format(household.until))
        )
    if household.community_id != row.community_id:
        said = _("{household} does not live in {community}. Decline the request for that reason.")
        raise RuleBroken(said.format(household=household.name, community=row.community.name))
    if other is not None:
        said = _("A request of the household of {household} of {day} is open already. Decline this one as double.")
        raise RuleBroken(said.format(household=household.name, day=day_of(other)))


def day_of(row: AidRequest) -> str:
    """Return the day on which a request was made, in words."""
    return str(date_format(timezone.localtime(row.sent_at).date()))


def check_open_request(row: AidRequest) -> None:
    """Check that nobody answered a request.

    Raises:
        RuleBroken: it was filed, declined or withdrawn.
    """
    if not row.is_open:
        raise RuleBroken(_("This request is already “{state}”.").format(state=row.get_state_display()))


def check_reopen(row: AidRequest, other: AidRequest | None) -> None:
    """Check that a declined request can be dealt with after all.

    Raises:
        RuleBroken: it was not declined, what was said is deleted, or another request of the household is open.
    """
    if row.state != AidState.DECLINED:
        raise RuleBroken(_("This request was not declined."))
    if row.forgotten_at is not None:
        raise RuleBroken(_("What was said in this request has been deleted. The resident has to ask again."))
    if other is not None:
        raise RuleBroken(_("Another request of this household is open: {day}.").format(day=day_of(other)))


def check_own_withdrawal(row: AidRequest) -> None:
    """Check that a resident can withdraw a request, or ask that its application is withdrawn.

    Raises:
        RuleBroken: it was answered already, or this was asked before.
    """
    if row.state == AidState.FILED and row.withdrawal_asked_at is None:
        return
    if row.withdrawal_asked_at is not None:
        raise RuleBroken(_("You asked for that before. The community withdraws the application and calls you."))
    check_open_request(row)
