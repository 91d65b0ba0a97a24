"""Queries for the pages of reports."""

from __future__ import annotations

from django.db.models import QuerySet

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.insight.reports.models import ReportForm
from linli.insight.reports.states import ReportFormState
from linli.registers.places import queries as places
from linli.registers.places.models import Place

ORDER = ("-since", "-pk")


def listed(viewer: Viewer, *, place: Place | None, state: str) -> QuerySet[ReportForm]:
    """Return those in a state that the viewer may see, in a place or everywhere."""
    rows = ReportForm.objects.visible_to(viewer).filter(until__isnull=state != ReportFormState.ENDED)
    return places.lying_in(rows, place).select_related("community")


def communities(viewer: Viewer) -> QuerySet[Place]:
    """Return the communities where the viewer may add one."""
    held = viewer.scope(Permission.REPORT_FORM_EDIT)
    return Place.objects.communities().open().filter(held.q("pk")).order_by("path")
