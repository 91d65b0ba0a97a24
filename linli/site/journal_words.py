"""What an entry of the journal says in words, as the apps declare them."""

from __future__ import annotations

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.law import content
from linli.core.rooms import registry


def reason(entry: Entry) -> str:
    """Why, in words where it is one of the listed reasons; else as it was written."""
    listed = (content.codes(name).get(entry.reason) for name in registry().reasons)
    return next((str(code) for code in listed if code), str(registry().given.get(entry.reason, entry.reason)))


def who(entry: Entry) -> str:
    """Return the person; the resident without an account and the programs of the house are words, not names."""
    if entry.actor_id is not None:
        return entry.actor_name
    return str(_("resident") if entry.actor_name == "resident" else _("the system"))


def about(entry: Entry) -> str:
    """What the entry is about, by kind and number: the auditor sees no resident's name."""
    if not entry.target_type or entry.target_id is None:
        return ""
    try:
        title = capfirst(str(apps.get_model(entry.target_type)._meta.verbose_name))
    except LookupError:
        title = entry.target_type
    return f"{title} {entry.target_id}"


def link(entry: Entry, viewer: Viewer) -> str:
    """Return the page of what the entry is about, "" where the viewer may not go."""
    target = registry().targets.get(entry.target_type)
    if target is None or entry.target_id is None or not viewer.may(target.permission):
        return ""
    return reverse(target.url_name, args=[entry.target_id])


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Return the changes that say something to a reader: single values, no lists."""
    named = [(str(title), entry.changes.get(key), key) for key, title in registry().shown.items()]
    return [(title, _value(key, value)) for title, value, key in named if isinstance(value, str | int) and value != ""]


def _value(key: str, value: object) -> str:
    if key == "role" and value in Role.values:
        return str(Role(str(value)).label)
    return str(value)
