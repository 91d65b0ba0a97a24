"""Journal entries of people in words: what was changed, and who looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.core.journal.models import Entry
from linli.core.law import content
from linli.core.rooms import registry
from linli.registers.people.models import Household, Person, Residency

MOST = 50


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One journal entry on a page."""

    at: datetime
    what: str
    who: str
    why: str
    fields: str
    person_id: int | None


def read_log(people: Iterable[Person], homes: Iterable[Residency] = ()) -> list[HistoryRow]:
    """Return the newest fifty entries of who read what of these people, and of households while they lived there."""
    entries = _entries("people.person", [person.pk for person in people], Entry.Kind.READ)
    homes = list(homes)
    for entry in _entries("people.household", [home.household_id for home in homes], Entry.Kind.READ):
        if any(home.household_id == entry.target_id and home.holds_on(localdate(entry.at)) for home in homes):
            entries.append(entry)
    return [_line(entry) for entry in sorted(entries, key=lambda entry: -entry.pk)[:MOST]]


def changes(about: Person | Household) -> list[HistoryRow]:
    """Return the newest fifty entries about changes of a person or a household."""
    return [_line(entry) for entry in _entries(about._meta.label_lower, [about.pk], Entry.Kind.WRITE)]


def _entries(about: str, ids: list[int], kind: str) -> list[Entry]:
    return list(Entry.objects.filter(target_type=about, target_id__in=ids, kind=kind).order_by("-pk")[:MOST])


def _line(entry: Entry) -> HistoryRow:
    why = content.title("read_purpose", entry.reason) if entry.kind == Entry.Kind.READ else ""
    return HistoryRow(
        at=entry.at,
        what=registry().line(entry.verb),
        who=entry.actor_name,
        why=why,
        fields=_(", ").join(_title(name) for name in _fields(entry.changes)),
        person_id=entry.target_id,
    )


def _fields(changed: dict[str, Any]) -> list[str]:
    named = changed.get("fields", [])
    return [str(name) for name in named] if isinstance(named, list) else []


def _title(name: str) -> str:
    """Return the title of a field."""
    if name == "circumstances":
        return _("sensitive circumstances")
    known = {field.name: field for field in Person._meta.fields}
    return str(known[name].verbose_name) if name in known else name
