"""The order in which the Django apps make the demo.

The demo is made unit by unit (a unit is a community), each in a transaction of its own. An app has a `DemoPart`, which
it registers in its `demo` module. For each unit `draw` is called on every part, then `write`, then `complete`; parts of
apps below come first, as in INSTALLED_APPS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from linli.core.demo.writer import Writer

T = TypeVar("T")
P = TypeVar("P", bound="DemoPart")
PARTS: list[type[DemoPart]] = []


@dataclass(slots=True)
class Unit:
    """One unit of the demo, and what the parts made of it, by type."""

    name: str
    is_first: bool
    made: dict[type, Any] = field(default_factory=dict)

    def put(self, thing: object) -> None:
        """Store an object under its type."""
        self.made[type(thing)] = thing

    def get(self, kind: type[T]) -> T:
        """Return the object of a type."""
        found: T = self.made[kind]
        return found


class Run:
    """One run that makes the demo."""

    def __init__(self, size: str, today: int) -> None:
        self.size = size
        self.today = today  # as an ordinal
        self.writer = Writer()
        self.parts = {kind: kind(self) for kind in registered()}

    def part(self, kind: type[P]) -> P:
        """Return the part of a type, which remembers what later units need."""
        found = self.parts[kind]
        assert isinstance(found, kind)
        return found

    def units(self) -> list[Unit]:
        """Return all units, in the order in which they are made."""
        return [unit for part in self.parts.values() for unit in part.units()]

    def make(self, unit: Unit) -> None:
        """Make one unit: call every part."""
        for part in self.parts.values():
            part.draw(unit)
        for part in self.parts.values():
            part.write(unit)
        for part in self.parts.values():
            part.complete(unit)

    def finish(self) -> None:
        """Call `finish` of every part."""
        for part in self.parts.values():
            part.finish()


class DemoPart:
    """What one Django app adds to the demo; override the steps that the app needs."""

    large: tuple[type[Model], ...] = ()  # tables with so many rows that their indexes are built afterwards
    command = ""  # to be run when everything is written
    command_label: Any = ""  # what the user reads while it runs
    command_outdated: Callable[[], bool] = staticmethod(lambda: False)  # whether to run it again on a seeded database

    def __init__(self, run: Run) -> None:
        self.run, self.writer, self.today = run, run.writer, run.today

    def units(self) -> Sequence[Unit]:
        """Return the units of the demo; only one part has any."""
        return ()

    def draw(self, unit: Unit) -> None:
        """Invent what needs no rows of other apps."""

    def write(self, unit: Unit) -> None:
        """Write the rows; those of the apps below exist."""

    def complete(self, unit: Unit) -> None:
        """Write what needs rows of the apps above."""

    def finish(self) -> None:
        """Write what needs all units."""


def register(part: type[P]) -> type[P]:
    """Register a part."""
    PARTS.append(part)
    return part


def registered() -> list[type[DemoPart]]:
    """Return the parts of all apps, in the order of INSTALLED_APPS."""
    autodiscover_modules("demo")
    order = [config.name for config in apps.get_app_configs()]
    # Sorted, since a module that was imported before, by a test for instance, is registered first.
    return sorted(
        PARTS, key=lambda part: next(n for n, app in enumerate(order) if part.__module__.startswith(f"{app}."))
    )


def large_tables() -> list[type[Model]]:
    """Return the tables with the most rows."""
    return [model for part in registered() for model in part.large]


def commands(*, fresh: bool = True) -> Iterator[tuple[str, Any]]:
    """Return the commands to run after seeding, each with its label; without `fresh`, those that are outdated."""
    wanted = (part for part in registered() if part.command and (fresh or part.command_outdated()))
    return ((part.command, part.command_label) for part in wanted)
