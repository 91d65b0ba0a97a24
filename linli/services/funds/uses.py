"""Where a visit counts among gifts: those handed over with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.rooms.uses import Use, UseLine
from linli.services.funds.models import GiftLine


def of_visit(visit: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the gifts handed over with a visit that the viewer may see."""
    rows = GiftLine.objects.visible_to(viewer).filter(visit=visit).select_related("campaign")
    for line in rows.order_by("pk"):
        yield UseLine(_("Gift handed over with this visit"), line.campaign.title, reverse("funds:line", args=[line.pk]))


USES = (Use(70, "visits.visit", of_visit),)
