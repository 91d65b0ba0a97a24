"""Finding the place of a case by its address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from linli.core import chinese
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.registers.places import addresses, search_keys
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.cases.queries.history import PLACES


def places_found(words: str, viewer: Viewer) -> list[Place]:
    """Find places of the viewer's communities by characters, pinyin, initials or door ("景昙", "jt", "3-1-402")."""
    # Where the viewer may report cases, not where they may see them.
    scope = viewer.scope(Permission.CASE_REPORT)
    found = _by_level(Place.objects.filter(_called(words, scope)).filter(scope.q()), words)
    # A door that the register does not have, or that is written in another way, is in its building all the same.
    return (found or _buildings(words, scope))[:PLACES]


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """The places that fit what a resident typed; they choose, nothing is guessed for them."""

    places: list[Place]
    more: bool = False  # than are shown
    missing: str = ""  # the number that no building has there: the others of the same name are shown
    inside: str = ""  # what was typed after the number of the building: `1-202`


def public_places_found(words: str) -> PlacesFound:
    """Find buildings and communities by name, street, building number or door number."""
    # No dwellings: a search must not reveal anything about who lives where, nor which doors exist.
    everywhere = Scope(everything=True)
    words = words.replace("#", "幢").replace("＃", "幢")
    estate, door = addresses.split_address(chinese.simplified(words))
    number, _, inside = door.partition("-")
    found = _buildings(words, everywhere) or _public(words, everywhere)
    if found or not (number and estate):
        return PlacesFound(found[:PLACES], len(found) > PLACES, inside=inside)
    found = _public(estate, everywhere)
    return PlacesFound(found[:PLACES], len(found) > PLACES, missing=number)


def _public(words: str, scope: Scope) -> list[Place]:
    called = Place.objects.filter(_called(words, scope))
    return _by_level(called.filter(level__in=[Level.BUILDING, Level.COMMUNITY]), words)


def _buildings(words: str, scope: Scope) -> list[Place]:
    """Return the buildings with the name and the number that were typed."""
    found = search_keys.find_buildings(words, scope, PLACES * 20)
    return _by_level(Place.objects.filter(pk__in=found, until=None, level=Level.BUILDING), words) if found else []


def _called(words: str, scope: Scope) -> Q:
    """Return the condition that a place is called so."""
    condition = Q(until=None)
    for word in words.split():
        # Search keys know estates and doors; communities and odd names are found by their parts.
        condition &= Q(address__icontains=word) | Q(name__icontains=word)
    return condition | Q(until=None, pk__in=search_keys.find(words, scope, PLACES * 20))


def _by_level(found: QuerySet[Place], words: str) -> list[Place]:
    """Sort places from the building to the door."""
    # The search finds a door number in every estate of a community; only those of the named estate are meant.
    estate = addresses.letters_of(addresses.split_address(chinese.simplified(words))[0])
    rows = found.filter(Q(address__contains=estate) | Q(name__contains=estate)) if estate else found
    rows = rows.select_related("community").order_by("community_id", "lft")[: PLACES * 20]
    # Users who type an estate mean the building before the door.
    order = list(Level)
    return sorted(rows, key=lambda place: order.index(Level(place.level)))
