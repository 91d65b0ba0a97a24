"""Deleting figures, and what was said in requests, that are kept no longer."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.services.assistance.queries import households
from linli.services.schemes.engine import ages


@transaction.atomic
def forget(*, by: Viewer, on: date) -> int:
    """Delete the figures of statements that have not held for the years of `assistance.retention.years`.

    Kept are those of households that get or ask for assistance. Return how many were deleted.
    """
    years = int(rules.value("assistance.retention.years", on=on))
    rows = households.over_since(ages.months_after(on, -12 * years), on)
    count = 0
    for row in rows.select_for_update(of=("self",)):
        row.figures, row.forgotten_at = "", timezone.now()
        row.save(update_fields=["figures", "forgotten_at"])
        count += 1
    if count:
        journal.record("means.forgotten", None, by=by, rows=count)
    return count
