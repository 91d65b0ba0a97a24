"""Applications for places, the lot, places given and taken back, fees."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.law import rules
from linli.registers.people.models import phone_hash
from linli.services.businesses.actions.standing import locked
from linli.services.businesses.actions.zones import locked_zone
from linli.services.businesses.engine import lot
from linli.services.businesses.models import (
    PlaceRequest,
    PlaceWish,
    Shop,
    StallDraw,
    StallHold,
    StallPayment,
    StallPlace,
    StallZone,
    stall_code_hash,
)
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.policies import stalls as rules_of
from linli.services.businesses.queries import stalls
from linli.services.businesses.states import PlaceRequestState
from linli.work.cases import actions as cases
from linli.work.cases.actions.steps import receipt_for

P = Permission
# Stored in the journal in English; pages translate it.
OWNER = Viewer(name=gettext_noop("owner of a stall"))
PER_PHONE, PER_ADDRESS = "food.stall.requests_per_day_per_phone", "food.stall.requests_per_hour"
WRONG = "food.stall.wrong_codes_per_hour"
KEEP = "food.stall.keep_days"


@transaction.atomic
def ask_for_place(row: StallZone, wish: PlaceWish, *, online: bool, once: str, source: str) -> tuple[PlaceRequest, str]:
    """Ask for a place as the owner of a stall, without an account; return the application with its code.

    Args:
        row: the zone.
        wish: what was said, unverified.
        online: whether the owner sells online, which is refused.
        once: made by the form; sent again, it is the same application.
        source: what tries are counted under.

    Raises:
        RuleBroken: the owner sells online, the zone gives no places, or this phone has asked already.
        cases.TooOften: too many applications of this address or phone.
    """
    code = receipt_for(once)
    if (known := stalls.called(code)) is not None:
        return known, code
    row = locked_zone(row)
    rules_of.check_request(row, online=online)
    if not cases.allowed("stall", source, int(rules.value(PER_ADDRESS))):
        raise cases.TooOften
    if not cases.allowed("stall_phone", wish.phone, int(rules.value(PER_PHONE)), hours=24):
        raise cases.TooOften
    with only_once(rules_of.ASKED):
        found = PlaceRequest.objects.create(
            stall_zone=row,
            community=row.community,
            number=f"{row.pk}-{row.requests.count() + 1:03d}",
            said_text=wish.text(),
            phone_key=phone_hash(wish.phone),
            code_hash=stall_code_hash(code),
        )
    journal.record("place_request.sent", found, by=OWNER)
    return found, code


@transaction.atomic
def look_up_request(typed: str, source: str) -> PlaceRequest | None:
    """Return the application of a code; None if there is none.

    Raises:
        cases.TooOften: too many tries of this source.
    """
    if not cases.allowed("stall_follow", source, int(rules.value(WRONG))):
        raise cases.TooOften
    return stalls.called(typed)


def _locked_request(row: PlaceRequest) -> PlaceRequest:
    rows = PlaceRequest.objects.select_for_update(of=("self",)).select_related("stall_zone", "community")
    return rows.get(pk=row.pk)


@transaction.atomic
def withdraw_request(row: PlaceRequest) -> PlaceRequest:
    """Withdraw an application as its owner, before the list of a lot is closed or while waiting."""
    row = _locked_request(row)
    if row.state != PlaceRequestState.WAITING:
        rules_of.check_open_request(row, in_lot=stalls.is_in_lot(row))
    row.state, row.closed_on = PlaceRequestState.WITHDRAWN, timezone.localdate()
    row.save(update_fields=["state", "closed_on"])
    journal.record("place_request.withdrawn", row, by=OWNER)
    return row


@transaction.atomic
def decline_request(row: PlaceRequest, *, by: Viewer, reason: str) -> PlaceRequest:
    """Decline an application before the list is closed; the owner reads the reason by the code."""
    row = _locked_request(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_open_request(row, in_lot=stalls.is_in_lot(row))
    row.state, row.reason, row.closed_on = PlaceRequestState.DECLINED, reason, timezone.localdate()
    row.save(update_fields=["state", "reason", "closed_on"])
    journal.record("place_request.declined", row, by=by, reason=reason)
    return row


@transaction.atomic
def undo_decline(row: PlaceRequest, *, by: Viewer) -> PlaceRequest:
    """Let a declined application take part after all, in the next lot."""
    row = _locked_request(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    if row.state == PlaceRequestState.DECLINED:
        row.state, row.reason, row.closed_on = PlaceRequestState.SENT, "", None
        with only_once(rules_of.ASKED):
            row.save(update_fields=["state", "reason", "closed_on"])
        journal.record("place_request.decline_undone", row, by=by)
    return row


@transaction.atomic
def read_request(row: PlaceRequest, *, by: Viewer, purpose: str) -> PlaceRequest:
    """Record that name and phone of an application are read, and why."""
    policies.check(by, P.ZONE_EDIT, row.community)
    journal.read("place_request.read", row, by=by, reason=purpose)
    return row


@transaction.atomic
def forget_requests(*, by: Viewer) -> int:
    """Delete what was said in applications that got no place, after the time of the rule; return how many."""
    last = timezone.localdate() - timedelta(int(rules.value(KEEP)))
    over = [PlaceRequestState.DECLINED, PlaceRequestState.WITHDRAWN]
    rows = PlaceRequest.objects.filter(state__in=over, closed_on__lt=last, forgotten_at=None)
    count = rows.update(said_text="", phone_key="", forgotten_at=timezone.now())
    if count:
        journal.record("place_requests.forgotten", None, by=by, count=count)
    return count


# ---- the lot


@transaction.atomic
def close_list(row: StallZone, *, by: Viewer) -> StallDraw:
    """Close and publish the list of a lot: the applications and the free places. The seed comes after it.

    Raises:
        PermissionDenied: the viewer keeps no zones there.
        RuleBroken: nobody asked, no place is free, or a list is closed already.
    """
    row = locked_zone(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    numbers = stalls.open_numbers(row)
    places = [one.number for one in stalls.free_places(row, timezone.localdate())]
    rules_of.check_close_list(row, numbers, places)
    draw = StallDraw.objects.create(
        stall_zone=row,
        community=row.community,
        numbers=numbers,
        places=places,
        fingerprint=lot.fingerprint(numbers),
        closed_by_id=by.user_id,
    )
    journal.record("stall_draw.closed", draw, by=by, fingerprint=draw.fingerprint, count=len(numbers))
    return draw


def _locked_draw(draw: StallDraw) -> StallDraw:
    rows = StallDraw.objects.select_for_update(of=("self",)).select_related("stall_zone", "community")
    return rows.get(pk=draw.pk)


@transaction.atomic
def reopen_list(draw: StallDraw, *, by: Viewer) -> StallDraw:
    """Undo the closing of a list before the seed is drawn."""
    draw = _locked_draw(draw)
    policies.check(by, P.ZONE_EDIT, draw.community)
    rules_of.check_draw(draw, "000000")
    draw.taken_back_at = timezone.now()
    draw.save(update_fields=["taken_back_at"])
    journal.record("stall_draw.reopened", draw, by=by)
    return draw


@transaction.atomic
def draw_lot(draw: StallDraw, *, by: Viewer, seed: str, seed_source: str, since: date) -> StallDraw:
    """Enter the seed that was drawn in public; the places are given by it, and the others wait in its order.

    Raises:
        PermissionDenied: the viewer keeps no zones there.
        RuleBroken: it was drawn, the seed is none, or the zone is not in service on that day.
    """
    draw = _locked_draw(draw)
    row = locked_zone(draw.stall_zone)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_draw(draw, seed)
    draw.seed, draw.seed_source = seed, seed_source
    draw.drawn_at, draw.drawn_by_id = timezone.now(), by.user_id
    draw.save(update_fields=["seed", "seed_source", "drawn_at", "drawn_by"])
    asked = {one.number: one for one in row.requests.filter(number__in=draw.numbers)}
    for _rank, number, at in draw.result:
        request = asked[number]
        if at is None:
            request.state = PlaceRequestState.WAITING
            request.save(update_fields=["state"])
        else:
            _give(row.stall_places.get(number=at), since, request=request, draw=draw)
    journal.record("stall_draw.drawn", draw, by=by, seed=seed, source=seed_source)
    return draw


def _give(
    place: StallPlace,
    since: date,
    *,
    request: PlaceRequest | None = None,
    shop: Shop | None = None,
    draw: StallDraw | None = None,
) -> StallHold:
    """Give a place until the zone expires; the caller holds the zone locked."""
    rules_of.check_hold(place, since, shop)
    with only_once(rules_of.PLACE_TAKEN):
        hold = StallHold.objects.create(
            place=place,
            community=place.community,
            request=request,
            shop=shop,
            draw=draw,
            since=since,
            until=place.stall_zone.until,
        )
    if request is not None:
        request.state = PlaceRequestState.ALLOTTED
        request.save(update_fields=["state"])
    return hold


@transaction.atomic
def give_next(row: StallZone, *, by: Viewer, since: date) -> StallHold | None:
    """Give the first free place to who waits first by the lots; None if nobody waits or nothing is free."""
    row = locked_zone(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    line, places = stalls.waiting(row), stalls.free_places(row, since)
    if not line or not places:
        return None
    hold = _give(places[0], since, request=line[0])
    journal.record("stall_hold.given", hold, by=by, number=line[0].number)
    return hold


@transaction.atomic
def give_place(row: StallZone, shop: Shop, *, by: Viewer, since: date) -> StallHold:
    """Give a free place to a stall of the register that was met outside and accepted it.

    Raises:
        PermissionDenied: the viewer keeps no zones there.
        RuleBroken: no place is free, others wait for one, or the stall may not have one.
    """
    row, shop = locked_zone(row), locked(shop)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_nobody_waits(stalls.waiting(row), stalls.free_places(row, since))
    hold = _give(stalls.free_places(row, since)[0], since, shop=shop)
    journal.record("stall_hold.given", hold, by=by)
    return hold


def _locked_hold(hold: StallHold) -> StallHold:
    rows = StallHold.objects.select_for_update(of=("self",))
    return rows.select_related("place__stall_zone", "community", "shop", "request").get(pk=hold.pk)


@transaction.atomic
def name_stall(hold: StallHold, shop: Shop, *, by: Viewer) -> StallHold:
    """Say which stall of the register has a place that was drawn by a number."""
    hold = _locked_hold(hold)
    policies.check(by, P.ZONE_EDIT, hold.community)
    rules_of.check_hold(hold.place, max(hold.since, hold.place.stall_zone.since), locked(shop))
    hold.shop = shop
    hold.save(update_fields=["shop"])
    if hold.request is not None:
        hold.request.shop = shop
        hold.request.save(update_fields=["shop"])
    journal.record("stall_hold.named", hold, by=by)
    return hold


@transaction.atomic
def end_hold(hold: StallHold, *, by: Viewer, until: date, reason: str) -> StallHold:
    """Take a place back, or record that it was given up; one given by mistake never counted."""
    hold = _locked_hold(hold)
    policies.check(by, P.ZONE_EDIT, hold.community)
    rules_of.check_end_hold(hold, until)
    hold.until, hold.end_reason = (hold.since if reason == "mistake" else until), reason
    hold.save(update_fields=["until", "end_reason"])
    journal.record("stall_hold.ended", hold, by=by, reason=reason, until=hold.until.isoformat())
    return hold


@transaction.atomic
def pay_fee(hold: StallHold, *, by: Viewer, month: date, fen: int, receipt: str, paid_on: date) -> StallPayment:
    """Record the fee of a place for a month."""
    hold = _locked_hold(hold)
    policies.check(by, P.ZONE_EDIT, hold.community)
    policies.check_not_to_come(paid_on)
    month = month.replace(day=1)
    rules_of.check_payment(hold, month, fen)
    row = StallPayment.objects.create(
        hold=hold, community=hold.community, month=month, fen=fen, receipt=receipt, paid_on=paid_on
    )
    journal.record("stall_hold.paid", hold, by=by, month=f"{month:%Y-%m}", fen=fen)
    return row


@transaction.atomic
def undo_fee(row: StallPayment, *, by: Viewer) -> StallPayment:
    """Undo a fee that was entered by mistake."""
    policies.check(by, P.ZONE_EDIT, row.community)
    row = StallPayment.objects.select_for_update(of=("self",)).select_related("hold").get(pk=row.pk)
    policies.check_take_back(row)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("stall_hold.fee_undone", row.hold, by=by, month=f"{row.month:%Y-%m}")
    return row
