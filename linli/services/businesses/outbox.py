"""What a phone may send about food businesses: a patrol with its checklist and photos."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import pictures
from linli.core.rooms.outbox import About, ForReview, Item, ItemKind, NotValid, PhotoWay, Side, Sides, in_words
from linli.core.web.http import number
from linli.registers.accounts.models import User
from linli.registers.bodies.queries import viewer_for
from linli.services.businesses import actions
from linli.services.businesses.forms.patrols import PREFIX, PatrolForm
from linli.services.businesses.models import FoodPatrol, Shop, ShopSite
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import register

NOT_HERE = gettext_lazy("This business is not in a place where you patrol.")
SIGN = "."  # between the parts of a version


def version_of(site: int | None, kind: str, patrol: int | None) -> str:
    """Return what a phone has seen of a business: its place, its kind, and the patrol of the latest day."""
    return SIGN.join((str(site or ""), kind, str(patrol or "")))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the phone had seen: the place of the business, its kind (None: not known), the latest patrol."""

    site: ShopSite | None
    kind: str | None
    patrol: int


def record(item: Item, by: Viewer) -> FoodPatrol:
    """Record the patrol as the page does; a second version takes the place of the first, which is undone."""
    shop = _shop(item, by)
    others = _others(item, shop, by)
    if not item.decided or item.decided != _token(shop, others):
        _ask_what_changed(item, shop, others)
    form = patrol_form(item, by)
    if not form.is_valid():
        raise NotValid(form)
    said = form.facts() | {"at": item.made_at}
    if isinstance(item.before, FoodPatrol):
        if item.before.taken_back_at is None:
            actions.take_back_patrol(item.before, by=by)
        said |= {"once": uuid4()}
    return actions.patrol(shop, by=by, **said)


def _shop(item: Item, by: Viewer) -> Shop:
    """Return the business, if the person who made the item patrols there.

    Raises:
        PermissionDenied: they patrol nowhere.
        RuleBroken: no business is named, or it is elsewhere.
        ForReview: they patrolled there on that day and do not any more.
    """
    shop = _named(item)
    if shop is not None and by.may(P.SHOP_PATROL, shop.community):
        return shop
    if shop is not None and _patrolled_then(item, shop, by):
        raise ForReview(_("You no longer patrol in %(place)s.") % {"place": shop.community})
    if not by.may(P.SHOP_PATROL):
        raise PermissionDenied
    raise RuleBroken(str(NOT_HERE))


def _named(item: Item) -> Shop | None:
    return Shop.objects.select_related("community").filter(pk=item.number("shop") or 0).first()


def _patrolled_then(item: Item, shop: Shop, by: Viewer) -> bool:
    """Return whether the person had the post for it when it was written down."""
    user = User.objects.filter(pk=by.user_id or 0).first()
    then = viewer_for(user, on=timezone.localdate(item.made_at)) if user else None
    return then is not None and then.may(P.SHOP_PATROL, shop.community)


def _day(item: Item) -> date:
    """Return the day of the patrol; the day on which it was written down where none can be read."""
    with suppress(ValueError):
        return date.fromisoformat(item.text("day"))
    return timezone.localdate(item.made_at)


def _others(item: Item, shop: Shop, by: Viewer) -> list[FoodPatrol]:
    """Return the patrols of that day by others that the phone had not seen."""
    rows = shop.patrols.standing().filter(day=_day(item), pk__gt=_seen(item, shop).patrol)
    first = item.before.pk if isinstance(item.before, FoodPatrol) else 0
    return list(rows.exclude(by=by.user_id).exclude(once=item.id).exclude(pk=first).order_by("pk"))


def _seen(item: Item, shop: Shop) -> Seen:
    """Return what the phone had seen; of a phone that does not say it, what was so when the item was made."""
    parts = item.based_on.split(SIGN)
    if len(parts) != 3:
        return Seen(register.site_of(shop, timezone.localdate(item.made_at)), None, 0)
    site = shop.sites.filter(pk=number(parts[0]) or 0).first()
    return Seen(site, parts[1], number(parts[2]) or 0)


def _token(shop: Shop, others: list[FoodPatrol]) -> str:
    """Return the version of the register that a person who decides has seen."""
    site = register.site_of(shop)
    keys = "-".join(str(one.pk) for one in others)
    return SIGN.join((str(site.pk if site else ""), shop.kind, shop.state, str(shop.until or ""), keys))


def _ask_what_changed(item: Item, shop: Shop, others: list[FoodPatrol]) -> None:
    """Ask a person if the register has changed since the phone had it.

    Raises:
        ForReview: the business left the register, was closed, moved, became another kind, or somebody else was there.
    """
    reasons = _changes(item, shop, others)
    if reasons:
        raise ForReview(" ".join(reasons))


def _changes(item: Item, shop: Shop, others: list[FoodPatrol]) -> list[str]:
    said, seen, site = [], _seen(item, shop), register.site_of(shop)
    if shop.until is not None:
        said.append(_("The business left the register on %(day)s.") % {"day": date_format(shop.until)})
    elif policies.is_over(shop):
        said.append(_("The business does not trade any more: %(state)s.") % {"state": shop.get_state_display()})
    if site is not None and seen.site is not None and _moved(seen.site, site):
        text = _("The business moved on %(day)s: it is at %(address)s now.")
        said.append(text % {"day": date_format(site.since), "address": site.address})
    if seen.kind is not None and seen.kind != shop.kind and _asks_other_items(seen.kind, shop.kind):
        text = _("The business is of another kind now, with another checklist: %(kind)s.")
        said.append(text % {"kind": shop.kind_title})
    return said + [_was_there(one) for one in others]


def _moved(then: ShopSite, now: ShopSite) -> bool:
    return (then.building_id, then.address) != (now.building_id, now.address)


def _asks_other_items(then: str, now: str) -> bool:
    before, after = ([item.code for item in policies.items_for(kind)] for kind in (then, now))
    return before != after


def _was_there(other: FoodPatrol) -> str:
    text = _("%(name)s recorded a patrol of that day at %(time)s.")
    at = date_format(timezone.localtime(other.at), "SHORT_DATETIME_FORMAT")
    return text % {"name": other.monitor, "time": at}


def patrol_form(item: Item, by: Viewer) -> PatrolForm:
    """Return the form of the page with what the phone says."""
    shop = _named(item)
    return PatrolForm(item.data(once=str(item.id)), kind=shop.kind if shop else "")


def about(item: Item, by: Viewer) -> About:
    """Return the community and the business, unless the person has never patrolled there."""
    shop = _named(item)
    if shop is None or not (by.may(P.SHOP_PATROL, shop.community) or _patrolled_then(item, shop, by)):
        return About()
    return About(shop.community, f"{shop.name} · {date_format(_day(item))}")


def sides(item: Item, by: Viewer) -> Sides:
    """Compare with the patrol that is in the register: the first version of it, else one of that day by others."""
    shop, shown = _named(item), in_words(patrol_form(item, by))
    if shop is None or about(item, by).community is None:
        return Sides([Side(name, label, text, "") for name, (label, text) in shown.items() if text], [str(NOT_HERE)])
    others = _others(item, shop, by)
    first = item.before if isinstance(item.before, FoodPatrol) else None
    now = _in_words(first or next(iter(others), None))
    lines = [
        Side(name, label, text, now.get(name, "")) for name, (label, text) in shown.items() if text or now.get(name)
    ]
    return Sides(lines, [*_changes(item, shop, others), *_notes(shop, first)], _token(shop, others))


def _in_words(patrol: FoodPatrol | None) -> dict[str, str]:
    """Return a patrol by the names of the form, in words."""
    if patrol is None:
        return {}
    said = {f"{PREFIX}{code}": answer for code, answer in patrol.answers.items()}
    said |= {"day": patrol.day.isoformat(), "advice": patrol.advice, "reported_to": patrol.reported_to}
    shown = in_words(PatrolForm(said | {"monitor": patrol.monitor}, kind=patrol.shop.kind))
    return {name: text for name, (_label, text) in shown.items()}


def _notes(shop: Shop, first: FoodPatrol | None) -> list[str]:
    notes = []
    if shop.until is not None:
        notes.append(
            _("No patrol can be recorded for it. If it did not leave, undo that on its page first; else discard this.")
        )
    if first is not None:
        notes.append(_("Applied, this takes the place of the first version, which is undone and stays in the history."))
    return notes


def attach(patrol: Model, photo: File, by: Viewer, written_at: datetime) -> None:
    """Add a photo to the patrol, with the checks of the page."""
    assert isinstance(patrol, FoodPatrol)
    actions.add_patrol_photo(patrol, photo, by=by)


KINDS = (
    ItemKind(
        "food_patrol",
        gettext_lazy("Patrol of a food business"),
        record,
        about,
        sides,
        patrol_form,
        (P.SHOP_PATROL,),
        photos=PhotoWay(attach, kinds=lambda: [*pictures.FORMATS], most=policies.PHOTOS, too_many=policies.many_photos),
    ),
)
