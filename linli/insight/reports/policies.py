"""Rules for reports: who may edit them, and when one may end."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.insight.reports.models import ReportForm
from linli.registers.places.models import Place


def may_edit(viewer: Viewer, community: Place) -> bool:
    """Return whether the viewer may edit the reports of a community."""
    return viewer.may(Permission.REPORT_FORM_EDIT, community)


def check_edit(viewer: Viewer, community: Place) -> None:
    """Raise PermissionDenied if the viewer may not edit here."""
    if not may_edit(viewer, community):
        raise PermissionDenied


def check_end(row: ReportForm, until: date) -> None:
    """Raise RuleBroken if it has ended before, or would end before it began."""
    if row.until is not None:
        raise RuleBroken(_("%(name)s has already ended.") % {"name": row.title})
    if until < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))
