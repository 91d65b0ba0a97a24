"""Names and pages of what journal entries are about, as far as a viewer may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from django.apps import apps
from django.urls import reverse

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.rooms.registry import registry

Names: TypeAlias = Mapping[tuple[str, int | None], str]


def names(entries: Sequence[Entry], viewer: Viewer) -> Names:
    """Return what the targets are called that the viewer may see, by model and number: a query for each model."""
    found: dict[tuple[str, int | None], str] = {}
    for label in {entry.target_type for entry in entries}:
        target = registry().targets.get(label)
        if target is None or not viewer.may(target.permission):
            continue
        numbers = {entry.target_id for entry in entries if entry.target_type == label}
        rows: Any = apps.get_model(label)._default_manager.all()
        for row in rows.visible_to(viewer).filter(pk__in=numbers).select_related(*target.related):
            found[label, row.pk] = str(target.words(row)).strip()
    return found


def link(entry: Entry, named: Names) -> str:
    """Return the URL of the target, "" if the viewer may not see it."""
    if (entry.target_type, entry.target_id) not in named:
        return ""
    return reverse(registry().targets[entry.target_type].url_name, args=[entry.target_id])
