"""Rules for schools, zones, applications, lots and places."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.places.models import Place
from linli.services.businesses.engine import ground, lot
from linli.services.businesses.engine.ground import POLYGON, GroundShape, Spot
from linli.services.businesses.models import (
    Channelling,
    PlaceRequest,
    School,
    Shop,
    StallDraw,
    StallHold,
    StallPlace,
    StallZone,
    ZoneConsultation,
)
from linli.services.businesses.policies.shops import check_not_to_come
from linli.services.businesses.queries import stalls
from linli.services.businesses.states import ChannelState, PlaceRequestState, ZoneState

DISTANCE = "food.stall.school_distance_m"
SMALLEST, LARGEST = 1.0, 200_000.0  # m²; outside of these, coordinates were mistyped
NAME_TAKEN = _("This community already has a zone of that name.")
SCHOOL_TAKEN = _("This community already has a school of that name.")
PLACE_TAKEN = _("This place has another stall at that time. Reload the page.")
ASKED = _("There is already an application for this zone with this phone number.")
ONLINE = _("Food stalls may not sell online, so an online seller cannot get a place. Take the offer down first.")


def check_shape(shape: GroundShape, community: Place) -> None:
    """Check that a shape can be right.

    Raises:
        RuleBroken: it has too few points, crosses itself, is tiny or huge, or is outside the community.
    """
    if shape.kind == POLYGON and len(set(shape.spots)) < 3:
        raise RuleBroken(_("A polygon needs at least three different corner points."))
    if shape.kind == ground.SECTION and (len(set(shape.spots)) < 2 or shape.width <= 0):
        raise RuleBroken(_("A street section needs at least two points and a width."))
    if shape.kind == POLYGON and ground.crosses_itself(shape.spots):
        raise RuleBroken(_("The edge of the polygon crosses itself. Enter the corners in their order."))
    if shape.kind != ground.POINT and not SMALLEST <= ground.square_metres(shape) <= LARGEST:
        raise RuleBroken(_("This area cannot be right. Check the coordinates: latitude first, then longitude."))
    if community.outline and not _near(shape, community):
        said = _("This is not in {community}. Check the coordinates: latitude first, then longitude.")
        raise RuleBroken(format_lazy(said, community=community.name))


def _near(shape: GroundShape, community: Place) -> bool:
    """Return whether a shape touches the outline of the community, which is stored with the longitude first."""
    spots: tuple[Spot, ...] = tuple((lat, lng) for lng, lat in community.outline or ())
    return ground.distance(shape, GroundShape(POLYGON, spots)) == 0


def check_distance(row: StallZone, on: date) -> None:
    """Check that a zone is far enough from each school, from edge to edge.

    Raises:
        RuleBroken: it is over a school or too near.
    """
    nearest = stalls.nearest_school(row.ground, on)
    if nearest is None:
        return
    school, metres = nearest
    least = rules.find(DISTANCE, code=row.community.code, on=on)
    if metres == 0:
        raise RuleBroken(format_lazy(_("The zone overlaps the grounds of {school}."), school=school.name))
    if metres < least.value:
        said = _("The zone is {metres} m from {school}; at least {least} m are required, from edge to edge.")
        # Rounded down: 99.9 m must not be shown as 100.
        raise RuleBroken(format_lazy(said, metres=int(metres), school=school.name, least=f"{least.value:g}"))


def check_zone_days(since: date, until: date | None) -> None:
    """Check the days of a zone.

    Raises:
        RuleBroken: it has no expiry, or expires before it begins.
    """
    if until is None or until <= since:
        raise RuleBroken(_("A zone needs an expiry after its first day."))


def check_zone_state(row: StallZone, *states: ZoneState) -> None:
    """Check that a zone is in one of some states.

    Raises:
        RuleBroken: it is in another.
    """
    if row.state not in states:
        raise RuleBroken(format_lazy(_("This zone is now “{state}”. Reload the page."), state=row.get_state_display()))


def check_consultation(row: StallZone, since: date, last: date, asked: int, answers: int) -> None:
    """Check the record of a consultation.

    Raises:
        RuleBroken: the zone is past that, the days are impossible, or more answered than were asked.
    """
    check_zone_state(row, ZoneState.PROPOSED, ZoneState.CONSULTED)
    check_not_to_come(last)
    if last < since:
        raise RuleBroken(_("The last day cannot be before the first day."))
    if not asked > 0 or answers > asked:
        raise RuleBroken(_("More residents answered than were asked. Check the numbers."))


def check_approve(row: StallZone, found: ZoneConsultation | None, by: int | None) -> None:
    """Check that a zone can be approved.

    Raises:
        RuleBroken: residents were not asked, too few are in favour, or it is one's own proposal.
    """
    check_zone_state(row, ZoneState.CONSULTED)
    if row.proposed_by_id == by:
        raise RuleBroken(_("You proposed this zone. Someone else approves it."))
    if found is None:
        raise RuleBroken(_("Residents have not been asked yet."))
    least = rules.value("food.stall.ask_percent", code=row.community.code)
    said = found.in_favour + found.against
    if not said or 100 * found.in_favour < least * said:
        words = _("Too few residents are in favour: {favour} of {said} who answered, at least {least}% are required.")
        raise RuleBroken(format_lazy(words, favour=found.in_favour, said=said, least=f"{least:g}"))
    check_zone_days(row.since, row.until)
    check_distance(row, timezone.localdate())


def check_withdraw(row: StallZone, day: date) -> None:
    """Check that a zone can be withdrawn.

    Raises:
        RuleBroken: it was, or the day is in the future.
    """
    if row.state == ZoneState.WITHDRAWN:
        raise RuleBroken(_("This zone was withdrawn already."))
    check_not_to_come(day)


# ---- applications, lots, places


def check_request(row: StallZone, *, online: bool) -> None:
    """Check that an owner can ask for a place in a zone.

    Raises:
        RuleBroken: they sell online, or the zone is not published or over.
    """
    if online:
        raise RuleBroken(ONLINE)
    if row.state != ZoneState.PUBLISHED or row.until is None or row.until <= timezone.localdate():
        raise RuleBroken(_("Places of this zone are not given at present. Choose another zone."))


def check_open_request(row: PlaceRequest, *, in_lot: bool = False) -> None:
    """Check that an application has no decision yet, and no closed list.

    Raises:
        RuleBroken: it has.
    """
    if row.state != PlaceRequestState.SENT:
        raise RuleBroken(format_lazy(_("This application is already “{state}”."), state=row.get_state_display()))
    if in_lot:
        raise RuleBroken(_("The list of the lot is closed. Wait until it is drawn."))


def check_close_list(row: StallZone, numbers: list[str], places: list[int]) -> None:
    """Check that the list of a lot can be closed.

    Raises:
        RuleBroken: the zone is not published, a lot is open, nobody asked, or no place is free.
    """
    check_zone_state(row, ZoneState.PUBLISHED)
    if row.draws.filter(drawn_at=None, taken_back_at=None).exists():
        raise RuleBroken(_("The list of a lot is closed already. Draw it first."))
    if not numbers:
        raise RuleBroken(_("There have been no applications for this zone since the last lot."))
    if not places:
        raise RuleBroken(_("No place of this zone is free."))


def check_draw(row: StallDraw, seed: str) -> None:
    """Check that a lot can be drawn with a seed.

    Raises:
        RuleBroken: it was drawn or taken back, or the seed is not one.
    """
    if row.drawn_at is not None or row.taken_back_at is not None:
        raise RuleBroken(_("This lot was drawn already. A lot is drawn once."))
    if not lot.SEED.fullmatch(seed):
        raise RuleBroken(_("A seed has 6 to 80 letters, digits or hyphens, like 4-6-1-3-2-5-6-1."))


def check_hold(place: StallPlace, since: date, shop: Shop | None) -> None:
    """Check that a place can be given from a day.

    Raises:
        RuleBroken: the zone is not in service then, or the business is no stall or may not trade.
    """
    row = place.stall_zone
    if row.state != ZoneState.PUBLISHED or row.until is None or not row.since <= since < row.until:
        raise RuleBroken(_("The zone is not in service on that day."))
    if shop is None:
        return
    if not shop.is_stall or shop.until is not None:
        raise RuleBroken(_("Places are for stalls in the register."))
    if shop.banned_until is not None and shop.banned_until > since:
        said = _("{name} is banned from the trade until {day}.")
        raise RuleBroken(format_lazy(said, name=shop.name, day=date_format(shop.banned_until)))
    if shop.holds.on(since).exists():
        raise RuleBroken(_("This stall has a place already."))


def check_end_hold(row: StallHold, until: date) -> None:
    """Check that a place can be taken back on a day.

    Raises:
        RuleBroken: it ended, or would end before it began or in the future.
    """
    if row.end_reason:
        raise RuleBroken(_("The use of this place has ended already."))
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    check_not_to_come(until)


def check_payment(row: StallHold, month: date, fen: int) -> None:
    """Check a fee that was paid.

    Raises:
        RuleBroken: the place was not held in that month, nothing was paid, or it is paid already.
    """
    ends = row.until
    last = month.replace(day=28)
    if (row.since > last and row.since.replace(day=1) != month) or (ends is not None and ends <= month):
        raise RuleBroken(_("The stall did not have the place in that month."))
    if fen <= 0:
        raise RuleBroken(_("Enter an amount above 0."))
    if row.payments.filter(month=month, taken_back_at=None).exists():
        raise RuleBroken(_("The fee of this month is recorded already."))


def check_channel(row: Channelling, *states: ChannelState) -> None:
    """Check that a stall met outside is in one of some states.

    Raises:
        RuleBroken: it is in another, or was taken back.
    """
    if row.taken_back_at is not None or row.state not in states:
        raise RuleBroken(format_lazy(_("This is now “{state}”. Reload the page."), state=row.get_state_display()))


def check_end_school(row: School, until: date) -> None:
    """Check the day on which a school closes.

    Raises:
        RuleBroken: it has closed, or would before it opened.
    """
    if row.until is not None:
        raise RuleBroken(_("This school has ended already."))
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))


def check_nobody_waits(line: list[PlaceRequest], free: list[StallPlace]) -> None:
    """Check that a place can be given without a lot.

    Raises:
        RuleBroken: no place is free, or all that are free are for those who wait.
    """
    if not free:
        raise RuleBroken(_("No place of this zone is free."))
    if len(line) >= len(free):
        raise RuleBroken(_("Others wait for the free places by the lot. Offer another zone."))
