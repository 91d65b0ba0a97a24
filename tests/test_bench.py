"""The table of `make bench` says first what falls short of its bar."""

from tools.bench.__main__ import table
from tools.bench.engines import SQLITE, Engine
from tools.bench.parts import Line
from tools.bench.run import linli

FOUND = {
    "SQLite": [
        Line("quick page · p95", 20.0, "ms", 100.0),
        Line("slow page · p95", 120.0, "ms", 100.0),
        Line("lost", 0.0, "", 0.0),
        Line("broken", 0.0, "", 0.0),
        Line("quick page · p50", 10.0, "ms"),
        Line("import", 90.0, "s", 45.0),
    ],
    "PostgreSQL": [Line("slow page · p95", 20.0, "ms", 100.0), Line("broken", 3.0, "", 0.0)],
}


def test_what_falls_short_is_first_and_the_worst_on_top():
    first, *rows = table(FOUND, everything=False).splitlines()
    assert first == "3 of 5 figures with a bar fall short of it:"
    assert [row.split("  ")[0] for row in rows[:4]] == ["broken", "import", "slow page · p95", ""]
    rest = [row.split("  ")[0] for row in rows[6:]]
    assert rest == ["quick page · p95", "lost"]


def test_the_worse_engine_counts():
    row = next(row for row in table(FOUND, everything=False).splitlines() if row.startswith("slow page"))
    assert row.split() == ["slow", "page", "·", "p95", "120.0", "20.0", "ms", "100", "1.20"]


def test_all_shows_figures_without_a_bar_too():
    assert "quick page · p50" not in table(FOUND, everything=False)
    assert "quick page · p50" in table(FOUND, everything=True)


def test_where_all_bars_are_met_it_says_so():
    assert table({"SQLite": FOUND["SQLite"][:1]}, everything=False).startswith("0 of 1 figures with a bar fall short")


def test_an_empty_installation_is_ready_for_commands(tmp_path):
    base = Engine(SQLITE, tmp_path).empty("import")
    assert linli(base, "manage", "migrate", "-v", "0").returncode == 0
