"""One short round of the drill of the ledger; `python -m tools.drill ledger` runs more of them, longer, on both."""

import pytest
from django.db import connection

from tests.drills import lay_out
from tools.drill.ledger import drill

ENGINE = "postgres" if connection.vendor == "postgresql" else "sqlite"


@pytest.mark.slow
@pytest.mark.both_engines
def test_not_one_minute_is_lost_or_made_when_everything_is_killed():
    (found,) = drill(ENGINE, rounds=1, processes=3, seconds=1.0, seed=3, lay_out=lay_out)
    assert found["faults"] == []
    assert found["answers"] > found["bookings"] - found["unknown"], "some ids were sent by several processes"
    assert found["booked"] > 0
