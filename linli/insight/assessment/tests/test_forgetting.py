"""What is forgotten in time is marked in the fact tables, and no figure of a past month counts on it."""

import datetime as dt

import pytest
from django.core.management import call_command, get_commands
from django.utils import timezone

from linli.core.figures import indicators
from linli.core.figures.engines.database import DatabaseEngine
from linli.core.figures.facts import TABLES, FactTable, Filled, RecordLink
from linli.core.figures.indicators import INDICATORS, Base, Indicator, cells
from linli.core.figures.monthly import happened, periods
from linli.core.law import rules
from linli.core.tests.draws import TODAY
from linli.core.tests.found import modules
from linli.core.tests.lineage import columns_read, erasable
from linli.registers.places.models import Place
from linli.registers.places.tests import world
from linli.work.visits.models import Visit

RULE = "privacy.retain.visit_notes_days"
FORGETTING = sorted(name for name in get_commands() if "_forget" in name)
OVER = periods(TODAY, 4)


def notes(**more):
    """A table as it must not be counted on: whether a note was written, which is forgotten after a while."""
    columns = {"id": "id", "community": "community", "day": "day", "noted": Filled("seen")}
    return FactTable("visits.notes", Visit, columns, RecordLink(Visit), event="day", **more)


def refused(indicator):
    """The erasable columns that an indicator counts on."""
    return columns_read(indicator) & set(erasable(list(TABLES.values())))


def rows_of(table):
    """The facts of a table by id, and the columns."""
    names = list(table.columns)
    rows = DatabaseEngine().run(f"SELECT * FROM ({DatabaseEngine().select_of(table)}) AS facts")
    return {row[names.index("id")]: dict(zip(names, row, strict=True)) for row in rows}


def changed(before, after):
    """The columns in which a row is not as it was."""
    return {name for key, row in before.items() for name in row if row[name] != after[key][name]}


@pytest.fixture
def later(monkeypatch):
    """The clock of ten years later: every time of retention is over."""
    moment = dt.datetime(TODAY.year + 10, 1, 1, tzinfo=dt.UTC)
    return lambda: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def old(db):
    """A drawn community, with something that each command forgets."""
    world.build(3, communities=1)
    community = Place.objects.communities().get()
    for app in modules("world").values():
        if hasattr(app, "forgettable"):
            app.forgettable(community)


def forget(command, capsys):
    """Run the command; how many files and rows it says it emptied."""
    call_command(command)
    return sum(int(word) for word in capsys.readouterr().out.split() if word.isdigit())


@pytest.mark.parametrize("command", FORGETTING)
def test_what_a_command_forgets_is_marked_and_no_figure_changes(old, later, capsys, command):
    before, figures = {name: rows_of(table) for name, table in TABLES.items()}, cells(DatabaseEngine(), OVER)
    later()
    assert forget(command, capsys) > 0
    for name, table in TABLES.items():
        after = rows_of(table)
        assert after.keys() == before[name].keys()
        assert changed(before[name], after) <= set(table.erased_by), f"{name}: mark what {command} empties"
    assert cells(DatabaseEngine(), OVER) == figures


def test_a_flag_of_a_forgotten_note_is_noticed(old, later, capsys):
    before = rows_of(notes())
    later()
    forget("visits_forget_notes", capsys)
    assert changed(before, rows_of(notes())) == {"noted"}


def test_erasing_follows_rules():
    assert set(FORGETTING) >= {"visits_forget_notes", "cases_forget_callers", "imports_forget"}
    for rule in erasable([*TABLES.values(), notes(erased_by={"noted": RULE})]).values():
        assert rules.find(rule)
    with pytest.raises(ValueError, match="has no column weather"):
        notes(erased_by={"weather": RULE})


@pytest.mark.parametrize("code", sorted(code for code, one in INDICATORS.items() if isinstance(one, Indicator)))
def test_no_indicator_counts_on_what_is_forgotten(code):
    assert refused(INDICATORS[code]) == set()


def noted(facts, months):
    """Each visit of each month."""
    visits = happened(facts["visits.notes"], months, "day")
    return visits.select("community", "month", "noted", ref="id")


def test_an_indicator_on_a_forgotten_column_is_refused(monkeypatch):
    monkeypatch.setitem(TABLES, "visits.notes", notes(erased_by={"noted": RULE}))
    indicators.units.cache_clear()
    words = {"title": "x", "why": "x", "population": "x", "counts": "x", "review": TODAY}
    base = Base("visits.notes", "visits.notes", noted, during=True)
    carries = Indicator(code="visits.carries", base=base, **words)
    counts = Indicator(code="visits.counts", base=base, counted=lambda t: t.noted, **words)
    within = Indicator(code="visits.within", base=base, within=lambda t: ~t.noted, **words)
    assert refused(carries) == set(), "handed on, never counted"
    assert refused(counts) == refused(within) == {("visits.notes", "noted")}
