"""A slip of the pen in a calendar of holidays is named; it does not move every open deadline."""

import datetime as dt

import pytest

from linli.core.errors import RuleBroken
from linli.core.law import calendar, content

HEAD = '[[year]]\nyear = 2026\nprovisional = false\nsource = "notice"\n'


@pytest.fixture
def notice(settings, tmp_path):
    """Write the calendar of a pack of this installation."""
    folder = tmp_path / "local"
    folder.mkdir()
    (folder / "pack.toml").write_text('code = "local"\njurisdiction = "33"\ntitle = "local"\n', encoding="utf-8")
    settings.CONTENT_PACKS = [*settings.CONTENT_PACKS, tmp_path]

    def write(*holidays):
        rows = (f'[[year.holiday]]\ntitle = "节"\nsince = {since}\nuntil = {until}\n' for since, until in holidays)
        (folder / "calendar.toml").write_text(HEAD + "".join(rows), encoding="utf-8")
        forget()

    yield write
    forget()


def forget():
    content.packs.cache_clear()
    calendar.years.cache_clear()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-12-01", "9999-12-31"),
        ("2026-10-07", "2026-10-01"),
        ("2027-01-01", "2027-01-03"),
        ("2025-01-01", "2025-01-03"),
        ('"2026-10-01"', '"soon"'),
    ],
)
def test_days_that_cannot_be_right_are_named_with_their_file(notice, since, until):
    notice((since, until))
    with pytest.raises(RuleBroken, match=r"local/calendar\.toml.*2026.*节"):
        calendar.years()


@pytest.mark.parametrize("holidays", [[("2026-01-01", "2026-12-31")], [("2026-03-01", "2026-03-31")] * 2])
def test_a_year_of_holidays_is_refused(notice, holidays):
    notice(*holidays)
    with pytest.raises(RuleBroken, match=r"local/calendar\.toml"):
        calendar.add_working_days(dt.date(2026, 11, 30), 5)


def test_new_year_may_begin_in_december(notice):
    notice(("2025-12-31", "2026-01-02"), ("2026-10-01", "2026-10-08"))
    assert not calendar.is_working_day(dt.date(2026, 10, 8))
