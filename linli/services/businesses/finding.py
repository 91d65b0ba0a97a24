"""Section of the search page for food businesses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.finding import Finding
from linli.services.businesses.models import Shop


def find_shops(query: str, viewer: Viewer) -> list[Shop]:
    """Return the businesses in the register whose name contains the words."""
    wanted = query.strip()
    if not wanted:
        return []
    rows = Shop.objects.visible_to(viewer).open().filter(name__icontains=wanted).select_related("community")
    return list(rows.order_by("name", "pk")[: search.LIMIT])


FINDINGS = (
    Finding(
        order=95,
        title=_("Food businesses"),
        permissions=(Permission.SHOP_VIEW,),
        find=find_shops,
        template="businesses/_found.html",
        examples=((_("Food business"), "面馆"),),
    ),
)
