"""Section of the search page for schemes, by name; people are found in their own section."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.chinese import normal, simplified
from linli.core.rooms.finding import Finding
from linli.registers.places.models import Place
from linli.services.schemes import engine
from linli.services.schemes.engine import Scheme


def find_schemes(query: str, viewer: Viewer) -> list[Scheme]:
    """Return the schemes whose title, summary or code contains the words."""
    words = simplified(normal(query)).lower().strip()
    if not words:
        return []
    every = engine.every(place=_place(viewer), on=timezone.localdate())
    texts = ((one, f"{one.title.zh} {one.title.en} {one.summary.zh} {one.code}".lower()) for one in every)
    return [one for one, text in texts if words in text][: search.LIMIT]


def _place(viewer: Viewer) -> str:
    held = Place.objects.communities().open().filter(viewer.scope(Permission.SCHEME_VIEW).q("pk"))
    return str(held.order_by("path").values_list("code", flat=True).first() or "")


FINDINGS = (
    Finding(
        order=130,
        title=_("Schemes"),
        permissions=(Permission.SCHEME_VIEW,),
        find=find_schemes,
        template="schemes/_found.html",
        examples=((_("Name of a scheme"), "高龄津贴"),),
    ),
)
