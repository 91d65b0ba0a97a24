"""The register of facilities as a sheet, with the headings that its import reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.intake.sheets import Column
from linli.services.centres.models import Centre


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("community"), 20),
        Column(_("name of the facility"), 28),
        Column(_("kind of facility"), 20),
        Column(_("run by"), 24),
        Column(_("address"), 28),
        Column(_("floor and room"), 16),
        Column(_("phone"), 14),
        Column(_("area in square metres"), 10),
        Column(_("number of rooms"), 8),
        Column(_("opening hours of the facility"), 40),
        Column(_("services"), 30),
        Column(_("in use since"), 12, "date"),
        Column(_("closed from"), 12, "date"),
    ]


def rows(centres: Iterable[Centre]) -> Iterator[list[Any]]:
    """Yield one row per facility."""
    for centre in centres:
        yield [
            centre.community.name,
            centre.name,
            centre.kind_title,
            str(centre.body or ""),
            str(centre.building or ""),
            centre.floor,
            centre.phone,
            centre.area_m2,
            centre.rooms,
            pgettext("between days", "; ").join(f"{day} {spans}" for day, spans in centre.week if spans),
            "、".join(centre.offer_titles),
            centre.since,
            centre.until,
        ]
