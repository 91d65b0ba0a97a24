"""The rows behind a figure, with links as far as the viewer may follow them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.urls import reverse

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.figures.evidence import COUNTED, Evidence, Piece
from linli.core.figures.indicators import AnyIndicator, Numbers, Split
from linli.core.figures.monthly import Period
from linli.insight.assessment.queries.cells import CellSource, codes
from linli.insight.assessment.queries.places import communities_of
from linli.registers.places.models import Place


@dataclass(frozen=True, slots=True)
class Opened:
    """One row: its key, title and address; both are empty if the viewer may not see the record."""

    ref: int
    target: int
    title: str
    detail: str
    url: str
    community: str
    community_id: int


Broken: TypeAlias = tuple[str, str, Numbers]


def broken_down(at: CellSource, indicator: AnyIndicator, split: Split, period: Period, place: Place) -> list[Broken]:
    """Return the values of a column with their titles and both numbers, most members first."""
    with at.engine() as engine:
        found = Evidence(indicator, COUNTED, period, communities_of(place), codes()).divided(engine, split.column)
    titles = split.names(found)
    rows = [(value, titles.get(value, value), numbers) for value, numbers in found.items() if numbers.population]
    return sorted(rows, key=lambda row: (-row[2].population, row[1]))


def _title(thing: Any) -> str:
    # A case reads its matter in the language of the moment; its own text is Chinese.
    return f"{thing.code} {thing.heading}" if hasattr(thing, "heading") else str(thing)


def opened(evidence: Evidence, pieces: Sequence[Piece], viewer: Viewer) -> list[Opened]:
    """Return the rows as this viewer may see them."""
    record = evidence.listed.base.table.record
    rows = record.model._default_manager.visible_to(viewer)  # type: ignore[attr-defined]  # each model that opens has it
    # Two queries, however many rows.
    known = rows.filter(pk__in=[piece.target for piece in pieces]).select_related(*record.reads).in_bulk()
    names = dict(Place.objects.filter(pk__in={piece.community for piece in pieces}).values_list("pk", "name"))
    trusted = viewer.scope(P.PEOPLE_READ_SENSITIVE)
    found = []
    for piece in pieces:
        thing = known.get(piece.target)
        # Being in this list reveals the circumstance, so `visible_to` is not enough.
        if thing is None or (evidence.indicator.sensitive and not trusted.has(piece.community)):
            title = detail = url = ""
        else:
            title, detail = _title(thing), str(getattr(thing, record.detail)) if record.detail else ""
            url = reverse(record.url_name, args=[piece.target]) if record.url_name else ""
        community = names.get(piece.community, "")
        found.append(Opened(piece.ref, piece.target, title, detail, url, community, piece.community))
    return found
