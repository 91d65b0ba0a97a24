"""Actions on ${title_lower}; each writes a journal entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.registers.places.models import Place
from linli.${layer}.${name} import policies
from linli.${layer}.${name}.models import ${Thing}


@transaction.atomic
def add(community: Place, *, by: Viewer, title: str, since: date) -> ${Thing}:
    """Add ${a_words} to a community."""
    policies.check_edit(by, community)
    row = ${Thing}.objects.create(community=community, title=title, since=since)
    journal.record("${thing}.added", row, by=by, since=since.isoformat())
    return row


@transaction.atomic
def end(row: ${Thing}, *, by: Viewer, until: date) -> ${Thing}:
    """End ${a_words} on a day."""
    row = ${Thing}.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_edit(by, row.community)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("${thing}.ended", row, by=by, until=until.isoformat())
    return row
