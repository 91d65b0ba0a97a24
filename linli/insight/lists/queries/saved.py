"""The saved lists of a viewer, and those that come with the product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet

from linli.core.access.viewer import Viewer
from linli.core.items import SUBJECTS
from linli.core.law import content
from linli.insight.lists.language import ListSpec, read_spec
from linli.insight.lists.models import SavedList

ORDER = ("-pk",)
OWN, SHARED, RETIRED = "own", "shared", "retired"


@dataclass(frozen=True, slots=True)
class PreparedList:
    """A list that comes with the product: content, not a row."""

    code: str
    title: content.Text
    note: content.Text
    spec: ListSpec


@cache
def given() -> dict[str, PreparedList]:
    """Return the lists of the content packs; later packs replace those of earlier ones.

    Raises:
        ValueError: one is not valid; the message says where.
    """
    found: dict[str, PreparedList] = {}
    for _pack, table in content.tables("lists.toml"):
        for row in table.get("list", []):
            spec, faults = read_spec(row)
            if spec is None:
                raise ValueError(f"list {row['code']}: {'; '.join(map(str, faults))}")
            found[row["code"]] = PreparedList(row["code"], content.text(row["title"]), content.text(row["note"]), spec)
    return found


def given_to(viewer: Viewer) -> list[PreparedList]:
    """Return the lists that come with the product whose rows the viewer may see."""
    return [one for one in given().values() if viewer.may(SUBJECTS[one.spec.subject].permission)]


def listed(viewer: Viewer, which: str) -> QuerySet[SavedList]:
    """Return the viewer's own lists in use, those that others share, or the viewer's own that were retired."""
    rows = SavedList.objects.visible_to(viewer).select_related("by", "body")
    if which == SHARED:
        return rows.exclude(by_id=viewer.user_id or 0)
    return rows.own(viewer).filter(retired_at__isnull=which != RETIRED)
