"""Actions on lists; each writes a journal entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.insight.lists import policies
from linli.insight.lists.models import SavedList
from linli.registers.places.models import Place


@transaction.atomic
def add(community: Place, *, by: Viewer, title: str, since: date) -> SavedList:
    """Add a saved list to a community."""
    policies.check_edit(by, community)
    row = SavedList.objects.create(community=community, title=title, since=since)
    journal.record("saved_list.added", row, by=by, since=since.isoformat())
    return row


@transaction.atomic
def end(row: SavedList, *, by: Viewer, until: date) -> SavedList:
    """End a saved list on a day."""
    row = SavedList.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_edit(by, row.community)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("saved_list.ended", row, by=by, until=until.isoformat())
    return row
