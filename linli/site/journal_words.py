"""Words for journal entries, as the apps declare them."""

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
    """Return the reason in words if it is a listed code; else as it was written."""
    listed = (content.codes(name).get(entry.reason) for name in registry().reasons)
    return next((str(code) for code in listed if code), str(registry().given.get(entry.reason, entry.reason)))


def who(entry: Entry) -> str:
    """Return the name of the actor; words for a resident without an account and for programs."""
    if entry.actor_id is not None:
        return entry.actor_name
    return str(_("resident") if entry.actor_name == "resident" else _("the system"))


def about(entry: Entry) -> str:
    """Return the kind and number of the target."""
    if not entry.target_type or entry.target_id is None:
        return ""
    try:
        title = capfirst(str(apps.get_model(entry.target_type)._meta.verbose_name))
    except LookupError:
        title = entry.target_type
    # The number only: the auditor must not see names of residents.
    return f"{title} {entry.target_id}"


def link(entry: Entry, viewer: Viewer) -> str:
    """Return the URL of the target, "" if the viewer may not see it."""
    target = registry().targets.get(entry.target_type)
    if target is None or entry.target_id is None or not viewer.may(target.permission):
        return ""
    return reverse(target.url_name, args=[entry.target_id])


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Return the changes to show: single values, no lists."""
    named = [(str(title), entry.changes.get(key), key) for key, title in registry().shown.items()]
    return [(title, _value(key, value)) for title, value, key in named if isinstance(value, str | int) and value != ""]


def _value(key: str, value: object) -> str:
    if key == "role" and value in Role.values:
        return str(Role(str(value)).label)
    return str(value)
