"""Words for journal entries, as the apps declare them."""

from __future__ import annotations

from django.apps import apps
from django.utils.text import capfirst

from linli.core.journal.models import Entry
from linli.core.law import content
from linli.core.rooms import registry
from linli.core.rooms.targets import Names, link, names
from linli.site.templatetags.linli import actor

__all__ = ["Names", "about", "facts", "link", "names", "reason", "who"]


def reason(entry: Entry) -> str:
    """Return the reason in words if it is a listed code; else as it was written."""
    listed = (content.codes(name).get(entry.reason) for name in registry().reasons)
    return next((str(code) for code in listed if code), str(registry().given.get(entry.reason, entry.reason)))


def who(entry: Entry) -> str:
    """Return the name of the actor; words for a resident without an account and for programs."""
    return actor(entry)


def about(entry: Entry, named: Names) -> str:
    """Return the kind of the target, and its name if the viewer may see it, else its number."""
    if not entry.target_type or entry.target_id is None:
        return ""
    try:
        title = capfirst(str(apps.get_model(entry.target_type)._meta.verbose_name))
    except LookupError:
        title = entry.target_type
    return f"{title} {named.get((entry.target_type, entry.target_id), entry.target_id)}"


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
