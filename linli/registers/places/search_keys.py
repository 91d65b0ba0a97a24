"""Search keys of a place: a building by estate or road and `n` number, a dwelling by `d` door (`d3-1-402`)."""

from __future__ import annotations

from linli.core import search
from linli.core.access.viewer import Scope
from linli.core.chinese import simplified
from linli.core.search import KEY_LENGTH, Asked, grams, once, pairs, sounds, spoken, syllable
from linli.registers.places.addresses import door_of, letters_of, split_address

KIND = 2  # the kind of these keys in the index


def keys(address: str, door: str = "") -> tuple[str, ...]:
    """Return the keys of a dwelling (it has a door) or of a building."""
    if door:
        return (f"d{door_of(door)}"[:KEY_LENGTH],)
    estate, number = split_address(address)
    letters = letters_of(estate)
    read = sounds([[syllable(letter) for letter in letters]])
    return once([*grams(letters), *read, *([f"n{number}"[:KEY_LENGTH]] if number else [])])


def find(query: str, scope: Scope, limit: int = search.LIMIT) -> list[int]:
    """Return the ids of places in the scope that match the query.

    A door within an estate is searched in all communities that have the estate; the caller, who knows the address,
    drops
    doors of other estates.
    """
    return search.find(asked(query), KIND, scope, limit)


def find_buildings(query: str, scope: Scope, limit: int = search.LIMIT) -> list[int]:
    """Return the ids of buildings with the estate or road and the number of the query, whatever follows the number.

    `金秋弄5-1-202` and `金秋弄5幢202` lead to building 5; whether such a door exists makes no difference.
    """
    estate, door = split_address(simplified(query))
    if not door:
        return []
    return search.find(Asked((*pairs(letters_of(estate)), f"n{door.partition('-')[0]}")), KIND, scope, limit)


def asked(query: str) -> Asked:
    """Return the keys that a query asks for."""
    text = simplified(query)
    estate, door = split_address(text)
    letters = letters_of(estate)
    if door and "-" not in door:
        return Asked((*pairs(letters), f"n{door}"))
    if door:
        # 3-402 is what people call 3-1-402: the stairwell is often left out.
        building, _, room = door.partition("-")
        return Asked(pairs(letters), (f"d{door}",), () if "-" in room else ((f"d{building}-", f"-{room}"),))
    return Asked(pairs(letters), () if letters else spoken(text))
