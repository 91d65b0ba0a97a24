"""Stalls met outside a zone and channelled; special streets."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.places.models import Place
from linli.services.businesses.actions.places import give_place
from linli.services.businesses.models import Channelling, Shop, SpecialStreet, StallZone, StreetResult, StreetShop
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.policies import stalls as rules_of
from linli.services.businesses.policies import streets as street_rules
from linli.services.businesses.states import ChannelState

P = Permission


@transaction.atomic
def meet_stall(
    community: Place, *, by: Viewer, met_on: date, what: str, where: str, shop: Shop | None = None, words: str = ""
) -> Channelling:
    """Record a stall that was met outside a zone."""
    policies.check(by, P.ZONE_EDIT, community)
    policies.check_not_to_come(met_on)
    row = Channelling.objects.create(
        community=community, met_on=met_on, what=what, where=where, shop=shop, words=words, by_id=by.user_id
    )
    journal.record("channelling.met", row, by=by, met_on=met_on.isoformat())
    return row


def _locked(row: Channelling) -> Channelling:
    rows = Channelling.objects.select_for_update(of=("self",)).select_related("community", "stall_zone", "shop")
    return rows.get(pk=row.pk)


@transaction.atomic
def offer_zone(row: Channelling, stall_zone: StallZone, *, by: Viewer, offered_on: date) -> Channelling:
    """Offer a place in a zone to a stall that was met outside."""
    row = _locked(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_channel(row, ChannelState.MET, ChannelState.REFUSED)
    rules_of.check_request(stall_zone, online=False)
    street_rules.check_day(row.met_on, offered_on)
    row.state, row.stall_zone, row.offered_on, row.answered_on = ChannelState.OFFERED, stall_zone, offered_on, None
    row.save(update_fields=["state", "stall_zone", "offered_on", "answered_on"])
    journal.record("channelling.offered", row, by=by, offered_on=offered_on.isoformat())
    return row


@transaction.atomic
def accept_offer(row: Channelling, *, by: Viewer, answered_on: date, shop: Shop | None = None) -> Channelling:
    """Record that the stall accepted; a stall of the register gets a free place at once, others register first."""
    row = _locked(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_channel(row, ChannelState.OFFERED)
    street_rules.check_day(row.offered_on or row.met_on, answered_on)
    assert row.stall_zone is not None  # of every offer, by a constraint
    chosen = shop or row.shop
    if chosen is not None:
        row.shop, row.hold = chosen, give_place(row.stall_zone, chosen, by=by, since=answered_on)
    row.state, row.answered_on = ChannelState.ACCEPTED, answered_on
    row.save(update_fields=["state", "answered_on", "shop", "hold"])
    journal.record("channelling.accepted", row, by=by, answered_on=answered_on.isoformat())
    return row


@transaction.atomic
def refuse_offer(row: Channelling, *, by: Viewer, answered_on: date) -> Channelling:
    """Record that the stall refused the place."""
    row = _locked(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_channel(row, ChannelState.OFFERED)
    street_rules.check_day(row.offered_on or row.met_on, answered_on)
    row.state, row.answered_on = ChannelState.REFUSED, answered_on
    row.save(update_fields=["state", "answered_on"])
    journal.record("channelling.refused", row, by=by, answered_on=answered_on.isoformat())
    return row


@transaction.atomic
def tell_enforcement(row: Channelling, *, by: Viewer, told_to: str, told_on: date) -> Channelling:
    """Record that enforcement was told; it decides for itself what to do. The community fines nobody."""
    row = _locked(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_channel(row, ChannelState.MET, ChannelState.OFFERED, ChannelState.REFUSED)
    street_rules.check_day(row.met_on, told_on)
    row.state, row.told_to, row.told_on = ChannelState.TOLD, told_to, told_on
    row.save(update_fields=["state", "told_to", "told_on"])
    journal.record("channelling.told", row, by=by, told_to=told_to)
    return row


@transaction.atomic
def take_back_channelling(row: Channelling, *, by: Viewer) -> Channelling:
    """Take a record back that was entered by mistake; a place that was given is taken back on its own page."""
    row = _locked(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    policies.check_take_back(row)
    street_rules.check_no_place(row)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("channelling.undone", row, by=by)
    return row


# ---- special streets


@transaction.atomic
def add_street(community: Place, *, by: Viewer, name: str, theme: str, where: str, since: date) -> SpecialStreet:
    """Enter a special street."""
    policies.check(by, P.ZONE_EDIT, community)
    policies.check_not_to_come(since)
    with only_once(street_rules.STREET_TAKEN):
        row = SpecialStreet.objects.create(community=community, name=name, theme=theme, where=where, since=since)
    journal.record("street.added", row, by=by)
    return row


def _locked_street(row: SpecialStreet) -> SpecialStreet:
    return SpecialStreet.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)


@transaction.atomic
def end_street(row: SpecialStreet, *, by: Viewer, until: date) -> SpecialStreet:
    """Record that a street is no longer a special street; its shops leave it with it."""
    row = _locked_street(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    street_rules.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    for member in row.members.filter(until=None):
        member.until = max(member.since, until)
        member.save(update_fields=["until"])
    journal.record("street.ended", row, by=by, until=until.isoformat())
    return row


@transaction.atomic
def add_to_street(row: SpecialStreet, shop: Shop, *, by: Viewer, since: date) -> StreetShop:
    """Let a business belong to a special street from a day on."""
    row = _locked_street(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    street_rules.check_member(row, shop, since)
    with only_once(street_rules.IN_A_STREET):
        member = StreetShop.objects.create(street=row, shop=shop, community=row.community, since=since)
    journal.record("street.shop_added", row, by=by, shop=shop.pk)
    return member


@transaction.atomic
def take_off_street(member: StreetShop, *, by: Viewer, until: date) -> StreetShop:
    """Let a business leave a special street on a day."""
    row = _locked_street(member.street)
    policies.check(by, P.ZONE_EDIT, row.community)
    member.refresh_from_db()
    street_rules.check_end(member, until)
    member.until = until
    member.save(update_fields=["until"])
    journal.record("street.shop_left", row, by=by, shop=member.shop_id)
    return member


@transaction.atomic
def put_result(
    row: SpecialStreet,
    *,
    by: Viewer,
    year: int,
    source: str,
    visitors: int | None = None,
    turnover_yuan: int | None = None,
    jobs: int | None = None,
) -> StreetResult:
    """Enter the results of a street for a year, with their source; entered again, they replace the earlier ones."""
    row = _locked_street(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    street_rules.check_year(row, year)
    facts = {"visitors": visitors, "turnover_yuan": turnover_yuan, "jobs": jobs, "source": source}
    found, _new = StreetResult.objects.update_or_create(
        street=row, year=year, defaults=facts | {"community": row.community}
    )
    journal.record("street.result", row, by=by, year=year)
    return found
