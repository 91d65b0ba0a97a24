"""Actions on reports; each writes a journal entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.insight.reports import policies
from linli.insight.reports.models import ReportForm
from linli.registers.places.models import Place


@transaction.atomic
def add(community: Place, *, by: Viewer, title: str, since: date) -> ReportForm:
    """Add a report form to a community."""
    policies.check_edit(by, community)
    row = ReportForm.objects.create(community=community, title=title, since=since)
    journal.record("report_form.added", row, by=by, since=since.isoformat())
    return row


@transaction.atomic
def end(row: ReportForm, *, by: Viewer, until: date) -> ReportForm:
    """End a report form on a day."""
    row = ReportForm.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_edit(by, row.community)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("report_form.ended", row, by=by, until=until.isoformat())
    return row
