"""Messages about posts of the viewer that began or ended."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.registers.bodies.models import Appointment


def posts(viewer: Viewer, window: Window) -> QuerySet[Appointment]:
    """Return posts of the viewer that began or ended in the period; they have only dates."""
    span = (window.day_before, window.today)
    changed = Q(since__gt=span[0], since__lte=span[1]) | Q(until__gt=span[0], until__lte=span[1])
    return Appointment.objects.filter(changed, user_id=viewer.user_id or 0)


def shown(held: QuerySet[Appointment], viewer: Viewer, window: Window) -> QuerySet[Appointment]:
    """Put the newest first, each with its body and place."""
    return held.select_related("body", "place").order_by("-since", "-pk")


def line(held: Appointment, window: Window) -> Message:
    """Tell that the post began or ended."""
    ended = held.until is not None and held.until <= window.today
    return Message(
        at=start_of(held.until if ended and held.until else held.since),
        what=_("One of your posts has ended") if ended else _("You have a new post"),
        about=str(held.get_role_display()),
        where=f"{held.body} · {held.place}",
        url=reverse("me"),
        icon="circle-user",
        by_day=True,
    )


NEWS = (News(posts, shown, line),)
