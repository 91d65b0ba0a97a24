"""The register of businesses: lists, the place and kind of one, papers, names, bans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from linli.core import chinese
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.law.content import Code
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.businesses.engine import kinds
from linli.services.businesses.engine.kinds import KindAnswer
from linli.services.businesses.models import Shop, ShopQuerySet, ShopSite
from linli.services.businesses.states import IN_TRADE, UNREGISTERED, ShopState

ORDER = ("community_id", "name", "pk")
# Filters of the list: the states that each shows.
SHOWN: Mapping[str, tuple[ShopState, ...]] = {
    "trade": IN_TRADE,
    "unregistered": UNREGISTERED,
    "registered": (ShopState.REGISTERED, ShopState.INSPECTED, ShopState.RECHECKED),
    "rectify": (ShopState.RECTIFY,),
    "closed": (ShopState.CLOSED, ShopState.BANNED),
}


def listed(viewer: Viewer, *, place: Place | None, show: str, kind: str, called: str = "") -> ShopQuerySet:
    """Return the businesses that the viewer sees, in a place, in some states, of a kind, with words in the name."""
    rows = places.lying_in(Shop.objects.visible_to(viewer), place).filter(state__in=SHOWN[show])
    if kind:
        rows = rows.filter(kind="" if kind == "unknown" else kind)
    if called:
        rows = rows.filter(name__icontains=called)
    found: ShopQuerySet = rows.select_related("community")
    return found


def communities(viewer: Viewer, permission: Permission) -> QuerySet[Place]:
    """Return the communities where the viewer has a permission."""
    return Place.objects.communities().open().filter(viewer.scope(permission).q("pk")).order_by("path")


def buildings(community: Place) -> QuerySet[Place]:
    """Return the buildings of a community."""
    return Place.objects.open().filter(community=community, level=Level.BUILDING).order_by("lft")


def site_of(shop: Shop, on: date | None = None) -> ShopSite | None:
    """Return where a business is on a day (default: now)."""
    rows = shop.sites.select_related("building", "community", "shop")
    return (rows.on(on) if on else rows.filter(until=None)).first()


def kind_now(shop: Shop, site: ShopSite | None, on: date | None = None) -> KindAnswer:
    """Return the kind of a business by its place and what it does."""
    if site is None:
        return KindAnswer("", False, ("fixed", "activities"))
    return kinds.kind_of(site.premises, code=site.community.code, on=on or timezone.localdate())


def papers_of(kind: str) -> list[Code]:
    """Return the papers that registration of a kind asks for; of an unknown kind all of them."""
    every = content.codes("food_paper").values()
    return [paper for paper in every if not kind or not paper.get("kinds") or kind in paper.get("kinds")]


def missing_papers(shop: Shop, kind: str) -> list[Code]:
    """Return the papers that are not ready."""
    ready = set(shop.papers.values_list("paper", flat=True))
    return [paper for paper in papers_of(kind) if paper.code not in ready]


def plain_name(name: str) -> str:
    """Return a name as it is compared with others."""
    return chinese.simplified(name).replace(" ", "")


def same_name(community: Place, name: str) -> list[Shop]:
    """Return the businesses of a community that have the same name, however it is written."""
    wanted = plain_name(name)
    rows = Shop.objects.filter(community=community, until=None).select_related("community")
    return [one for one in rows if plain_name(one.name) == wanted]


def banned(key: str, day: date) -> Shop | None:
    """Return the business because of which an operator is banned on a day; None if they are not."""
    if not key:
        return None
    return Shop.objects.filter(operator_key=key, banned_until__gt=day).order_by("-banned_until").first()


def others_of(shop: Shop, viewer: Viewer) -> list[Shop]:
    """Return the other businesses of the same operator that the viewer sees."""
    if not shop.operator_key:
        return []
    rows = Shop.objects.visible_to(viewer).filter(operator_key=shop.operator_key, until=None)
    return list(rows.exclude(pk=shop.pk).select_related("community"))
