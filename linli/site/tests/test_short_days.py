"""A short date names its year unless it is the current one, so that nobody takes an old one for a new one."""

import datetime as dt

import pytest
from django.utils import timezone

from linli.site.templatetags.linli import short_day, short_time


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (dt.date(2026, 7, 28), "7月28日"),
        (dt.date(2025, 7, 28), "2025年7月28日"),
        (dt.datetime(2025, 12, 31, 16, 30, tzinfo=dt.UTC), "1月1日"),  # New Year in China
        (None, ""),
    ],
)
def test_a_day_of_another_year_names_it(when, said, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 30, 4, tzinfo=dt.UTC))
    assert short_day(when) == said


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (dt.datetime(2026, 7, 28, 1, 5, tzinfo=dt.UTC), "7月28日 09:05"),
        (dt.datetime(2027, 1, 6, 15, 59, tzinfo=dt.UTC), "2027年1月6日 23:59"),
        (dt.datetime(2025, 12, 31, 16, 30, tzinfo=dt.UTC), "1月1日 00:30"),  # New Year in China
        (None, ""),
    ],
)
def test_a_moment_of_another_year_names_it(when, said, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2026, 11, 30, 4, tzinfo=dt.UTC))
    assert short_time(when) == said
