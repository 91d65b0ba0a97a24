"""Which column of a roster holds what: proposed from its headings, corrected by a person, remembered for next time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import timezone

from linli.core import content
from linli.core.content import Text, text
from linli.registers.people.models import ColumnMapping

NEEDED = ("name",)
PLACED = ("address", "estate", "building", "room")
NOISE = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[\s*:：_\-、,.;/]+")


@dataclass(frozen=True, slots=True)
class Field:
    """Something a roster may say about a person, and what its column may be called, the most usual word first."""

    code: str
    title: Text
    also: tuple[str, ...]
    contains: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def inside(self, heading: str) -> bool:
        """Whether a longer heading means this field."""
        return any(word in heading for word in self.contains) and not any(word in heading for word in self.without)


@lru_cache(maxsize=1)
def roster() -> dict[str, Any]:
    """The content about rosters; a special pack adds fields and words to the general one."""
    merged: dict[str, Any] = {"field": [], "empty": [], "areas": [], "registration": {}, "yes_no": {}}
    for _pack, table in content.tables("roster.toml"):
        for key in ("field", "empty", "areas"):
            merged[key] += table.get(key, [])
        for key in ("registration", "yes_no"):
            merged[key] |= table.get(key, {})
    return merged


@lru_cache(maxsize=1)
def fields() -> dict[str, Field]:
    """Every field by its code."""
    found: dict[str, Field] = {}
    for row in roster()["field"]:
        before = found[row["code"]].also if row["code"] in found else ()
        also = tuple(dict.fromkeys((*before, *(plain(word) for word in row["also"]))))
        found[row["code"]] = Field(
            row["code"], text(row["title"]), also, tuple(row.get("contains", ())), tuple(row.get("without", ()))
        )
    return found


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return {word: field.code for field in fields().values() for word in field.also}


def plain(heading: str) -> str:
    """A heading without brackets, spaces and signs."""
    return NOISE.sub("", heading).lower()


@lru_cache(maxsize=4096)
def known_heading(heading: str) -> str:
    """The field a heading means, "" for none."""
    word = plain(heading)
    if word in _words():
        return _words()[word]
    return next((field.code for field in fields().values() if field.inside(word)), "")


def propose(headings: Sequence[str]) -> list[str]:
    """For each column the field it seems to hold, "" for none; what was decided for these headings before wins."""
    remembered = ColumnMapping.objects.filter(signature=signature(headings)).first()
    if remembered and len(remembered.mapping) == len(headings):
        return [code if code in fields() else "" for code in remembered.mapping]
    return _once([known_heading(heading) for heading in headings], headings)


def _once(codes: list[str], headings: Sequence[str]) -> list[str]:
    """Each field for one column: the one whose heading is the most usual word for it, else the first."""
    best: dict[str, int] = {}
    rank = [
        list(_words()).index(word) if (word := plain(heading)) in _words() else len(_words()) for heading in headings
    ]
    for n, code in enumerate(codes):
        if code and (code not in best or rank[n] < rank[best[code]]):
            best[code] = n
    return [code if code and best[code] == n else "" for n, code in enumerate(codes)]


def signature(headings: Sequence[str]) -> str:
    """By what a form of sheet is recognised."""
    return hashlib.sha256("\x1f".join(plain(heading) for heading in headings).encode()).hexdigest()


def remember(headings: Sequence[str], mapping: Sequence[str]) -> None:
    """Keep what a person decided, for the next sheet with these headings."""
    values = {"mapping": list(mapping), "used_at": timezone.now()}
    ColumnMapping.objects.update_or_create(signature=signature(headings), defaults=values)


def positions(mapping: Sequence[str]) -> dict[str, int]:
    """Field -> column."""
    return {code: n for n, code in enumerate(mapping) if code}


def missing(mapping: Sequence[str]) -> list[str]:
    """The fields without which nothing can be taken in: a name, and something of an address."""
    held = set(mapping)
    names = [code for code in NEEDED if code not in held]
    return names + ([] if held.intersection(PLACED) else ["address"])


@lru_cache(maxsize=1)
def empty_words() -> frozenset[str]:
    """What stands in a cell to say that nothing is there."""
    return frozenset(roster()["empty"])


@lru_cache(maxsize=16)
def words_of(name: str) -> Mapping[str, str]:
    """Every word of a code list with its code; the standard's own title first."""
    found: dict[str, str] = {}
    for code, entry in content.codes(name).items():
        for word in (entry.title.zh, *entry.also, entry.title.en.lower(), code):
            found.setdefault(word, code)
    found |= roster()["yes_no"].get(name, {})
    return found
