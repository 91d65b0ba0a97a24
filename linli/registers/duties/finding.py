"""Section of the search page for matters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.finding import Finding
from linli.registers.duties import queries
from linli.registers.duties.queries import Matter

SHOWN = 8
LEAST = 2  # one character is part of too many names


def find_matters(query: str, viewer: Viewer) -> list[Matter]:
    """Return the matters that people call so."""
    return queries.search(query, limit=SHOWN) if len(query) >= LEAST else []


FINDINGS = (
    Finding(
        order=40,
        title=_("Matters"),
        permissions=(Permission.DUTY_VIEW,),
        find=find_matters,
        template="duties/_found.html",
        examples=((_("Matter"), "漏水 · 助餐"),),
    ),
)
