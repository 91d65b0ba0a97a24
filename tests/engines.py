"""Which tests the run on PostgreSQL repeats: those that can notice another engine.

A test without a fixture of the database cannot reach one, pytest-django refuses it: what it reads and computes is the
same on both engines, and the run on SQLite has already proved it. Tests that start programs on the database of the run
are marked `both_engines`; `tests/test_engines.py` finds those that forgot it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.test import SimpleTestCase

# `own_database` is one for the programs that a test starts.
FIXTURES = frozenset({"db", "transactional_db", "django_db_setup", "module_db", "own_database"})
LEFT_OUT = pytest.StashKey[list[pytest.Item]]()
MARKS = ("django_db", "postgres", "both_engines")


def is_repeated(item: pytest.Item) -> bool:
    """Return whether a test can notice which engine it runs on."""
    of_django = isinstance(item, pytest.Function) and item.cls is not None and issubclass(item.cls, SimpleTestCase)
    marked = any(item.get_closest_marker(mark) for mark in MARKS)
    return of_django or marked or bool(FIXTURES & set(getattr(item, "fixturenames", ())))


def split(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """Return the tests that are repeated, and those that are not."""
    repeated: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        (repeated if is_repeated(item) else others).append(item)
    return repeated, others
