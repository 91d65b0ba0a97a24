"""The table of reports."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.secrets.crypto import EncryptedField
from linli.insight.reports.states import ReportFormState


class ReportFormQuerySet(DatedQuerySet["ReportForm"]):
    """Reports, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ReportFormQuerySet:
        """Return those of communities where the viewer may see them."""
        return viewer.scope(Permission.REPORT_FORM_VIEW).restrict(self)


class ReportForm(Dated):
    """One of the reports of a community, with first day and end."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    title = EncryptedField(_("title"))  # free text may name a resident

    objects = ReportFormQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("report form")
        indexes = [models.Index(fields=["community", "-since", "-id"], name="reports_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> ReportFormState:
        """Return its state."""
        return ReportFormState.OPEN if self.until is None else ReportFormState.ENDED
