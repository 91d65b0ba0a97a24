"""Finding by a few characters: names by substring, pinyin or initials, addresses, phone tails (ADR 0005).

Keys of a person: 1- and 2-grams of the name, `#` initials, `@` pinyin, `t` keyed hash of the last four phone digits.
Keys of a building: grams of the estate or road, `#`, `@`, `n` its number. Of a dwelling: `d` its door, `d3-1-402`.
A search restricts by community inside the query and never reads the tables of what it finds.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet
from pypinyin import lazy_pinyin

from linli.core.access.viewer import Scope
from linli.core.chinese import from_numeral, normal, simplified
from linli.core.database import bulk
from linli.core.law import content
from linli.core.search.models import SearchKey
from linli.core.secrets import crypto

PERSON, PLACE, CASE = 1, 2, 3
COLUMNS = ("kind", "key", "community_id", "ref")
LIMIT = 25
KEY_LENGTH = 40
AFTER_LETTERS = "~"  # sorts behind all letters and digits, so prefix <= key < prefix~ is every key with the prefix
TAIL = 4

Row = tuple[int, str, int, int]

CHINESE = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[a-z]+")
# Where the name of an estate or road ends and the door begins: 3幢, 3-1, 3号楼, 2单元; failing these 12号402 or 12号.
DOOR = re.compile(r"\d+[a-z]?(?:幢|栋|座|号楼|单元|-(?=\d))")
STREET_NUMBER = re.compile(r"\d+[a-z]?(?:号(?=\d)|号?$|-$)")
SPOKEN = re.compile(
    r"[一二两三四五六七八九]?十[一二三四五六七八九]?(?=幢|栋|座|号楼|单元)|[一二两三四五六七八九](?=幢|栋|座|号楼|单元)"
)


# ---- keys


def keys_for_person(name: str, phone: str = "") -> tuple[str, ...]:
    """Everything under which a person is found."""
    return _name_keys(name) + ((tail_key(phone[-TAIL:]),) if len(phone) >= TAIL else ())


@lru_cache(maxsize=65_536)
def _name_keys(name: str) -> tuple[str, ...]:
    letters = "".join(CHINESE.findall(normal(name)))
    if not letters:
        return _latin_keys(normal(name))
    surname = letters[:2] if len(letters) > 2 and letters[:2] in readings() else letters[:1]
    given = [syllable(letter) for letter in letters[len(surname) :]]
    spoken = [list(reading) + given for reading in surname_syllables(surname)]
    return _once([*grams(letters), *_sounds([*spoken, given])])


def _latin_keys(name: str) -> tuple[str, ...]:
    words = LATIN.findall(name)
    return _once(_sounds([words, *([word] for word in words)]))


def _sounds(variants: Iterable[list[str]]) -> Iterator[str]:
    """`@` pinyin and, where there are at least two syllables, `#` initials."""
    for syllables in variants:
        if syllables:
            yield "@" + "".join(syllables)[: KEY_LENGTH - 1]
        if len(syllables) > 1:
            yield "#" + "".join(part[0] for part in syllables)[: KEY_LENGTH - 1]


def grams(letters: str) -> list[str]:
    """Every character and every pair of neighbours."""
    return [*letters, *(letters[i : i + 2] for i in range(len(letters) - 1))]


def tail_key(digits: str) -> str:
    """The keyed hash of the last digits of a phone number."""
    return "t" + _tail(digits)


@lru_cache(maxsize=10_000)
def _tail(digits: str) -> str:
    return crypto.lookup(digits, "core.search.phone_tail")[:16]


def keys_for_place(address: str, door: str = "") -> tuple[str, ...]:
    """Of a dwelling (it has a door) the door; of a building its estate or road, and its number."""
    if door:
        return (f"d{door_of(door)}"[:KEY_LENGTH],)
    estate, number = split_address(address)
    letters = letters_of(estate)
    sounds = _sounds([[syllable(letter) for letter in letters]])
    return _once([*grams(letters), *sounds, *([f"n{number}"[:KEY_LENGTH]] if number else [])])


def split_address(text: str) -> tuple[str, str]:
    """`景昙新村3幢1单元402室` -> (`景昙新村`, `3-1-402`); either part may be empty."""
    plain = SPOKEN.sub(lambda found: str(from_numeral(found[0])), re.sub(r"\s+", "", normal(text)))
    found = DOOR.search(plain) or STREET_NUMBER.search(plain)
    if found is None:
        return plain, ""
    return plain[: found.start()], door_of(plain[found.start() :])


def letters_of(estate: str) -> str:
    """The characters of a name, without the numbers in it: `解放路12号` -> `解放路`."""
    return "".join(CHINESE.findall(re.sub(r"\d+[a-z]?[号室户]", "", estate)))


def door_of(text: str) -> str:
    """Numbers of building, stairwell and room joined by hyphens: `3幢1单元402室` -> `3-1-402`."""
    return "-".join(part.lstrip("0") or part for part in re.findall(r"\d+[a-z]?|[a-z]\d*", normal(text)))


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


# ---- sounds


@lru_cache(maxsize=16_384)
def syllable(letter: str) -> str:
    """The usual reading of one character, ü written v."""
    return str(lazy_pinyin(letter)[0])


@lru_cache(maxsize=1)
def readings() -> dict[str, tuple[str, ...]]:
    """Surname -> its readings as a surname (`surname_readings.csv` of the content packs): 单 shan, 欧阳 ou yang."""
    found: dict[str, tuple[str, ...]] = {}
    for pack in content.packs():
        file = pack.folder / "surname_readings.csv"
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as rows:
                for row in csv.DictReader(rows):
                    spoken = row["reading"].strip().lower().replace("ü", "v")
                    found[row["surname"]] = (*found.get(row["surname"], ()), spoken)
    return found


@lru_cache(maxsize=4096)
def surname_syllables(surname: str) -> tuple[tuple[str, ...], ...]:
    """How a surname may be read, as a surname first and then as a common word where that differs."""
    usual = tuple(syllable(letter) for letter in surname)
    special = [tuple(reading.split()) for reading in readings().get(surname, ())]
    joined = {"".join(reading): reading for reading in reversed([*special, usual])}
    return tuple(reversed(joined.values()))


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


def find(query: str, kind: int, scope: Scope, limit: int = LIMIT) -> list[int]:
    """The ids of at most `limit` things in the scope that the query names; none for a query too short to mean
    something. A door within an estate is looked up in the communities that have the estate: the caller, who knows
    the address, drops a door of the estate next to it.
    """
    text = simplified(query)
    asked = _person(text) if kind == PERSON else _place(text)
    if not scope or not (asked.keys or asked.prefixes):
        return []
    found: dict[int, None] = {}
    for prefix in asked.prefixes or ("",):
        hits = _hits(kind, asked.keys, prefix, scope)
        found.update(dict.fromkeys(hits.values_list("ref", flat=True)[: limit * 3]))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _person(text: str) -> Asked:
    letters = "".join(CHINESE.findall(text))
    digits = "".join(re.findall(r"\d", text))
    keys = ((tail_key(digits),) if len(digits) == TAIL else ()) + _wanted(letters)
    return Asked(keys, () if keys or digits else _spoken(text))


def _place(text: str) -> Asked:
    estate, door = split_address(text)
    letters = letters_of(estate)
    if door and "-" not in door:
        return Asked((*_wanted(letters), f"n{door}"))
    if door:
        return Asked(_wanted(letters), (f"d{door}",))
    return Asked(_wanted(letters), () if letters else _spoken(text))


def _wanted(letters: str) -> tuple[str, ...]:
    """The pairs of a word, or its only character; the last first, for the given name is rarer than the surname."""
    pairs = [letters[i : i + 2] for i in range(len(letters) - 1)]
    return _once(reversed(pairs or list(letters)))


def _spoken(text: str) -> tuple[str, ...]:
    """Latin letters as the beginning of a reading, and as initials (only these when nothing in them sounds)."""
    letters = "".join(LATIN.findall(text))
    if len(letters) < 2:
        return ()
    sounds = re.search(r"[aeiouv]", letters) is not None
    return ((f"@{letters}",) if sounds else ()) + (f"#{letters}",)


def _hits(kind: int, keys: tuple[str, ...], prefix: str, scope: Scope) -> QuerySet[SearchKey]:
    """The first condition walks the index (kind, key, community, ref), the others probe it."""
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
