"""Messages about rosters of the viewer whose import ended."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState


def imports(viewer: Viewer, window: Window) -> QuerySet[ImportRun]:
    """Return runs of the viewer that ended in the period, if the viewer may still open them."""
    if not viewer.may(Permission.PEOPLE_IMPORT):
        return ImportRun.objects.none()
    over = (ImportState.DONE, ImportState.FAILED)
    return ImportRun.objects.filter(by_id=viewer.user_id, state__in=over, ended_at__gt=window.since)


def shown(runs: QuerySet[ImportRun], viewer: Viewer, window: Window) -> QuerySet[ImportRun]:
    """Put the newest first, each with its community."""
    return runs.select_related("community").order_by("-ended_at")


def line(run: ImportRun, window: Window) -> Message:
    """Tell whether the roster was imported."""
    failed = run.state == ImportState.FAILED
    return Message(
        at=run.ended_at or run.started_at,
        what=_("The roster could not be read") if failed else _("Roster imported"),
        about=run.file_name,
        where=run.community.name,
        url=reverse("people:import", args=[run.pk]),
        icon="file-up",
        urgent=failed or run.rejected > 0,
    )


NEWS = (News(imports, shown, line),)
