"""Index of short keys that finds objects by a few characters, inside a scope (ADR 0005).

The index knows no domain: an app says in its `search_keys.py` which keys an object has and which keys a query asks for.
The kinds of keys are shared: 1- and 2-grams, `#` initials, `@` pinyin. A search filters by community inside the query
and never reads the tables of its objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet

from linli.core.access.viewer import Scope
from linli.core.chinese import simplified
from linli.core.database import bulk
from linli.core.search.models import SearchKey

COLUMNS = ("kind", "key", "community_id", "ref")
LIMIT = 25
LEAST_LATIN = 2  # one letter is part of nearly every name
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
    """Return each character and each pair of neighbours."""
    return [*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))]


def sounds(variants: Iterable[list[str]]) -> Iterator[str]:
    """Yield `@` pinyin and, for two or more syllables, `#` initials."""
    for syllables in variants:
        if syllables:
            yield "@" + "".join(syllables)[: KEY_LENGTH - 1]
        if len(syllables) > 1:
            yield "#" + "".join(part[0] for part in syllables)[: KEY_LENGTH - 1]


@lru_cache(maxsize=16_384)
def syllable(letter: str) -> str:
    """Return the usual reading of a character, with v for ü."""
    # Its tables take a third of a second to load, and most commands spell nothing.
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(letter)[0])


def spellings(name: str) -> tuple[str, str, str]:
    """Return a name as it is written, its pinyin and its initials, for names few enough to be compared one by one."""
    syllables = [syllable(letter) for letter in name]
    return name.lower(), "".join(syllables).lower(), "".join(part[:1] for part in syllables).lower()


def called(names: Iterable[tuple[int, str]], words: str, limit: int = LIMIT) -> list[int]:
    """Return the keys of at most `limit` names that contain the words or sound like them (`kx`, `kaixuan`).

    For a few thousand names at most, such as those of staff: they are compared one by one.
    """
    wanted = simplified(words).replace(" ", "")
    if not wanted or (wanted.isascii() and len(wanted) < LEAST_LATIN):
        return []
    found = (key for key, name in names if any(wanted in spelling for spelling in spellings(name)))
    return list(islice(dict.fromkeys(found), limit))


# ---- keeping


def rows(kind: int, community_id: int, ref: int, keys: Iterable[str]) -> Iterator[Row]:
    """Yield rows in the order of COLUMNS, for `bulk.insert(SearchKey, COLUMNS, ...)`."""
    return ((kind, key, community_id, ref) for key in keys)


def put(kind: int, community_id: int, ref: int, keys: Iterable[str]) -> None:
    """Replace the keys of one object."""
    wanted = set(keys)
    kept = SearchKey.objects.filter(kind=kind, ref=ref, community_id=community_id, key__in=wanted)
    known = set(kept.values_list("key", flat=True))
    SearchKey.objects.filter(kind=kind, ref=ref).exclude(community_id=community_id, key__in=wanted).delete()
    bulk.insert(SearchKey, COLUMNS, rows(kind, community_id, ref, sorted(wanted - known)))


def drop(kind: int, ref: int) -> None:
    """Delete the keys of one object."""
    SearchKey.objects.filter(kind=kind, ref=ref).delete()


# ---- finding


@dataclass(frozen=True, slots=True)
class Asked:
    """A parsed query: keys that must all exist, and prefixes of which one must, or beginnings with their ends."""

    keys: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    framed: tuple[tuple[str, str], ...] = ()


def pairs(letters: str) -> tuple[str, ...]:
    """Return the pairs of a word, the last first; of one character, the character."""
    found = [letters[i : i + 2] for i in range(len(letters) - 1)]
    # The last first: the given name is rarer than the surname, and the first key drives the query.
    return once(reversed(found or list(letters)))


def spoken(text: str) -> tuple[str, ...]:
    """Return Latin letters as prefixes: of pinyin if they have a vowel, and of initials."""
    letters = "".join(LATIN.findall(text))
    if len(letters) < 2:
        return ()
    has_vowel = re.search(r"[aeiouv]", letters) is not None
    return ((f"@{letters}",) if has_vowel else ()) + (f"#{letters}",)


def find(asked: Asked, kind: int, scope: Scope, limit: int = LIMIT) -> list[int]:
    """Return the ids of at most `limit` objects in the scope; none for an empty query."""
    if not scope or not (asked.keys or asked.prefixes):
        return []
    found: dict[int, None] = {}
    for prefix, end in [*((prefix, "") for prefix in asked.prefixes or ("",)), *asked.framed]:
        hits = _hits(kind, asked.keys, prefix, scope)
        hits = hits.filter(key__endswith=end) if end else hits
        found.update(dict.fromkeys(hits.values_list("ref", flat=True)[: limit * 3]))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _hits(kind: int, keys: tuple[str, ...], prefix: str, scope: Scope) -> QuerySet[SearchKey]:
    """Return the rows that match all keys and the prefix."""
    # The first condition walks the index (kind, key, community, ref); the others probe it.
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
