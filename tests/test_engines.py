"""The run on PostgreSQL leaves out only what cannot notice the engine; the run on SQLite leaves out nothing."""

from __future__ import annotations

import inspect
import re
from types import SimpleNamespace

import pytest
from django.db import connection

from tests.engines import FIXTURES, LEFT_OUT, MARKS, is_repeated

# What hands the database of the run to a program, or asks which engine it is.
REACHES = re.compile(r"installation\.address\(|create_database\(|environ(\.get\(|\[)[\"']DATABASE_URL|\.vendor\b")


def item(fixtures=(), marks=(), cls=None):
    return SimpleNamespace(fixturenames=fixtures, cls=cls, get_closest_marker=lambda name: name in marks)


def test_a_test_is_repeated_if_it_has_a_fixture_of_the_database_or_a_mark():
    assert not is_repeated(item(["client", "tmp_path"], ["slow"]))
    for name in FIXTURES:
        assert is_repeated(item(["tmp_path", name]))
    for mark in MARKS:
        assert is_repeated(item(marks=[mark]))


@pytest.mark.both_engines
def test_nothing_is_left_out_on_sqlite_and_nothing_that_reaches_the_database_on_postgresql(request):
    left_out = request.config.stash[LEFT_OUT]
    if connection.vendor == "sqlite":
        assert left_out == []
    assert [one.nodeid for one in left_out if is_repeated(one)] == []


def test_a_test_that_hands_the_database_to_a_program_is_marked(request):
    """Else PostgreSQL would not see it. It shows in a test and its fixtures, or in a file without a repeated test."""
    items = [one for one in request.session.items if one.path.name != "test_engines.py"]
    alone = [one for one in items if not is_repeated(one) and not one.get_closest_marker("skipif")]
    files = {one.path for one in alone} - {one.path for one in items if is_repeated(one)}
    named = {str(path) for path in files if REACHES.search(path.read_text(encoding="utf-8"))}
    named |= {one.nodeid for one in alone if any(REACHES.search(source(part)) for part in parts(one))}
    assert sorted(named) == []


def parts(one):
    """The function of a test and those of its fixtures."""
    fixtures = one._fixtureinfo.name2fixturedefs.values() if hasattr(one, "_fixtureinfo") else []
    return [one.obj, *(definition.func for definitions in fixtures for definition in definitions)]


def source(function):
    """The text of a function; of a plugin's it may be missing."""
    try:
        return inspect.getsource(function) if "site-packages" not in inspect.getfile(function) else ""
    except (OSError, TypeError):
        return ""
