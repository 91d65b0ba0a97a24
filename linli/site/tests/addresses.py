"""Every address of Linli by name, and an example of each that needs a number or code."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver, reverse

LINLI = Path(__file__).resolve().parents[2]
# Addresses of django-allauth: its own tests cover who may open them, ours that they look right (test_pages_axe).
FOREIGN = re.compile(r"(account|mfa|usersessions|headless|socialaccount)_")

# What the number or code in an address stands for; the first part of a name is the default.
THING = {
    "people": "person", "people:household": "household", "people:household_read": "household",
    "people:newcomer": "household", "people:household_move": "household", "people:make_head": "residency",
    "people:circumstance_end": "circumstance", "people:duplicate": "duplicate", "people:duplicate_dismiss": "duplicate",
    "people:duplicate_undo": "duplicate", "people:import": "import",
    "people:import_start": "import", "people:import_progress": "import", "people:import_rejected": "import",
    "bodies": "body", "bodies:end_appointment": "post", "bodies:hand_over": "post",
    "staffing": "worker", "staffing:end_qualification": "qualification",
    "areas": "place", "areas:history": "building",
    "visits": "visit", "visits:area_of": "worker", "visits:of_household": "household", "visits:record": "household",
    "cases": "case", "cases:of_household": "household", "cases:act": "act", "cases:file": "file",
    "places": "place", "accounts": "user", "duties": "duty", "duties:matter": "matter", "duties:refusal": "refusal",
    "duties:end_admission": "admission", "assessment": "indicator",
}  # fmt: skip

# Further faces of a page, which hang on what is asked.
FACES = {
    "search": ["?q=王"], "report": ["?kind=repair"], "cases:new": ["?household=1"], "duties:list": ["?kind=repair"],
    "assessment:indicator": ["?show=chart", "?show=map&by=community"], "assessment:evidence": ["?part=rest"],
}  # fmt: skip


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


def covered() -> set[str]:
    """The names that stand in a matrix: the second word of each line."""
    lines = [line.split() for matrix in matrices().values() for line in matrix.strip().splitlines()[1:]]
    return {words[1] for words in lines if len(words) > 2}


def faces(name: str, pattern: URLPattern, things: dict[str, object]) -> list[str]:
    """All examples of an address: as it is, and with what can be asked."""
    path = example(name, pattern, things)
    return [path, *(path + asked for asked in FACES.get(name, []))] if path else []


def example(name: str, pattern: URLPattern, things: dict[str, object]) -> str | None:
    """An address of that name for the things of the seeded town; None when it has no such thing."""
    if not pattern.pattern.converters:
        return reverse(name)
    thing = things.get(THING.get(name) or THING.get(name.partition(":")[0], ""))
    return reverse(name, args=thing if isinstance(thing, list) else [thing]) if thing else None
