"""docs/how-months-are-counted.md says what the code does: its tables are computed here and compared."""

import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest

from linli.core.figures import indicators, monthly
from linli.core.figures.engines.duck import DuckEngine
from linli.core.figures.evidence import COUNTED, REST, Evidence
from linli.core.figures.indicators import INDICATORS
from linli.work.visits.indicators import HOUSEHOLDS

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-months-are-counted.md"
MONTHS = monthly.periods(dt.date(2026, 6, 30), 6)
FACTS = {
    "people.households": """
        SELECT * FROM (VALUES
            (1, 7, 101, DATE '2026-02-10', DATE '2026-06-05'),
            (2, 7, 102, DATE '2026-02-25', DATE '2026-06-20'),
            (3, 7, 103, DATE '2020-03-01', NULL)
        ) AS rows (id, community, dwelling, since, until)""",
    "visits.visits": """
        SELECT *, 'routine' AS kind, 1 AS worker, 10 AS minutes, 0 AS lag, 7 AS community FROM (VALUES
            (1, 1, DATE '2026-03-03', 'met'), (2, 1, DATE '2026-04-14', 'not_home'), (3, 1, DATE '2026-05-20', 'met'),
            (4, 2, DATE '2026-03-11', 'met'), (5, 2, DATE '2026-05-04', 'met'),
            (6, 3, DATE '2026-01-15', 'met'), (7, 3, DATE '2026-04-20', 'met')
        ) AS rows (id, household, day, outcome)""",
}


class ExampleEngine(DuckEngine):
    """DuckDB without a database behind it."""

    name = "example"

    def select_of(self, table):
        return FACTS[table.name]


@pytest.fixture
def engine():
    with duckdb.connect() as handle:
        yield ExampleEngine(handle)


def table_of(page, heading):
    """The rows below the heading of a table in the document."""
    body = page.split(heading, 1)[1].split("\n\n")[0]
    return [tuple(int(n) if n.isdigit() else n for n in re.findall(r"[^| ]+", row)) for row in body.splitlines()[2:]]


def test_the_document_gives_the_stored_numbers(engine):
    given = monthly.sources(HOUSEHOLDS.thresholds(), MONTHS, {})
    table = indicators.units(HOUSEHOLDS).select("ref", "reach", "this_month", "within_year")
    stored = engine.rows(table, given)
    assert table_of(
        PAGE.read_text(encoding="utf-8"), "| household | `reach` | `this_month` | `within_year` |"
    ) == sorted(stored)


def test_the_document_gives_the_numbers_counted_together(engine):
    given = monthly.sources(HOUSEHOLDS.thresholds(), MONTHS, {})
    units = indicators.units(HOUSEHOLDS)
    keys = ["reach", "this_month", "within_year"]
    alike = engine.rows(units.group_by(keys).aggregate(many=units.count()), given)
    page = PAGE.read_text(encoding="utf-8")
    assert table_of(page, "| `reach` | `this_month` | `within_year` | `many` |") == sorted(alike)


def test_the_document_gives_the_figures(engine):
    cells = indicators.cells(engine, MONTHS, only=["visits.met_this_month"])
    found = {month: numbers for (_, month, _), numbers in cells.items()}
    rows = table_of(PAGE.read_text(encoding="utf-8"), "| month | bit | households | met this month |")
    expected = [
        (f"{p.month:%B}", 1 << place, found[p.month].population, found[p.month].counted)
        for place, p in enumerate(MONTHS)
    ]
    assert rows == expected


def test_the_list_behind_the_figure_of_march_agrees_with_it(engine):
    indicator, month, communities = INDICATORS["visits.met_this_month"], MONTHS[2], frozenset({7})
    met = Evidence(indicator, COUNTED, month, communities).pieces(engine)
    rest = Evidence(indicator, REST, month, communities).pieces(engine)
    assert ([piece.ref for piece in met], [piece.ref for piece in rest]) == ([1, 2], [3])
