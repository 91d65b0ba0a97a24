"""Search keys of a person: name by characters, pinyin or initials; phone by its last digits.

`t` is the keyed hash of the last four digits of the phone.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from linli.core import search
from linli.core.access.viewer import Scope
from linli.core.chinese import normal, simplified
from linli.core.law import content
from linli.core.search import Asked, characters, grams, once, pairs, sounds, spoken, syllable
from linli.core.secrets import crypto

KIND = 1  # the kind of these keys in the index
TAIL = 4


def keys(name: str, phone: str = "") -> tuple[str, ...]:
    """Return all keys of a person."""
    return _name_keys(name) + ((tail_key(phone[-TAIL:]),) if len(phone) >= TAIL else ())


def sounds_of(name: str) -> tuple[str, ...]:
    """Return pinyin and initials of a name without the signs of the index, for lists that are searched elsewhere."""
    return tuple(key[1:] for key in _name_keys(name) if key[0] in "@#")


def find(query: str, scope: Scope, limit: int = search.LIMIT) -> list[int]:
    """Return the ids of people in the scope who match the query."""
    return search.find(asked(query), KIND, scope, limit)


def asked(query: str) -> Asked:
    """Return the keys that a query asks for."""
    text = simplified(query)
    digits = "".join(re.findall(r"\d", text))
    wanted = ((tail_key(digits),) if len(digits) == TAIL else ()) + pairs(characters(text))
    return Asked(wanted, () if wanted or digits else spoken(text))


@lru_cache(maxsize=65_536)
def _name_keys(name: str) -> tuple[str, ...]:
    letters = characters(normal(name))
    if not letters:
        return _latin_keys(normal(name))
    surname = letters[:2] if len(letters) > 2 and letters[:2] in readings() else letters[:1]
    given = [syllable(letter) for letter in letters[len(surname) :]]
    read = [list(reading) + given for reading in surname_syllables(surname)]
    return once([*grams(letters), *sounds([*read, given])])


def _latin_keys(name: str) -> tuple[str, ...]:
    words = search.LATIN.findall(name)
    return once(sounds([words, *([word] for word in words)]))


def tail_key(digits: str) -> str:
    """Return the keyed hash of the last digits of a phone number."""
    return "t" + _tail(digits)


@lru_cache(maxsize=10_000)
def _tail(digits: str) -> str:
    return crypto.lookup(digits, "core.search.phone_tail")[:16]


@lru_cache(maxsize=1)
def readings() -> dict[str, tuple[str, ...]]:
    """Surname -> its readings as a surname (`surname_readings.csv` of the content packs): 单 shan, 欧阳 ou yang."""
    found: dict[str, tuple[str, ...]] = {}
    for pack in content.packs():
        file = pack.folder / "surname_readings.csv"
        if file.exists():
            with file.open(encoding="utf-8-sig", newline="") as rows:
                for row in csv.DictReader(rows):
                    read = row["reading"].strip().lower().replace("ü", "v")
                    found[row["surname"]] = (*found.get(row["surname"], ()), read)
    return found


@lru_cache(maxsize=4096)
def surname_syllables(surname: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of a surname: as a surname first, then as a common word if that differs."""
    usual = tuple(syllable(letter) for letter in surname)
    special = [tuple(reading.split()) for reading in readings().get(surname, ())]
    joined = {"".join(reading): reading for reading in reversed([*special, usual])}
    return tuple(reversed(joined.values()))
