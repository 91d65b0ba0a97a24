"""Messages about promises of the viewer that are due."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.rooms.news import Message, News, Window, start_of
from linli.work.visits.models import OPEN_PROMISE, Visit


def promises(viewer: Viewer, window: Window) -> QuerySet[Visit]:
    """Return promises that became due in the period: on the agreed day, else some days after the visit."""
    late = remind_after()
    first, last = window.day_before, window.today
    agreed = Q(next_day__gt=first, next_day__lte=last)
    due = agreed | Q(next_day=None, day__gt=first - late, day__lte=last - late)
    own = Visit.objects.filter(OPEN_PROMISE, due, recorded_by_id=viewer.user_id)
    return viewer.scope(Permission.VISIT_RECORD).restrict(own)


def shown(promised: QuerySet[Visit], viewer: Viewer, window: Window) -> QuerySet[Visit]:
    """Put the newest first, each with its door."""
    return promised.select_related("household__dwelling").order_by("-day", "-pk")


def remind_after() -> dt.timedelta:
    """Return how long after a visit to remind of a promise without an agreed day."""
    return dt.timedelta(days=int(rules.value("visits.promise.remind_days")))


def line(visit: Visit, window: Window) -> Message:
    """Tell what was promised, and at which door."""
    return Message(
        at=start_of(visit.next_day or visit.day + remind_after()),
        what=_("Promised on a visit"),
        about=visit.promise,
        where=f"{visit.household.dwelling} · {visit.household.name}",
        url=reverse("visits:detail", args=[visit.pk]),
        icon="footprints",
        by_day=True,
    )


NEWS = (News(promises, shown, line),)
