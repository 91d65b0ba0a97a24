"""Where a record counts in the diary: on its day, for the worker whose diary it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.uses import Use, UseLine


def day_of(visit: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the day of the viewer's diary with this visit."""
    if viewer.user_id is not None and visit.worker.user_id == viewer.user_id and viewer.may(Permission.VISIT_RECORD):
        url = f"{reverse('diary:day')}?day={visit.day.isoformat()}"
        yield UseLine(_("My diary"), date_format(visit.day), url)


USES = (Use(60, "visits.visit", day_of),)
