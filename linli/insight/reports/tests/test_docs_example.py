"""The examples of docs/report-forms.md come out as it says."""

import datetime as dt

import pytest

from linli.insight.reports.engine import periods, saving
from linli.insight.reports.states import DueUnit


@pytest.mark.parametrize(
    ("code", "days", "unit", "due"),
    [
        ("2026-10", 5, DueUnit.WORKING, dt.date(2026, 11, 6)),
        ("2026-10", 7, DueUnit.CALENDAR, dt.date(2026, 11, 9)),
        ("2026-Q3", 5, DueUnit.WORKING, dt.date(2026, 10, 13)),
    ],
)
def test_when_it_is_due(code, days, unit, due):
    assert periods.deadline(periods.read(code), days, unit, to_working_day=True) == due


def test_what_is_saved():
    found = saving.Saving(blanks=1200, seconds_each=40, keystrokes_each=6)
    assert (found.minutes, found.keystrokes) == (800, 7200)
