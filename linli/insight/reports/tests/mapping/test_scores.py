"""How often the first proposal is right, and that none of them fills a blank wrongly."""

import pytest

from linli.insight.reports.tests.mapping import scores

FIRST, THREE = 0.85, 0.95


@pytest.mark.parametrize("part", ["tuning", "later"])
def test_proposals_are_right_and_never_wrongly_filled(db, part):
    found = scores.score(part)
    assert found.blanks > 80
    assert found.wrong == ()
    assert found.first >= FIRST * found.blanks
    assert found.three >= THREE * found.blanks
