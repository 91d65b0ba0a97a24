"""Messages about promises of the viewer that are due."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.work.visits.models import OPEN_PROMISE, Visit


def promises(viewer: Viewer, window: Window) -> QuerySet[Visit]:
    """Return promises that became due in the period, to households that still live there."""
    due = Q(promise_due__gt=window.day_before, promise_due__lte=window.today)
    own = Visit.objects.filter(OPEN_PROMISE, due, recorded_by_id=viewer.user_id, household__until=None)
    return viewer.scope(Permission.VISIT_RECORD).restrict(own)


def shown(promised: QuerySet[Visit], viewer: Viewer, window: Window) -> QuerySet[Visit]:
    """Put the newest first, each with its door."""
    return promised.select_related("household__dwelling").order_by("-day", "-pk")


def line(visit: Visit, window: Window) -> Message:
    """Tell what was promised, and at which door."""
    return Message(
        at=start_of(visit.promise_due or visit.day),
        what=_("Promised on a visit"),
        about=visit.promise,
        where=f"{visit.household.dwelling} · {visit.household.name}",
        url=reverse("visits:detail", args=[visit.pk]),
        icon="footprints",
        by_day=True,
    )


NEWS = (News(promises, shown, line),)
