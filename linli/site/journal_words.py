"""Words for journal entries, as the apps declare them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.law import content
from linli.core.rooms import registry


def reason(entry: Entry) -> str:
    """Return the reason in words if it is a listed code; else as it was written."""
    listed = (content.codes(name).get(entry.reason) for name in registry().reasons)
    return next((str(code) for code in listed if code), str(registry().given.get(entry.reason, entry.reason)))


def who(entry: Entry) -> str:
    """Return the name of the actor; words for a resident without an account and for programs."""
    if entry.actor_id is not None:
        return entry.actor_name
    return str(_("resident") if entry.actor_name == "resident" else _("the system"))


Names = Mapping[tuple[str, int | None], str]


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


def about(entry: Entry, named: Names) -> str:
    """Return the kind of the target, and its name if the viewer may see it, else its number."""
    if not entry.target_type or entry.target_id is None:
        return ""
    try:
        title = capfirst(str(apps.get_model(entry.target_type)._meta.verbose_name))
    except LookupError:
        title = entry.target_type
    return f"{title} {named.get((entry.target_type, entry.target_id), entry.target_id)}"


def link(entry: Entry, named: Names) -> str:
    """Return the URL of the target, "" if the viewer may not see it."""
    if (entry.target_type, entry.target_id) not in named:
        return ""
    return reverse(registry().targets[entry.target_type].url_name, args=[entry.target_id])


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Return the changes to show: single values, no lists, and nothing that the reason says already."""
    named = [(str(title), entry.changes.get(key), key) for key, title in registry().shown.items()]
    shown = [(title, _value(key, value)) for title, value, key in named if isinstance(value, str | int) and value != ""]
    return [(title, value) for title, value in shown if value != entry.reason]


def _value(key: str, value: object) -> str:
    words = registry().values.get(key, str)
    try:
        return str(words(value))
    except ValueError:  # an entry of another version
        return str(value)
