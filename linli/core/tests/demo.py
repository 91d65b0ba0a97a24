"""The smallest demo, for the tests of every app's part of it."""

import datetime as dt

import pytest

from linli.core.demo.seed import seed

DAY = dt.date(2026, 11, 23)
EIGHT_YEARS_AGO = dt.date(2018, 11, 23)


@pytest.fixture(scope="module")
def tiny(module_db):
    """The rows of the size `tiny` as of `DAY`, seeded once for the whole module."""
    return seed("tiny", DAY)
