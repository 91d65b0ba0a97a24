"""Actions on vacancies; each writes a journal entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.registers.places.models import Place
from linli.services.vacancies import policies
from linli.services.vacancies.models import Vacancy


@transaction.atomic
def add(community: Place, *, by: Viewer, title: str, since: date) -> Vacancy:
    """Add a vacancy to a community."""
    policies.check_edit(by, community)
    row = Vacancy.objects.create(community=community, title=title, since=since)
    journal.record("vacancy.added", row, by=by, since=since.isoformat())
    return row


@transaction.atomic
def end(row: Vacancy, *, by: Viewer, until: date) -> Vacancy:
    """End a vacancy on a day."""
    row = Vacancy.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_edit(by, row.community)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("vacancy.ended", row, by=by, until=until.isoformat())
    return row
