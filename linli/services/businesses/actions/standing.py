"""Bringing the states of a business up to date from its records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from linli.core.law import rules
from linli.services.businesses.engine import standing
from linli.services.businesses.engine.standing import StandingEvent, StandingSpell
from linli.services.businesses.models import Shop, ShopSite, ShopStatus
from linli.services.businesses.queries import register
from linli.services.businesses.states import InspectionResult, ShopState

Ban = tuple[date, date]


def locked(shop: Shop) -> Shop:
    """Return the business with its row locked."""
    return Shop.objects.select_for_update(of=("self",)).select_related("community").get(pk=shop.pk)


def settle(shop: Shop) -> Shop:
    """Work out the states of a business again, and what lists filter by: state, kind, ban. The row must be locked."""
    today = timezone.localdate()
    ban = _ban(shop)
    spells = standing.timeline(_events(shop, ban))
    sites = list(shop.sites.select_related("community", "shop").order_by("since", "pk"))
    _keep(shop, spells, sites)
    now = [spell for spell in spells if spell.since <= today]
    answer = register.kind_now(shop, register.site_of(shop))
    shop.state = now[-1].state if now else ShopState.KNOWN
    shop.kind, shop.kind_open = answer.kind, not answer.certain
    shop.banned_until = ban[1] if ban else None
    shop.save(update_fields=["state", "kind", "kind_open", "banned_until"])
    return shop


def _ban(shop: Shop) -> Ban | None:
    days = shop.inspections.filter(result=InspectionResult.CLOSURE, taken_back_at=None).values_list("day", flat=True)
    code = shop.community.code
    found = None
    # The numbers of the day of the last order apply.
    for last in sorted(days):
        numbers = {
            name: int(rules.value(f"food.ban.{rule}", code=code, on=last))
            for name, rule in (("orders", "closures"), ("within_years", "within_years"), ("years", "years"))
        }
        found = standing.ban([day for day in days if day <= last], **numbers) or found
    return found


def _events(shop: Shop, ban: Ban | None) -> Iterator[StandingEvent]:
    yield StandingEvent(shop.since, standing.MET)
    for day in shop.guidances.filter(taken_back_at=None).values_list("day", flat=True):
        yield StandingEvent(day, standing.GUIDED)
    for row in shop.registrations.all():
        if row.until == row.since:
            continue  # entered by mistake
        yield StandingEvent(row.since, standing.REGISTERED)
        ends = [day for day in (row.until, row.valid_until and row.valid_until + timedelta(days=1)) if day]
        if ends:
            yield StandingEvent(min(ends), standing.LAPSED)
    for inspection in shop.inspections.filter(taken_back_at=None):
        what = standing.RECHECKED if inspection.plan == "recheck" else standing.INSPECTED
        yield StandingEvent(inspection.day, what, inspection.result)
    if ban is not None:
        yield StandingEvent(ban[0], standing.BANNED)
        yield StandingEvent(ban[1], standing.BAN_OVER)
    if shop.until is not None:
        yield StandingEvent(shop.until, standing.ENDED)


def _keep(shop: Shop, spells: list[StandingSpell], sites: list[ShopSite]) -> None:
    """Write the states that differ from those that are stored."""
    wanted = {(one.since, one.until, str(one.state), _kind(shop, one, sites)) for one in spells}
    stored = {(row.since, row.until, row.state, row.kind): row.pk for row in shop.statuses.all()}
    ShopStatus.objects.filter(pk__in=[key for facts, key in stored.items() if facts not in wanted]).delete()
    ShopStatus.objects.bulk_create(
        ShopStatus(shop=shop, community=shop.community, since=since, until=until, state=state, kind=kind)
        for since, until, state, kind in sorted(wanted - set(stored), key=lambda one: one[0])
    )


def _kind(shop: Shop, spell: StandingSpell, sites: list[ShopSite]) -> str:
    """Return the kind at the beginning of a state, or the first that is known."""
    begun = [site for site in sites if site.since <= spell.since]
    site = begun[-1] if begun else (sites[0] if sites else None)
    return register.kind_now(shop, site, on=max(spell.since, site.since) if site else None).kind


@transaction.atomic
def settle_due() -> int:
    """Bring the states of businesses up to date whose state changes by a date alone; return how many."""
    today = timezone.localdate()
    rows = ShopStatus.objects.on(today).exclude(state=F("shop__state")).order_by("shop_id")
    keys = list(rows.values_list("shop_id", flat=True))
    for key in keys:
        settle(locked(Shop(pk=key)))
    return len(keys)
