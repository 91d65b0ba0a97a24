"""One round of the durability drill; `python -m tools.drill` runs more of them, longer, on both engines."""

import pytest
from django.db import connection

from tools.drill.__main__ import drill
from tools.drill.rounds import AGAIN

ENGINE = "postgres" if connection.vendor == "postgresql" else "sqlite"


@pytest.mark.slow
def test_no_acknowledged_visit_is_lost_when_everything_is_killed():
    (verdict,) = drill(ENGINE, rounds=1, phones=3, seconds=1.0, seed=5)
    assert verdict.sound, verdict.words()
    assert verdict.sent_again == verdict.uncertain + min(verdict.acknowledged, AGAIN)
    assert verdict.sent_again
