"""The table of `make bench` says first what falls short of its bar."""

from tools.bench import rounds
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
    # Nothing is made: migrations take ten seconds, and every other test of an installation begins with them.
    assert linli(base, "manage", "migrate", "--plan", "-v", "0").returncode == 0


INSTANCE = """Three

VEHICLE
NUMBER     CAPACITY
  25         20

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0          0          0          0          0        100          0
    1          0         10         10          0        100          1
    2          0         20         10          0        100          1
    3         10          0         10          0        100          1
"""
BEST = """file,size,objective,best_known
three/three.txt,"3 customers, 2 routes","total distance, double; fleet 25",60.0
"""


def test_a_published_instance_is_read_solved_and_compared(tmp_path):
    """Two vehicles: 0-1-2-0 is 40 long and full, 0-3-0 is 20."""
    folder = tmp_path / "three"
    folder.mkdir()
    (folder / "three.txt").write_text(INSTANCE, encoding="utf-8")
    (tmp_path / "best_known.csv").write_text(BEST, encoding="utf-8")
    (found,) = rounds.instances(folder, seconds=2.0)
    assert (found["name"], found["length"], found["routes"], found["feasible"]) == ("three", 60.0, 2, True)
    assert found["gap"] == 0
