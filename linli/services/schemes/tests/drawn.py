"""Drawn facts of invented people for property tests: every fact may be missing."""

import datetime as dt

from hypothesis import strategies as st

KINDS = (
    "living_alone",
    "minimum_living",
    "marginal_low_income",
    "destitute",
    "disability_card",
    "severe_disability",
    "special_family",
    "sudden_hardship",
    "seriously_ill",
)
PLACES = ("330102011051", "330103001001", "330203001001", "310101001001")
DAY = dt.date(2026, 11, 30)
BIRTHS = st.one_of(
    st.dates(dt.date(1910, 1, 1), dt.date(2026, 1, 1)),
    st.sampled_from([dt.date(1948, 2, 29), dt.date(1944, 2, 29), dt.date(1946, 12, 1), dt.date(1946, 11, 30)]),
)
DAYS = st.one_of(
    st.dates(dt.date(2020, 1, 1), dt.date(2028, 12, 31)),
    st.sampled_from([dt.date(2027, 2, 28), dt.date(2028, 2, 28), dt.date(2028, 2, 29), dt.date(2027, 3, 1)]),
)
EACH = {
    "community": st.sampled_from(PLACES),
    "born": BIRTHS,
    "died": st.none(),
    "registration": st.sampled_from(["here", "elsewhere"]),
    "circumstances": st.frozensets(st.sampled_from(KINDS), max_size=4),
    "ability_level": st.integers(0, 4),
    "ability_assessed_on": st.dates(dt.date(2018, 1, 1), dt.date(2027, 1, 1)),
    "ability_valid_until": st.dates(dt.date(2019, 1, 1), dt.date(2028, 1, 1)),
    "household_income": st.integers(0, 300_000),
    "household_assets": st.integers(0, 5_000_000),
    "has_supporter": st.booleans(),
}


def people(*, deaths: bool = True) -> st.SearchStrategy[dict]:
    """Facts, each of them missing or there."""
    each = dict(EACH)
    if deaths:
        each["died"] = st.one_of(st.none(), st.dates(dt.date(2019, 1, 1), dt.date(2028, 1, 1)))
    return st.fixed_dictionaries({}, optional=each)
