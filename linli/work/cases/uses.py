"""Where a visit counts among cases: those reported from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.rooms.uses import Use, UseLine
from linli.work.cases.models import Case


def of_visit(visit: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the cases reported from a visit that the viewer may see."""
    for case in Case.objects.visible_to(viewer).for_list().filter(visit=visit).order_by("pk"):
        url = reverse("cases:detail", args=[case.pk])
        yield UseLine(_("Case from this visit"), f"{case.code} {case.heading}", url)


USES = (Use(20, "visits.visit", of_visit),)
