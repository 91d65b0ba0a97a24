"""The journal of people in words: what was changed, and who looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import content
from linli.core.models import Entry
from linli.registers.people.models import Person

VERBS: dict[str, Promise | str] = {
    "person.registered": gettext_lazy("Entered in the register"),
    "person.corrected": gettext_lazy("Corrected"),
    "person.moved": gettext_lazy("Moved"),
    "person.died": gettext_lazy("Death recorded"),
    "person.merged": gettext_lazy("Merged with a duplicate"),
    "person.merged_away": gettext_lazy("Merged into another entry"),
    "person.merge_undone": gettext_lazy("Merge undone"),
    "person.imported": gettext_lazy("Taken from a roster"),
    "circumstance.added": gettext_lazy("Circumstance added"),
    "circumstance.ended": gettext_lazy("Circumstance ended"),
    "duplicate.dismissed": gettext_lazy("Found to be two people"),
    "person.sensitive_read": gettext_lazy("Read the masked lines"),
    "person.found_by_number": gettext_lazy("Found by the whole ID number"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal as a page shows it."""

    at: datetime
    what: str
    who: str
    why: str
    fields: str
    person_id: int | None


def read_log(people: Iterable[Person]) -> list[Line]:
    """Who read what of these people, when and for what: the newest fifty."""
    return _lines(people, Entry.Kind.READ)


def changes(person: Person) -> list[Line]:
    """What was changed about a person: the newest fifty."""
    return _lines([person], Entry.Kind.WRITE)


def _lines(people: Iterable[Person], kind: str) -> list[Line]:
    ids = [person.pk for person in people]
    entries = Entry.objects.filter(target_type="people.person", target_id__in=ids, kind=kind).order_by("-pk")[:50]
    return [_line(entry) for entry in entries]


def _line(entry: Entry) -> Line:
    why = content.title("read_purpose", entry.reason) if entry.kind == Entry.Kind.READ else ""
    return Line(
        at=entry.at,
        what=str(VERBS.get(entry.verb, entry.verb)),
        who=entry.actor_name,
        why=why,
        fields=_(", ").join(_title(name) for name in _fields(entry.changes)),
        person_id=entry.target_id,
    )


def _fields(changed: dict[str, Any]) -> list[str]:
    named = changed.get("fields", [])
    return [str(name) for name in named] if isinstance(named, list) else []


def _title(name: str) -> str:
    """A field in words."""
    if name == "circumstances":
        return _("sensitive circumstances")
    known = {field.name: field for field in Person._meta.fields}
    return str(known[name].verbose_name) if name in known else name
