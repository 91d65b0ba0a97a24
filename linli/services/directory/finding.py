"""Section of the search page for services."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.finding import Finding
from linli.services.directory import search_keys
from linli.services.directory.engine import everyday
from linli.services.directory.models import Service


def find_services(query: str, viewer: Viewer) -> list[Service]:
    """Return services of the viewer's communities by name, then by what the words mean."""
    scope = viewer.scope(Permission.DIRECTORY_VIEW)
    named = search_keys.find(query, scope)
    rows = Service.objects.visible_to(viewer).open().select_related("community", "organization")
    found = {row.pk: row for row in rows.filter(pk__in=named).order_by("name", "pk")}
    if len(found) < search.LIMIT and (meant := everyday.kinds_meant(query)):
        more = rows.filter(kind__in=meant).exclude(pk__in=found).order_by("community_id", "name", "pk")
        found |= {row.pk: row for row in more[: search.LIMIT - len(found)]}
    return list(found.values())[: search.LIMIT]


FINDINGS = (
    Finding(
        order=133,
        title=_("Services nearby"),
        permissions=(Permission.DIRECTORY_VIEW,),
        find=find_services,
        template="directory/_found.html",
        examples=((_("A need in everyday words"), "水管漏水"),),
    ),
)
