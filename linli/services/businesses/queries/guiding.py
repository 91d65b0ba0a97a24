"""What the page of a business shows: steps to registration, guidance beside enforcement, people, complaints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.declarations import Words
from linli.services.businesses.engine import kinds
from linli.services.businesses.engine.kinds import KindAnswer
from linli.services.businesses.models import FoodPatrol, FoodWorker, Shop, ShopCase
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.queries import register
from linli.services.businesses.states import InspectionResult
from linli.work.cases.models import Case

SHOWN_TITLES: Mapping[str, Words] = {
    "trade": _("in trade"),
    "unregistered": _("not registered"),
    "registered": pgettext_lazy("shop", "registered"),
    "rectify": _("to put right"),
    "closed": _("closed or banned"),
}


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step to registration: what it is, whether it is done, and what is still missing."""

    title: Words
    done: bool
    missing: str = ""


@dataclass(frozen=True, slots=True)
class TrackLine:
    """One line of the two tracks: guidance (`guides`) or enforcement, with its day."""

    day: date
    guides: bool
    title: Words
    detail: str = ""
    by_day: date | None = None
    is_open: bool = False


def steps(shop: Shop, answer: KindAnswer) -> list[GuideStep]:
    """Return the steps to registration, with what is missing in each."""
    missing = register.missing_papers(shop, answer.kind)
    registered = shop.registrations.filter(until=None).exists()
    small = answer.kind not in {"", kinds.LICENCE}
    return [
        GuideStep(
            _("Conditions are known: which kind it is"), answer.certain and small, ", ".join(answer.missing_titles)
        ),
        GuideStep(_("The operator knows how to register"), shop.guidances.filter(taken_back_at=None).exists()),
        GuideStep(_("Papers are ready"), not missing, ", ".join(map(str, missing))),
        GuideStep(_("Certificate or card received, free of charge"), registered),
    ]


def track(shop: Shop) -> list[TrackLine]:
    """Return guidance and enforcement side by side, the latest first."""
    lines = [
        TrackLine(one.day, True, one.what_title, one.words, one.comply_by)
        for one in shop.guidances.filter(taken_back_at=None)
    ]
    for patrol in shop.patrols.filter(taken_back_at=None):
        if patrol.noes:
            lines.append(TrackLine(patrol.day, True, _("advice on a patrol"), patrol.advice))
        if patrol.reported_to:
            answered = patrol.replied_on is not None
            lines.append(TrackLine(patrol.day, False, _("reported"), patrol.reported_title, is_open=not answered))
    for one in shop.inspections.filter(taken_back_at=None).prefetch_related("rechecks"):
        words = f"{one.plan_title} · {one.get_result_display()}"
        detail = " · ".join([one.office, *one.finding_titles])
        lines.append(TrackLine(one.day, False, words, detail, one.due_on, policies.is_order_open(one)))
    for met in shop.channellings.filter(taken_back_at=None):
        lines.append(TrackLine(met.met_on, True, _("met outside a zone"), met.where))
        if met.told_on:
            lines.append(TrackLine(met.told_on, False, _("told to enforcement"), met.told_title))
    return sorted(lines, key=lambda line: line.day, reverse=True)


def people(shop: Shop, viewer: Viewer) -> list[FoodWorker]:
    """Return the people who work there."""
    return list(FoodWorker.objects.visible_to(viewer).filter(shop=shop, until=None).order_by("covered_until", "pk"))


def patrols(shop: Shop, viewer: Viewer) -> QuerySet[FoodPatrol]:
    """Return the patrols, the latest first; those that were taken back are marked."""
    return FoodPatrol.objects.visible_to(viewer).filter(shop=shop).order_by("-day", "-pk")


def complaints(shop: Shop, viewer: Viewer) -> QuerySet[ShopCase]:
    """Return the complaints that the viewer may open."""
    return ShopCase.objects.visible_to(viewer).filter(shop=shop).select_related("case").order_by("-day", "-pk")


def open_cases(shop: Shop, viewer: Viewer) -> QuerySet[Case]:
    """Return the cases about food of the community that are not linked to a business yet."""
    if not viewer.may(Permission.CASE_VIEW, shop.community):
        return Case.objects.none()
    linked = ShopCase.objects.filter(community=shop.community_id).values("case")
    rows = Case.objects.visible_to(viewer).filter(community=shop.community_id, matter__startswith="food.")
    return rows.exclude(pk__in=linked).order_by("-reported_at")


def shown(shop: Shop, viewer: Viewer, answer: KindAnswer) -> dict[str, Any]:
    """Return what the page shows to who sees the register."""
    lines = track(shop)
    return {
        "steps": steps(shop, answer),
        "guides": [line for line in lines if line.guides],
        "enforces": [line for line in lines if not line.guides],
        "people": people(shop, viewer),
        "complaints": complaints(shop, viewer),
        "registrations": shop.registrations.select_related("site").order_by("-since", "-pk"),
        "sites": shop.sites.select_related("building").order_by("-since", "-pk"),
        "statuses": shop.statuses.order_by("-since"),
        "holds": shop.holds.select_related("place__stall_zone").order_by("-since"),
        "streets": shop.streets.filter(until=None).select_related("street"),
        "others": register.others_of(shop, viewer),
        "banned": register.banned(shop.operator_key, shop.since),
        "closures": shop.inspections.filter(result=InspectionResult.CLOSURE, taken_back_at=None).count(),
    }
