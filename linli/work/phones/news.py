"""Messages about records from phones that wait for the viewer's decision."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import FEW, Viewer
from linli.core.rooms.news import Message, News, Window
from linli.core.rooms.outbox import kinds_of_others
from linli.work.phones.models import Submission
from linli.work.phones.states import ItemState


def waiting(viewer: Viewer, window: Window) -> QuerySet[Submission]:
    """Return the records that came into the tray in the period: the viewer's own, and those of a few communities."""
    near = viewer.scope(Permission.PHONE_REVIEW).communities
    rows = Submission.objects.visible_to(viewer)
    # Offices above many communities do not decide on single records of workers.
    if not 0 < len(near) <= FEW:
        rows = rows.filter(Q(user_id=viewer.user_id) | Q(kind__in=kinds_of_others()))
    return rows.filter(state=ItemState.REVIEW, received_at__gt=window.since)


def shown(found: QuerySet[Submission], viewer: Viewer, window: Window) -> QuerySet[Submission]:
    """Put the newest first."""
    return found.select_related("user").order_by("-received_at", "-pk")


def line(row: Submission, window: Window) -> Message:
    """Tell whose record waits, and what it is about."""
    return Message(
        at=row.received_at,
        what=_("Record from a phone to review"),
        about=str(row),
        where=str(row.user),
        url=reverse("phones:record", args=[row.pk]),
        icon="smartphone",
    )


NEWS = (News(waiting, shown, line),)
