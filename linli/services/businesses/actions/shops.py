"""Entering businesses, correcting them, moving and changing them, and their leaving the register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.journal import versions
from linli.registers.places.models import Place
from linli.services.businesses.actions.standing import locked, settle
from linli.services.businesses.engine.kinds import Premises
from linli.services.businesses.models import FACTS, Shop, ShopSite, operator_hash
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import register

PROFILE = ("name", "operator_kind", "operator_name", "operator_number", "phone", "online")
SITE = ("building_id", "address", *FACTS, "hours")
P = Permission


def premises_of(facts: Mapping[str, Any], *, online: bool) -> Premises:
    """Return the facts of a form by which the kind is computed."""
    known: dict[str, Any] = {name: facts[name] for name in FACTS if name in facts}
    known |= {name: tuple(known[name]) for name in ("activities", "foods") if name in known}
    return Premises(**known, online=online)


@transaction.atomic
def add(
    community: Place,
    *,
    by: Viewer,
    since: date,
    profile: Mapping[str, Any],
    site: Mapping[str, Any],
    separate: bool = False,
) -> Shop:
    """Enter a business into the register, as far as it is known.

    Args:
        community: where it is.
        by: who enters it.
        since: the first day on which it was known.
        profile: name, operator, phone, whether it sells online.
        site: address and what decides the kind.
        separate: another business has the same name, and this one is not it.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        policies.SameName: another one has the same name.
        RuleBroken: a day or a fact is impossible.
    """
    policies.check(by, P.SHOP_EDIT, community)
    policies.check_not_to_come(since)
    _lock_names(community)
    policies.check_name(community, profile["name"], separate=separate)
    policies.check_premises(community, site.get("building"), premises_of(site, online=bool(profile.get("online"))))
    key = operator_hash(str(profile.get("operator_number", "")))
    shop = Shop.objects.create(community=community, since=since, operator_key=key, added_by_id=by.user_id, **profile)
    ShopSite.objects.create(community=community, shop=shop, since=since, **site)
    journal.record("shop.added", shop, by=by, since=since.isoformat())
    return settle(shop)


def _lock_names(community: Place) -> None:
    """Lock the community, so that two people do not enter the same business at once without being asked."""
    Place.objects.select_for_update(of=("self",)).filter(pk=community.pk).first()


@transaction.atomic
def correct(
    shop: Shop,
    *,
    by: Viewer,
    based_on: str = "",
    separate: bool = False,
    profile: Mapping[str, Any],
    site: Mapping[str, Any],
) -> Shop:
    """Correct what was entered wrongly; the past changes with it. What changed from a day on is `change`.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        Conflict: someone else changed it since the form was opened.
        RuleBroken: a fact is impossible.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_in_register(shop)
    row = register.site_of(shop)
    assert row is not None  # until it leaves the register
    said = {**profile, **_keyed(site)}
    now = facts_of(shop, row)
    own = versions.check(shop, based_on, now=now, yours=said, words=in_words)
    merged = {name: said[name] if name in own else now[name] for name in now}
    if "name" in own:
        policies.check_name(shop.community, merged["name"], separate=separate, without=shop)
    building = site.get("building") if "building_id" in own else row.building
    policies.check_premises(shop.community, building, premises_of(merged, online=merged["online"]))
    changed = sorted(name for name in own if now[name] != said[name])
    for name in changed:
        setattr(shop if name in PROFILE else row, name, said[name])
    if changed:
        shop.operator_key = operator_hash(shop.operator_number)
        # The kind first: the database allows no stall that sells online.
        row.save()
        shop.save(update_fields=[*PROFILE, "operator_key"])
        settle(shop)
        journal.record("shop.corrected", shop, by=by, fields=changed)
    return shop


def facts_of(shop: Shop, row: ShopSite) -> dict[str, Any]:
    """Return what the form of a correction decides on."""
    return {**versions.fields_of(shop, *PROFILE), **versions.fields_of(row, *SITE)}


def in_words(name: str, value: Any) -> tuple[str, str]:
    """Return the label and the value of a field for the page that shows two versions; personal data stay hidden."""
    model = Shop if name in PROFILE else ShopSite
    label = versions.label_of(model(), name.removesuffix("_id"))
    hidden = name in {"operator_name", "operator_number", "phone"}
    return label, "…" if hidden and value else versions.in_words(value)


def _keyed(site: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(site)
    building = found.pop("building", None)
    return found | {"building_id": building.pk if building else None}


@transaction.atomic
def change(shop: Shop, *, by: Viewer, since: date, site: Mapping[str, Any]) -> Shop:
    """Record a move, or another change of what a business does, from a day on; the history stays.

    A certificate is for one address: a move ends the registration, and the business registers anew.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: the day or a fact is impossible.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_in_register(shop)
    current = register.site_of(shop)
    policies.check_since(shop, current, since)
    policies.check_premises(shop.community, site.get("building"), premises_of(site, online=shop.online))
    moved = current is None or (current.address, current.building_id) != (
        site["address"],
        getattr(site.get("building"), "pk", None),
    )
    if current is not None:
        current.until = since
        current.save(update_fields=["until"])
    ShopSite.objects.create(community=shop.community, shop=shop, since=since, **site)
    if moved:
        shop.registrations.filter(until=None).update(until=since, end_reason="moved")
    if moved:
        journal.record("shop.moved", shop, by=by, since=since.isoformat())
    else:
        journal.record("shop.changed", shop, by=by, since=since.isoformat())
    return settle(shop)


@transaction.atomic
def leave(shop: Shop, *, by: Viewer, until: date, reason: str) -> Shop:
    """Let a business leave the register from a day on; its history stays.

    Raises:
        PermissionDenied: the viewer keeps no register there.
        RuleBroken: it has left, or the day is impossible.
    """
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    policies.check_leave(shop, until)
    shop.until, shop.end_reason = until, reason
    shop.save(update_fields=["until", "end_reason"])
    shop.registrations.filter(until=None).update(until=until, end_reason="closed")
    journal.record("shop.left", shop, by=by, reason=reason, until=until.isoformat())
    return settle(shop)


@transaction.atomic
def come_back(shop: Shop, *, by: Viewer) -> Shop:
    """Undo that a business left the register, with the registration that ended with it."""
    shop = locked(shop)
    policies.check(by, P.SHOP_EDIT, shop.community)
    if shop.until is not None:
        former, shop.until, shop.end_reason = shop.until, None, ""
        shop.save(update_fields=["until", "end_reason"])
        shop.registrations.filter(until=former, end_reason="closed").update(until=None, end_reason="")
        journal.record("shop.came_back", shop, by=by, until=former.isoformat())
        settle(shop)
    return shop


@transaction.atomic
def read_operator(shop: Shop, *, by: Viewer, purpose: str) -> Shop:
    """Record that the personal data of an operator are read, and why."""
    policies.check(by, P.SHOP_EDIT, shop.community)
    journal.read("shop.operator_read", shop, by=by, reason=purpose)
    return shop
