"""Messages about the viewer's exports that are ready."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window
from linli.core.web.models import ExportFile, ExportState


def exports(viewer: Viewer, window: Window) -> QuerySet[ExportFile]:
    """Return the viewer's exports that ended in the period."""
    return ExportFile.objects.visible_to(viewer).filter(ended_at__gt=window.since)


def shown(rows: QuerySet[ExportFile], viewer: Viewer, window: Window) -> QuerySet[ExportFile]:
    """Put the newest first."""
    return rows.order_by("-pk")


def line(row: ExportFile, window: Window) -> Message:
    """Tell that the file is ready, or why it is not."""
    what = _("Your export is ready") if row.state == ExportState.DONE else _("Your export failed")
    return Message(
        row.ended_at or row.asked_at, what, str(row), row.fault, reverse("export", args=[row.pk]), "download"
    )


NEWS = (News(exports, shown, line),)
