"""Search keys of a service: its name and that of its organisation, by characters, pinyin or initials."""

from __future__ import annotations

from linli.core import search
from linli.core.access.viewer import Scope
from linli.core.chinese import normal, simplified
from linli.core.search import Asked, characters, grams, once, pairs, sounds, spoken, syllable

KIND = 32  # the kind of these keys in the index


def keys(*names: str) -> tuple[str, ...]:
    """Return the keys of a service with these names."""
    found: list[str] = []
    for name in names:
        plain = normal(simplified(name)).lower()
        letters = characters(plain)
        words = search.LATIN.findall(plain)
        found += grams(letters)
        found += sounds([[syllable(letter) for letter in letters], words, *([word] for word in words)])
    return once(found)


def find(query: str, scope: Scope, limit: int = search.LIMIT) -> list[int]:
    """Return the ids of services in the scope whose names match the query."""
    text = simplified(query).lower()
    wanted = pairs(characters(text))
    return search.find(Asked(wanted, () if wanted else spoken(text)), KIND, scope, limit)
