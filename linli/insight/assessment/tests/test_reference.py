"""The cells of every engine are those of a reference in plain Python, in worlds that are drawn."""

import datetime as dt
import sqlite3
from random import Random

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.engines.duck import attached, snapshot
from linli.core.figures.indicators import INDICATORS, cells
from linli.core.figures.monthly import periods
from linli.core.tests import recount
from linli.core.tests.draws import TODAY
from linli.insight.assessment.tests.engines import written
from linli.registers.people.models import Person, Residency
from linli.registers.places.models import Place
from linli.registers.places.tests import world
from linli.registers.places.tests.factories import SubdistrictFactory

OVER = periods(TODAY, 4)
drawn = settings(max_examples=6, derandomize=True)


@pytest.mark.django_db
@drawn
@given(st.integers(0, 2**32 - 1).map(Random), st.sampled_from(["plain", "merged", "moved"]))
def test_all_engines_give_the_cells_of_the_reference(tmp_path_factory, draw, turn):
    """Small worlds around the ends of months and leap days: reopened cases, people who moved or died or were entered
    twice, and a community that comes under another subdistrict.
    """
    with transaction.atomic():
        world.build(draw, communities=2, doors=2)
        happens(turn)
        expected = recount.cells(OVER)
        assert cells(DatabaseEngine(), OVER) == expected
        if connection.vendor == "sqlite":
            assert_duckdb_agrees(tmp_path_factory.mktemp("copy"), expected)
        transaction.set_rollback(True)


def happens(turn):
    if turn == "merged":  # both entries of a person had a home until the duplicate was noticed
        people = list(Person.objects.order_by("pk")[:2])
        if len(people) == 2:
            Residency.objects.filter(person=people[1], until=None).update(until=TODAY)
            Residency.objects.filter(person=people[1]).update(person=people[0])
            Person.objects.filter(pk=people[1].pk).update(merged_into=people[0])
    if turn == "moved":
        place = Place.objects.communities().order_by("pk").first()
        place.parent = SubdistrictFactory()
        place.path = f"{place.parent.path}{place.code}/"
        place.save()


def assert_duckdb_agrees(folder, expected):
    file = folder / "copy.sqlite3"
    copy = sqlite3.connect(file)
    copy.executescript("\n".join(connection.connection.iterdump()))
    copy.close()
    with override_settings(SNAPSHOT=folder / "snapshot"):
        with attached(str(file)) as live:
            assert cells(live, OVER) == expected
            written(live)
        assert cells(snapshot(), OVER) == expected


@pytest.mark.one_engine
@pytest.mark.django_db
def test_the_reference_knows_every_figure():
    world.build(1)
    found = recount.cells(periods(TODAY, 7))
    assert cells(DatabaseEngine(), periods(TODAY, 7)) == found
    assert {code for code, _, _ in found} == set(INDICATORS)
    assert found[("people.residents", dt.date(2026, 3, 1), Place.objects.communities().first().pk)].population > 0
