"""Where a visit counts among the figures: the indicators whose population has it or its household."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.uses import Use, UseLine
from linli.insight.assessment.queries import cells, counting


def of_record(record: Any, viewer: Viewer) -> Iterator[UseLine]:
    """Yield the indicators of the month of a record, each with the list of what it counts there."""
    if not viewer.scope(Permission.FIGURES_VIEW).has(record.community_id):
        return
    at = cells.source()
    # Counting now reads all communities, for one line on a page.
    found = counting.later(record) if at.counted_now else counting.of_record(record, record.day, viewer, at)
    if found.later:
        yield UseLine(_("Figures"), str(_("from the next night on, when the figures are counted again")), found.page)
    for indicator, counts, page in found.indicators:
        detail = _("counted") if counts else _("in the base, not counted")
        yield UseLine(indicator.title, str(detail), page)


USES = (Use(100, "visits.visit", of_record),)
