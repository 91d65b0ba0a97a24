"""Actions on businesses; each writes a journal entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.registers.places.models import Place
from linli.services.businesses import policies
from linli.services.businesses.models import Shop


@transaction.atomic
def add(community: Place, *, by: Viewer, title: str, since: date) -> Shop:
    """Add a shop to a community."""
    policies.check_edit(by, community)
    row = Shop.objects.create(community=community, title=title, since=since)
    journal.record("shop.added", row, by=by, since=since.isoformat())
    return row


@transaction.atomic
def end(row: Shop, *, by: Viewer, until: date) -> Shop:
    """End a shop on a day."""
    row = Shop.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check_edit(by, row.community)
    policies.check_end(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("shop.ended", row, by=by, until=until.isoformat())
    return row
