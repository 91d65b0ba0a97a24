"""A threshold applies where and while it is in force; the nearest jurisdiction comes before the country."""

import datetime as dt

import pytest

from linli.core.law import rules
from linli.core.law.content import Text
from linli.core.law.rules import Rule

NEW_YEAR, MIDSUMMER = dt.date(2026, 1, 1), dt.date(2026, 7, 1)


def rule(value, jurisdiction="", since=dt.date(2020, 1, 1), until=None):
    return Rule("some.rule", value, "days", Text("", ""), jurisdiction, since, until, "L", Text("某法", "a law"))


@pytest.fixture(autouse=True)
def packs(monkeypatch):
    """The country, a province that changes its value at midsummer, and a city that had one until New Year."""
    known = [
        rule(365),
        rule(180, "33"),
        rule(90, "33", since=MIDSUMMER),
        rule(30, "3301", until=NEW_YEAR),
    ]
    ordered = tuple(sorted(known, key=rules._nearest_latest))
    monkeypatch.setattr(rules, "every", lambda: {"some.rule": ordered})


@pytest.mark.parametrize(
    ("code", "on", "value"),
    [
        ("110101", NEW_YEAR, 365),  # elsewhere: the country's
        ("", NEW_YEAR, 365),
        ("330702", NEW_YEAR, 180),
        ("330702", MIDSUMMER, 90),  # from the first day on
        ("330702", MIDSUMMER - dt.timedelta(days=1), 180),
        ("330102011051", NEW_YEAR - dt.timedelta(days=1), 30),
        ("330102011051", NEW_YEAR, 180),  # `until` is the first day without it
    ],
)
def test_the_nearest_value_in_force_holds(code, on, value):
    assert rules.value("some.rule", code=code, on=on) == value


def test_a_rule_that_nobody_made_is_no_silent_zero():
    with pytest.raises(LookupError):
        rules.value("another.rule", code="33", on=NEW_YEAR)
    with pytest.raises(LookupError):
        rules.value("some.rule", code="33", on=dt.date(1999, 1, 1))
