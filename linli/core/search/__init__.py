"""An index of short keys that finds things by a few characters, inside a scope (ADR 0005).

The index knows no domain: an app says in its `search_keys.py` which keys a thing has and which keys a query asks for.
Shared are the kinds of keys: 1- and 2-grams, `#` initials, `@` pinyin. A search restricts by community inside the query
and never reads the tables of what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from pypinyin import lazy_pinyin

from linli.core.access.viewer import Scope
from linli.core.database import bulk
from linli.core.search.models import SearchKey

COLUMNS = ("kind", "key", "community_id", "ref")
LIMIT = 25
KEY_LENGTH = 40
AFTER_LETTERS = "~"  # sorts behind all letters and digits, so prefix <= key < prefix~ is every key with the prefix

Row = tuple[int, str, int, int]

CHINESE = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[a-z]+")


# ---- making keys


def characters(text: str) -> str:
    """Return the Chinese characters of a text."""
    return "".join(CHINESE.findall(text))


def once(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys without repetition, in their order."""
    return tuple(dict.fromkeys(keys))


def grams(letters: str) -> list[str]:
    """Return every character and every pair of neighbours."""
    return [*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))]


def sounds(variants: Iterable[list[str]]) -> Iterator[str]:
    """`@` pinyin and, where there are at least two syllables, `#` initials."""
    for syllables in variants:
        if syllables:
            yield "@" + "".join(syllables)[: KEY_LENGTH - 1]
        if len(syllables) > 1:
            yield "#" + "".join(part[0] for part in syllables)[: KEY_LENGTH - 1]


@lru_cache(maxsize=16_384)
def syllable(letter: str) -> str:
    """Return the usual reading of one character, ü written v."""
    return str(lazy_pinyin(letter)[0])


# ---- keeping


def rows(kind: int, community_id: int, ref: int, keys: Iterable[str]) -> Iterator[Row]:
    """Rows in the order of COLUMNS, for `bulk.insert(SearchKey, COLUMNS, ...)`."""
    return ((kind, key, community_id, ref) for key in keys)


def put(kind: int, community_id: int, ref: int, keys: Iterable[str]) -> None:
    """Let one thing be found under exactly these keys."""
    wanted = set(keys)
    kept = SearchKey.objects.filter(kind=kind, ref=ref, community_id=community_id, key__in=wanted)
    known = set(kept.values_list("key", flat=True))
    SearchKey.objects.filter(kind=kind, ref=ref).exclude(community_id=community_id, key__in=wanted).delete()
    bulk.insert(SearchKey, COLUMNS, rows(kind, community_id, ref, sorted(wanted - known)))


def drop(kind: int, ref: int) -> None:
    """Let one thing be found no more."""
    SearchKey.objects.filter(kind=kind, ref=ref).delete()


# ---- finding


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart: keys that must all be there, and prefixes of which one must."""

    keys: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


def pairs(letters: str) -> tuple[str, ...]:
    """Return the pairs of a word, or its only character; the last first: given names are rarer than surnames."""
    found = [letters[i : i + 2] for i in range(len(letters) - 1)]
    return once(reversed(found or list(letters)))


def spoken(text: str) -> tuple[str, ...]:
    """Latin letters as the beginning of a reading, and as initials (only these when nothing in them sounds)."""
    letters = "".join(LATIN.findall(text))
    if len(letters) < 2:
        return ()
    has_vowel = re.search(r"[aeiouv]", letters) is not None
    return ((f"@{letters}",) if has_vowel else ()) + (f"#{letters}",)


def find(asked: Asked, kind: int, scope: Scope, limit: int = LIMIT) -> list[int]:
    """Return the ids of at most `limit` things in the scope that the query names; none for a query too short to mean
    something.
    """
    if not scope or not (asked.keys or asked.prefixes):
        return []
    found: dict[int, None] = {}
    for prefix in asked.prefixes or ("",):
        hits = _hits(kind, asked.keys, prefix, scope)
        found.update(dict.fromkeys(hits.values_list("ref", flat=True)[: limit * 3]))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _hits(kind: int, keys: tuple[str, ...], prefix: str, scope: Scope) -> QuerySet[SearchKey]:
    """Return the first condition walks the index (kind, key, community, ref), the others probe it."""
    found = SearchKey.objects.filter(scope.q(), kind=kind)
    if prefix:
        found = found.filter(key__gte=prefix, key__lt=prefix + AFTER_LETTERS)
    for place, key in enumerate(keys):
        if place == 0 and not prefix:
            found = found.filter(key=key)
        else:
            same = SearchKey.objects.filter(kind=kind, key=key, community_id=OuterRef("community_id"))
            found = found.filter(Exists(same if prefix else same.filter(ref=OuterRef("ref"))))
    return found
