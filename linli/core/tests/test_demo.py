"""Shares of a total, and rows of which the model knows the rest."""

import pytest

from linli.core.demo.chance import allocate
from linli.core.demo.writer import Writer
from linli.core.journal.models import Entry


@pytest.mark.parametrize(
    ("total", "weights"), [(10, [1, 1, 1]), (7, [5, 0, 2]), (0, [1, 2]), (971, list(range(1, 150)))]
)
def test_shares_are_whole_and_exact(total, weights):
    shares = allocate(total, weights)
    assert sum(shares) == total
    assert all(abs(share - total * weight / sum(weights)) < 1 for share, weight in zip(shares, weights, strict=True))


@pytest.mark.django_db
def test_rows_with_different_columns_are_refused():
    with pytest.raises(AssertionError, match="different columns"):
        Writer().put(Entry, [{"verb": "demo.tested"}, {"verb": "demo.tested", "body": 1}])


@pytest.mark.django_db
def test_a_column_that_the_model_does_not_have_is_refused():
    with pytest.raises(AssertionError, match="Entry has no weather"):
        Writer().put(Entry, [{"verb": "demo.tested", "weather": "fine"}])
