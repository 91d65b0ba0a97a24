"""Every address of Linli by name, and an example of each that needs a number or code."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from linli.core.tests import rows
from linli.core.tests.town import declared

LINLI = Path(__file__).resolve().parents[2]
# Addresses of django-allauth: its own tests cover who may open them, ours that they look right (test_pages_axe).
FOREIGN = re.compile(r"(account|mfa|usersessions|headless|socialaccount)_")

FACES = {"search": ["?q=王"]}


def patterns(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif entry.name:
            yield f"{space}{entry.name}", entry


def own_names() -> set[str]:
    """The names of our own addresses."""
    return {name for name, _ in patterns() if not FOREIGN.match(name)}


def matrices() -> dict[str, str]:
    """The permission matrix of each room, by the module that holds it."""
    files = sorted(LINLI.rglob("tests/test_access*.py"))
    names = [".".join(("linli", *file.relative_to(LINLI).with_suffix("").parts)) for file in files]
    return {name: getattr(importlib.import_module(name), "MATRIX", "") for name in names}


def place(name: str) -> str:
    """The file in which the app of an address writes its rows, to be named when one is missing."""
    view = dict(patterns())[name].callback
    return rows.place(inspect.unwrap(view).__module__)


def covered() -> set[str]:
    """The names that stand in a matrix: the second word of each line."""
    lines = [line.split() for matrix in matrices().values() for line in matrix.strip().splitlines()[1:]]
    return {words[1] for words in lines if len(words) > 2}


def faces(name: str, pattern: URLPattern, things: dict[str, object]) -> list[str]:
    """All examples of an address: as it is, and with what can be asked."""
    path = example(name, pattern, things)
    return [path, *(path + asked for asked in declared("FACES").get(name, []))] if path else []


def example(name: str, pattern: URLPattern, things: dict[str, object]) -> str | None:
    """An address of that name for the things of the seeded town; None when it has no such thing."""
    if not pattern.pattern.regex.groups:
        return reverse(name)
    meant = declared("THING")
    thing = things.get(meant.get(name) or meant.get(name.partition(":")[0], ""))
    return reverse(name, args=thing if isinstance(thing, list) else [thing]) if thing else None
