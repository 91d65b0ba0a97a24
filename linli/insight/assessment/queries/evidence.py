"""The rows behind a figure, opened through the rights of the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.figures.evidence import Evidence, Piece
from linli.registers.places.models import Place


@dataclass(frozen=True, slots=True)
class Opened:
    """One row: its key, what it is called and where it opens; both are empty for who may not see it."""

    ref: int
    target: int
    title: str
    detail: str
    url: str
    community: str
    community_id: int


def opened(evidence: Evidence, pieces: Sequence[Piece], viewer: Viewer) -> list[Opened]:
    """The rows as this viewer may see them: two queries however many."""
    opens = evidence.source.base.table.opens
    rows = opens.model._default_manager.visible_to(viewer)  # type: ignore[attr-defined]  # each model that opens has it
    known = rows.filter(pk__in=[piece.target for piece in pieces]).select_related(*opens.reads).in_bulk()
    names = dict(Place.objects.filter(pk__in={piece.community for piece in pieces}).values_list("pk", "name"))
    trusted = viewer.scope(P.PEOPLE_READ_SENSITIVE)
    found = []
    for piece in pieces:
        thing = known.get(piece.target)
        if thing is None or (evidence.indicator.sensitive and not trusted.has(piece.community)):
            title = detail = url = ""
        else:
            title, detail = str(thing), str(getattr(thing, opens.detail)) if opens.detail else ""
            url = reverse(opens.url_name, args=[piece.target]) if opens.url_name else ""
        community = names.get(piece.community, "")
        found.append(Opened(piece.ref, piece.target, title, detail, url, community, piece.community))
    return found
