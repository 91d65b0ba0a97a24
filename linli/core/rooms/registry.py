"""Registry of all declarations. It refuses two apps that declare the same thing, when the server starts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import time
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

from linli.core.access.permissions import Role
from linli.core.rooms.declarations import Job, Room, Target, Verb, Way, Words

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Registry:
    """The declarations by app label in their order, and their parts by name.

    Raises:
        ImproperlyConfigured: two apps declare the same thing.
    """

    def __init__(self, declared: Mapping[str, Room]) -> None:
        by_order = once("order", ((room.order, label) for label, room in declared.items()))
        self.rooms = {label: declared[label] for _order, label in sorted(by_order.items())}
        every = self.rooms.values()
        self.verbs: dict[str, Verb] = once("verb", ((verb.code, verb) for room in every for verb in room.verbs))
        self.targets: dict[str, Target] = once("target", ((one.model, one) for room in every for one in room.targets))
        self.first_pages: dict[Role, str] = once("first page", _pairs(room.first_pages for room in every))
        self.given: dict[str, Words] = once("given reason", _pairs(room.given for room in every))
        self.shown: dict[str, Words] = once("shown change", _pairs(room.shown for room in every))
        self.values: dict[str, Any] = once("value of a change", _pairs(room.values for room in every))
        self.reasons: list[str] = list(once("reason", ((name, 0) for room in every for name in room.reasons)))
        self.jobs: list[Job] = sorted(
            once("job", ((job.command, job) for room in every for job in room.jobs)).values(),
            key=lambda job: job.at or time.min,
        )
        self.ways: list[Way] = [way for room in every for way in room.ways]
        self.rail: list[Way] = _placed("rail", self.ways)
        self.tabs: list[Way] = _placed("tab", self.ways)

    def words(self, verb: str) -> str:
        """Return the words for a verb; an unknown one, from a newer or older version, as it is."""
        return str(self.verbs[verb].words) if verb in self.verbs else verb

    def line(self, verb: str) -> str:
        """Return the words for a verb as a line of its own in a history."""
        return self.verbs[verb].line if verb in self.verbs else verb


def _pairs(mappings: Iterable[Mapping[K, V]]) -> Iterator[tuple[K, V]]:
    return (pair for mapping in mappings for pair in mapping.items())


def once(what: str, pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """Return the pairs as a dictionary.

    Raises:
        ImproperlyConfigured: a key occurs twice.
    """
    found: dict[K, V] = {}
    for key, value in pairs:
        if key in found:
            raise ImproperlyConfigured(f"Two rooms declare the {what} {key!r}.")
        found[key] = value
    return found


def _placed(attribute: str, ways: Iterable[Way]) -> list[Way]:
    """Return the entries that have this position, sorted by it."""
    positions = ((getattr(way, attribute), way) for way in ways)
    return [way for _at, way in sorted(once(attribute, (p for p in positions if p[0] is not None)).items())]


def declared(module: str, name: str) -> dict[str, Any]:
    """Return app label -> attribute `name` of the app's `module`; apps without that module are left out."""
    return {
        app.label: getattr(import_module(f"{app.name}.{module}"), name)
        for app in apps.get_app_configs()
        if app.module is not None and module_has_submodule(app.module, module)
    }


@lru_cache(maxsize=1)
def registry() -> Registry:
    """Return the registry of all installed apps."""
    return Registry(declared("room", "ROOM"))
