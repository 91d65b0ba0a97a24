"""Taking snapshots, what they keep, and the speech table."""

import errno
import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.figures.engines import store
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.indicators import INDICATORS, cells, definitions
from linli.core.figures.monthly import periods
from linli.core.tests.draws import TODAY
from linli.insight.assessment import actions
from linli.insight.assessment.models import Cell, CountedSnapshot
from linli.insight.assessment.queries.cells import codes, source
from linli.registers.places.models import Place
from linli.registers.places.tests import world
from linli.work.visits.models import Visit

OVER = periods(TODAY, 4)
sqlite_only = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="DuckDB sees only what is committed; the same code"
)


@pytest.fixture
def drawn(db):
    return world.build(7, communities=2)


def test_kept_cells_add_up_to_every_office(drawn):
    actions.keep(DatabaseEngine(), OVER)
    counted = cells(DatabaseEngine(), OVER, codes=codes())
    for code in INDICATORS:
        own = sum(numbers.counted for (c, month, _), numbers in counted.items() if (c, month) == (code, OVER[-1].month))
        for office in (drawn, drawn.parent):
            kept = Cell.objects.filter(indicator=code, month=OVER[-1].month, place_id=office.pk).first()
            assert (kept.counted if kept else 0) == own


def test_only_what_changed_is_written_again(drawn):
    total, first = actions.keep(DatabaseEngine(), OVER)
    assert total == first == Cell.objects.count()
    assert actions.keep(DatabaseEngine(), OVER) == (total, 0)
    Cell.objects.filter(indicator="people.residents").update(counted=1_000_000)
    Cell.objects.filter(indicator="people.households").update(version="older")
    rewritten = Cell.objects.filter(indicator__in=["people.residents", "people.households"]).count()
    assert actions.keep(DatabaseEngine(), OVER) == (total, rewritten)
    assert not Cell.objects.filter(counted=1_000_000).exists()


def test_a_cell_of_something_that_is_gone_goes_too(drawn):
    actions.keep(DatabaseEngine(), OVER)
    gone = Place.objects.communities().first().pk
    Cell.objects.create(indicator="people.residents", place_id=999, month=OVER[0].month, population=1, counted=1)
    actions.keep(DatabaseEngine(), OVER)
    assert not Cell.objects.filter(place_id=999).exists()
    assert Cell.objects.filter(place_id=gone).exists()


def test_pages_read_the_snapshot_until_a_definition_changes(drawn, client, sign_in, settings, tmp_path, monkeypatch):
    settings.SNAPSHOT = tmp_path
    today = timezone.localdate()
    (tmp_path / "manifest.json").write_text(
        json.dumps({"taken_at": f"{today}T04:00:00+00:00", "tables": {}, "definitions": definitions()})
    )
    Cell.objects.create(
        indicator="people.residents", place_id=drawn.pk, month=today.replace(day=1), population=77, counted=77
    )
    CountedSnapshot.objects.create(taken_at=f"{today}T04:00:00+00:00")
    sign_in("subdistrict", drawn)
    assert not source().counted_now
    assert "77" in client.get(reverse("assessment:figures")).content.decode()
    monkeypatch.setattr("linli.core.figures.indicators.definitions", lambda: "another")
    assert source().counted_now


def test_the_speech_table_reads_the_records(drawn, capsys):
    call_command("figures", "--json", "--on", str(TODAY))
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert {"workers", "workers_then", "older", "older_share", "residents", "communities"} <= set(rows)
    older = rows["older"]
    assert older["value"] == older["counted"]
    assert rows["older_share"]["value"] == round(100 * older["counted"] / older["population"], 1)
    assert rows["workers_then"]["on"] == str(TODAY.replace(year=TODAY.year - 8))
    assert rows["residents"]["said"] == 312000
    assert rows["courtyards"]["value"] is None  # its room is not built yet
    call_command("figures")
    assert "312000 people" in capsys.readouterr().out


def test_every_figure_of_the_speech_names_an_indicator_that_exists():
    from linli.core.law import content

    for _, table in content.tables("speech.toml"):
        for row in table["figure"]:
            assert "indicator" not in row or row["indicator"] in INDICATORS, row["code"]


def planned_cells():
    """How many cells SQLite reckons with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [Cell._meta.db_table])
        return int(cursor.fetchone()[0].split()[0])


def test_the_command_says_what_it_did(drawn, settings, tmp_path, monkeypatch, capsys):
    settings.SNAPSHOT = tmp_path / "snapshot"
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        monkeypatch.setattr(actions, "attached", copied(tmp_path))
        call_command("snapshot", "--months", "2", "--json")
        said = json.loads(capsys.readouterr().out)
        assert said["facts"] > 0
        assert said["cells"] == said["changed_cells"] == Cell.objects.count()
        assert planned_cells() == said["cells"]
        assert said["files"] == said["new_files"] == len(list((tmp_path / "snapshot").glob("*.parquet")))


@pytest.fixture
def taken(drawn, settings, tmp_path, monkeypatch):
    """A snapshot is in force, and the next one will write other cells."""
    settings.SNAPSHOT = tmp_path / "snapshot"
    monkeypatch.setattr(actions, "attached", copied(tmp_path))
    actions.take_snapshot(months=2, by=robot("test"))
    Cell.objects.filter(indicator="people.residents").update(counted=1_000_000)
    return in_force()


def in_force():
    """What pages read: the day of the files, and the cells."""
    rows = Cell.objects.order_by("pk").values_list("indicator", "place_id", "month", "counted")
    return source().counted_now, store.manifest().taken_at, list(rows)


STEPS = [(store, "_write_part"), (actions, "keep"), (store, "prepare")]


@sqlite_only
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1])
def test_a_disk_that_fills_up_at_any_step_leaves_the_former_snapshot_in_force(taken, settings, monkeypatch, step):
    def full(*_words, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = {file.name for file in settings.SNAPSHOT.iterdir()}
    Visit.objects.update(minutes=7)  # so that files are written
    monkeypatch.setattr(*step, full)
    with pytest.raises(OSError, match="No space"):
        actions.take_snapshot(months=2, by=robot("test"))
    assert in_force() == taken
    assert {file.name for file in settings.SNAPSHOT.iterdir()} == before


@sqlite_only
def test_files_and_cells_of_different_snapshots_are_never_shown_together(taken, monkeypatch):
    """Killed between the two: the cells are new, the files are not, so pages count by themselves."""

    def killed():
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(store, "publish", killed)
        with pytest.raises(SystemExit):
            actions.take_snapshot(months=2, by=robot("test"))
    assert source().counted_now
    actions.take_snapshot(months=2, by=robot("test"))
    assert not source().counted_now


@sqlite_only
def test_after_a_restore_the_figures_are_counted_anew(taken):
    """The backup brings older cells; the files of the snapshot are not in it and are newer."""
    CountedSnapshot.objects.update(taken_at=timezone.now() - timedelta(days=1))
    assert source().counted_now


@sqlite_only
def test_what_a_killed_snapshot_left_is_removed_by_the_next(taken, settings):
    for name in (".visits.visits-2026-11-63-8e669a105f150699.parquet.17646", ".units-people.17646", "old.parquet"):
        (settings.SNAPSHOT / name).write_bytes(b"half")
    actions.take_snapshot(months=2, by=robot("test"))
    assert {file.name for file in settings.SNAPSHOT.iterdir()} == {*store.manifest().files, "manifest.json"}


def copied(tmp_path):
    """DuckDB reads a copy, as it cannot see a database in memory."""
    import sqlite3

    from django.db import connection

    from linli.core.figures.engines.duck import attached

    @contextmanager
    def open_copy():
        (tmp_path / "copy.sqlite3").unlink(missing_ok=True)
        copy = sqlite3.connect(tmp_path / "copy.sqlite3")
        copy.executescript("\n".join(connection.connection.iterdump()))
        copy.close()
        with attached(str(tmp_path / "copy.sqlite3")) as engine:
            yield engine

    return open_copy
