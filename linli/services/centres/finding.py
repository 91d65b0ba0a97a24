"""Section of the search page for elder-care facilities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core import chinese, search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.finding import Finding
from linli.services.centres.models import Centre


def find_centres(query: str, viewer: Viewer) -> list[Centre]:
    """Return the facilities in service whose name contains the words or sounds like them (`xglnzj`)."""
    wanted = chinese.simplified(query).replace(" ", "").lower()
    if not wanted:
        return []
    # In Python: a district has a few hundred facilities, and no index of sounds is needed for them.
    rows = Centre.objects.visible_to(viewer).open().select_related("community").order_by("community_id", "name", "pk")
    found = (row for row in rows if any(wanted in name for name in search.spellings(row.name)))
    return [row for row, _number in zip(found, range(search.LIMIT), strict=False)]


FINDINGS = (
    Finding(
        order=80,
        title=_("Elder-care facilities"),
        permissions=(Permission.CENTRE_VIEW,),
        find=find_centres,
        template="centres/_found.html",
        examples=((_("Elder-care facility"), "星光老年之家"),),
    ),
)
