"""A page of evidence reads its part of a file, however many communities there are: seen in what DuckDB scanned."""

import json

import pytest
from django.utils import timezone

from linli.core.figures import evidence, indicators
from linli.core.figures.engines import duck, store
from linli.core.figures.evidence import COUNTED, REST, START, Evidence
from linli.core.figures.facts import TABLES
from linli.core.figures.indicators import INDICATORS
from linli.core.figures.monthly import periods
from linli.core.tests.draws import TODAY

GROUP = 2048  # the fewest rows that DuckDB writes into a group
COMMUNITIES, ROWS = 40, 500
OVER = periods(TODAY, 2)
# A unit per row with bits of months, and a row per event of a month.
ASKED = (("people.lived_in", REST, "places.places"), ("visits.made", COUNTED, "visits.visits"))
DRAWN = {
    "id": "n + 1",
    # Keys of all communities are mixed, as they become when people register day by day.
    "community": f"n % {COMMUNITIES} + 1",
    "level": "'dwelling'",
    "since": f"DATE '{OVER[0].month}'",
    "day": f"DATE '{OVER[0].month}' + CAST(n // {COMMUNITIES} % 2 AS INTEGER) * 31",
}


@pytest.fixture
def engine(settings, tmp_path, monkeypatch):
    """A snapshot of dwellings and visits in many communities."""
    settings.SNAPSHOT = tmp_path
    monkeypatch.setattr(duck, "GROUP", GROUP)
    taken = store.Manifest(timezone.now(), {name: drawn(name) for _, _, name in ASKED}, indicators.definitions())
    found = duck.reading(evidence.keep(duck.reading(taken), OVER, {})[0])
    found.run("SET threads = 1")  # two may begin two groups at once
    yield found
    found.run("RESET threads")


def drawn(name):
    """The file of a fact table."""
    columns = (
        f'CAST({DRAWN.get(column, "NULL")} AS {store.KINDS[kind]}) AS "{column}"'
        for column, kind in TABLES[name].kinds().items()
    )
    text = f"COPY (SELECT {', '.join(columns)} FROM range({COMMUNITIES * ROWS}) AS t(n)) TO '{{}}' (FORMAT parquet)"
    file = store.add(name, lambda path: duck._handle().execute(text.format(path)))
    return {store.WHOLE: store.SnapshotPart(file, COMMUNITIES * ROWS, "")}


def scanned(engine, listed, after):
    """The rows that a page read from the file."""
    asked = []
    run = type(engine).run
    engine.run = lambda statement: asked.append(statement) or run(engine, statement)
    assert len(listed.pieces(engine, after=after, limit=51)) == 51
    del engine.run
    plan = json.loads(engine.run(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked[-1]}")[0][1])
    return read(plan)


def read(node):
    own = node["operator_cardinality"] if node.get("operator_name") == "READ_PARQUET" else 0
    return own + sum(read(each) for each in node["children"])


@pytest.mark.parametrize(("code", "part"), [(code, part) for code, part, _ in ASKED])
@pytest.mark.parametrize("after", [START, (COMMUNITIES // 2, 100)], ids=["first", "further"])
def test_a_page_reads_its_part_of_the_file(engine, code, part, after):
    every = frozenset(range(1, COMMUNITIES + 1))
    # The page begins in one group and may end in the next.
    assert 51 <= scanned(engine, Evidence(INDICATORS[code], part, OVER[-1], every), after) <= 2 * GROUP
    assert 51 <= scanned(engine, Evidence(INDICATORS[code], part, OVER[-1], frozenset({7})), START) <= 2 * GROUP


def test_one_unit_is_judged_as_the_list_judges_it(engine):
    for code, part, _ in ASKED:
        listed = Evidence(INDICATORS[code], part, OVER[-1], frozenset(range(1, COMMUNITIES + 1)))
        piece = listed.pieces(engine, limit=1)[0]
        base = listed.listed.base
        assert evidence.counting(base, (piece.community, piece.ref), engine, OVER[-1], {})[code] == (part == COUNTED)
        assert evidence.counting(base, (piece.community, 0), engine, OVER[-1], {}) == {}
