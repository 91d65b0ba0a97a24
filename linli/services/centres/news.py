"""Messages of elder-care facilities: offers whose deadline passed, people who moved up in an activity."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.services.centres.models import BedOffer, Enrolment


def late_offers(viewer: Viewer, window: Window) -> QuerySet[BedOffer]:
    """Return the open offers whose deadline passed in the period."""
    rows = BedOffer.objects.visible_to(viewer).filter(answer="")
    return rows.filter(answer_by__gte=window.day_before, answer_by__lt=window.today)


def shown_offers(offers: QuerySet[BedOffer], viewer: Viewer, window: Window) -> QuerySet[BedOffer]:
    """Put the newest first, each with person and facility."""
    return offers.select_related("entry__person", "entry__centre", "bed").order_by("-answer_by", "-pk")


def offer_line(offer: BedOffer, window: Window) -> Message:
    """Tell who has not answered, and where."""
    return Message(
        at=start_of(offer.answer_by),
        what=_("Offer of a bed not answered"),
        about=offer.entry.person.name,
        where=offer.entry.centre.name,
        url=reverse("centres:entry", args=[offer.entry_id]),
        icon="clock",
        urgent=True,
        by_day=True,
    )


def moved_up(viewer: Viewer, window: Window) -> QuerySet[Enrolment]:
    """Return those who got a place from a waiting list in the period and have to be told."""
    return Enrolment.objects.visible_to(viewer).filter(moved_up_at__gte=window.since, until=None)


def shown_moved_up(rows: QuerySet[Enrolment], viewer: Viewer, window: Window) -> QuerySet[Enrolment]:
    """Put the newest first, each with person and activity."""
    return rows.select_related("person", "activity__centre").order_by("-moved_up_at", "-pk")


def moved_up_line(row: Enrolment, window: Window) -> Message:
    """Tell who got a place, and in which activity."""
    return Message(
        at=row.moved_up_at or row.asked_at,
        what=_("Place in an activity: tell the person"),
        about=row.person.name,
        where=f"{row.activity.centre.name} · {row.activity.title}",
        url=reverse("centres:activity", args=[row.activity_id]),
        icon="calendar-days",
    )


NEWS = (News(late_offers, shown_offers, offer_line), News(moved_up, shown_moved_up, moved_up_line))
