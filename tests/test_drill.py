"""Both drills in short, on one installation; `python -m tools.drill` runs them longer, on both engines."""

from random import Random

import pytest
from django.db import connection

from tests.drills import lay_out
from tools.drill.__main__ import carried_out, place, sent_out
from tools.drill.fleet.run import Fleet
from tools.drill.rounds import AGAIN, Drill

ENGINE = "postgres" if connection.vendor == "postgresql" else "sqlite"


@pytest.fixture(scope="module")
def there():
    """A folder, and on PostgreSQL a cluster, which the first drill fills."""
    with place(ENGINE) as found:
        lay_out(*found)
        yield found


@pytest.mark.slow
@pytest.mark.both_engines
def test_no_acknowledged_visit_is_lost_when_everything_is_killed(there):
    (verdict,) = carried_out(Drill(*there, phones=3, seconds=1.0, rng=Random(5)), rounds=1)
    assert verdict.sound, verdict.words()
    assert verdict.sent_again == verdict.uncertain + min(verdict.acknowledged, AGAIN)
    assert verdict.sent_again


@pytest.mark.slow
@pytest.mark.both_engines
def test_the_records_equal_the_books_of_phones_behind_a_bad_network(there):
    found = sent_out(Fleet(*there, seed=7, phones=5, items=60, kills=1, workers=1))
    assert found.sound, found.table()
    assert sum(found.items.values()) == sum(found.answers.values()) == 60
    assert found.killed["between"] == 1, "the server was killed after a commit and before its answer"
    assert found.silent["requests"] > 0, "the network lost answers; whether something of them was saved is chance"
