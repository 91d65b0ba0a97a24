"""One expression, three engines, equal cells."""

import datetime as dt
from itertools import product

import pytest
from django.db import connection

from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.engines.duck import SnapshotEngine, attached, snapshot
from linli.core.figures.evidence import COUNTED, REST, Evidence, keep
from linli.core.figures.facts import TABLES
from linli.core.figures.indicators import INDICATORS, cells, definitions
from linli.core.figures.monthly import law, periods
from linli.core.tests.draws import TODAY
from linli.insight.assessment.queries.places import communities_of
from linli.insight.assessment.tests.engines import committed, put_in_force, written
from linli.registers.places.models import Place
from linli.registers.places.tests import world

OVER = periods(TODAY, 7)


@pytest.fixture
def snapshots(settings, tmp_path):
    settings.SNAPSHOT = tmp_path / "snapshot"


@committed
@pytest.mark.parametrize("seed", [1, 2, 3] if connection.vendor == "postgresql" else [1])  # more: test_reference
def test_live_snapshot_and_database_give_the_same_cells(address, snapshots, seed):
    world.build(seed)
    here = cells(DatabaseEngine(), OVER)
    with attached(address()) as live:
        assert cells(live, OVER) == here
        written(live)
    assert cells(snapshot(), OVER) == here
    assert {code for code, _, _ in here} == set(INDICATORS), "the drawn world leaves an indicator without a cell"


@committed
def test_live_and_database_open_the_same_rows(address):
    subdistrict = world.build(1, communities=1)
    communities = frozenset(Place.objects.communities().under(subdistrict).values_list("pk", flat=True))
    with attached(address()) as live:
        for chosen, part in product(INDICATORS.values(), (COUNTED, REST)):
            asked = Evidence(chosen, part, OVER[0], communities)
            assert asked.pieces(live, limit=5) == asked.pieces(DatabaseEngine(), limit=5), chosen.code


@committed
def test_the_kept_units_open_the_same_rows(address, snapshots, monkeypatch):
    """In every month, for every figure; and they are what was read: the facts are out of reach meanwhile."""
    subdistrict = world.build(2, communities=1)
    communities = frozenset(Place.objects.communities().under(subdistrict).values_list("pk", flat=True))
    with attached(address()) as live:
        written(live, definitions=definitions())
    put_in_force(keep(snapshot(), OVER, {})[0])
    monkeypatch.setattr(SnapshotEngine, "select_of", None)
    for chosen, part in product(INDICATORS.values(), (COUNTED, REST)):
        for period in (OVER[0], OVER[-1]):
            asked = Evidence(chosen, part, period, communities)
            assert asked.pieces(snapshot(), limit=500) == asked.pieces(DatabaseEngine(), limit=500), chosen.code


@committed
def test_units_of_other_thresholds_or_months_are_not_read(address, snapshots):
    subdistrict = world.build(2, communities=1)
    with attached(address()) as live:
        written(live, definitions=definitions())
    under = dict.fromkeys(communities_of(subdistrict), "330102")
    put_in_force(keep(snapshot(), OVER[1:], under)[0])
    engine = snapshot()
    assert engine.units("people.residents", OVER[-1], law(under))[1] == 1 << len(OVER) - 2
    assert engine.units("people.residents", OVER[-1], law({})) == ("", 0)
    assert engine.units("people.residents", OVER[0], law(under)) == ("", 0)
    everybody = Evidence(INDICATORS["people.residents"], COUNTED, OVER[0], communities_of(subdistrict), under)
    assert everybody.pieces(engine) == everybody.pieces(DatabaseEngine())


@committed
def test_a_month_that_did_not_change_keeps_its_file(address, snapshots):
    world.build(1, communities=1)
    with attached(address()) as live:
        first, new = written(live)
        assert new == len(first.files)
    from linli.work.visits.models import Visit

    before, changed = sorted(first.tables["visits.visits"])[-3:-1]  # whichever months were drawn
    year, month = map(int, changed.split("-"))
    assert Visit.objects.filter(day__year=year, day__month=month).update(minutes=5)
    with attached(address()) as live:
        second, new = written(live)
    assert new == 1
    assert first.tables["visits.visits"][changed] != second.tables["visits.visits"][changed]
    assert first.tables["visits.visits"][before] == second.tables["visits.visits"][before]


def test_facts_contain_no_names_and_no_free_text():
    for table in TABLES.values():
        for name, kind in table.kinds().items():
            assert name not in {"name", "phone", "id_number", "words", "answer", "promise", "title", "address"}
            assert kind in {"int64", "float64", "string", "date", "boolean", "timestamp"}


@pytest.mark.django_db
def test_a_threshold_holds_in_its_own_month(monkeypatch):
    from linli.core.figures import monthly

    ages = {dt.date(2026, 2, 28): 60, dt.date(2026, 3, 31): 61}
    monkeypatch.setattr(monthly.rules, "value", lambda rule, code, on: ages[on])
    over = periods(dt.date(2026, 3, 31), 2)
    rows = monthly.sources({"older_born": monthly.born("people.age.older")}, over, {})["limits"]
    assert [row["older_born"] for row in rows] == [dt.date(1966, 2, 28), dt.date(1965, 3, 31)]
