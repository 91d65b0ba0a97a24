"""Messages: lists and reversals that wait for a decision, lists that came back, hand-overs to confirm."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.services.funds.models import (
    FundReversal,
    FundReversalQuerySet,
    GiftLine,
    GiftList,
    GiftListQuerySet,
)
from linli.services.funds.models.funds import placed
from linli.services.funds.queries import lists
from linli.services.funds.states import ListState


def to_approve(viewer: Viewer, window: Window) -> GiftListQuerySet:
    """Return lists that others submitted in the period and that the viewer may approve."""
    rows = viewer.scope(P.FUND_APPROVE).restrict(GiftList.objects.filter(state=ListState.SUBMITTED))
    return rows.filter(submitted_at__gt=window.since).filter(~Q(submitted_by_id=viewer.user_id) | Q(submitted_by=None))


def shown_lists(rows: GiftListQuerySet, viewer: Viewer, window: Window) -> GiftListQuerySet:
    """Put the newest first, each with its campaign."""
    return rows.select_related("campaign", "community").order_by("-submitted_at", "-pk")


def line_of_list(row: GiftList, window: Window) -> Message:
    """Tell which list waits."""
    return Message(
        at=row.submitted_at or row.started_at,
        what=_("List of gifts to approve"),
        about=row.campaign.title,
        where=row.community.name,
        url=reverse("funds:gift_list", args=[row.pk]),
        icon="heart-handshake",
    )


def to_decide(viewer: Viewer, window: Window) -> FundReversalQuerySet:
    """Return reversals that others asked for in the period and that the viewer may decide."""
    scope = viewer.scope(P.FUND_APPROVE)
    if not scope and not scope.places:
        return FundReversal.objects.none()
    rows = FundReversal.objects.waiting().filter(placed(scope, "income__fund__place_id"))
    return rows.filter(asked_at__gt=window.since).exclude(asked_by_id=viewer.user_id or 0)


def shown_reversals(rows: FundReversalQuerySet, viewer: Viewer, window: Window) -> FundReversalQuerySet:
    """Put the newest first, each with its fund."""
    return rows.select_related("income__fund__place").order_by("-asked_at", "-pk")


def line_of_reversal(row: FundReversal, window: Window) -> Message:
    """Tell which income is to be taken off a fund."""
    return Message(
        at=row.asked_at,
        what=_("Reversal of a donation or allotment to decide"),
        about=f"{row.income.fund.title} · {row.income.number}",
        where=row.income.fund.place.name,
        url=reverse("funds:income", args=[row.income_id]),
        icon="hand-coins",
    )


def to_confirm(viewer: Viewer, window: Window) -> QuerySet[GiftLine]:
    """Return hand-overs of the period that wait for the viewer's confirmation."""
    if not viewer.may(P.FUND_GIVE):
        return GiftLine.objects.none()
    return lists.witnessed_by(viewer).filter(handed_on__gte=window.day_before)


def shown_lines(rows: QuerySet[GiftLine], viewer: Viewer, window: Window) -> QuerySet[GiftLine]:
    """Put the newest first, each with household and campaign."""
    return rows.select_related("household", "campaign", "community", "handed_by").order_by("-handed_on", "-pk")


def line_of_line(row: GiftLine, window: Window) -> Message:
    """Tell which hand-over the viewer is to confirm."""
    assert row.handed_on is not None  # the query asked
    return Message(
        at=start_of(row.handed_on),
        what=_("Hand-over to confirm: you were named as the colleague who was there"),
        about=f"{row.household.name} · {row.campaign.title}",
        where=row.community.name,
        url=reverse("funds:line", args=[row.pk]),
        icon="heart-handshake",
        by_day=True,
    )


NEWS = (
    News(to_approve, shown_lists, line_of_list),
    News(to_decide, shown_reversals, line_of_reversal),
    News(to_confirm, shown_lines, line_of_line),
)
