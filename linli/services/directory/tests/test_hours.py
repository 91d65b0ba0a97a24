"""Open now: any minute of any day against a slow oracle; holidays, make-up workdays, hours after midnight."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.law import calendar
from linli.services.directory.engine import opening, recurring
from linli.services.directory.engine.recurring import WEEKDAYS, NotComputed
from linli.services.directory.states import OpenState

YEARS = sorted(year for year, known in calendar.years().items() if known.holidays)
FIRST = dt.date(YEARS[0], 1, 2)
DAYS = st.integers(0, 365 * len(YEARS) - 2).map(lambda n: FIRST + dt.timedelta(days=n))
CLOCKS = st.integers(0, 47).map(lambda n: f"{n // 2:02d}:{n % 2 * 30:02d}")


@st.composite
def schedules(draw):
    """Fields of one schedule, with how it treats holidays."""
    values = {"opens_at": draw(CLOCKS), "closes_at": draw(CLOCKS | st.just("24:00"))}
    days = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
    values["byday"] = ",".join(sorted(days))
    values["freq"] = draw(st.sampled_from(["WEEKLY", "MONTHLY", ""]))
    if values["freq"] == "WEEKLY" and draw(st.booleans()):
        values |= {"interval": draw(st.integers(1, 3)), "dtstart": draw(DAYS).isoformat()}
    if values["freq"] == "MONTHLY" and draw(st.booleans()):
        values["byday"] = ",".join(f"{draw(st.sampled_from([1, 2, -1]))}{day}" for day in sorted(days))
    if draw(st.booleans()):
        values["valid_from"] = draw(DAYS).isoformat()
    return values, draw(st.sampled_from(["usual", "office", "only"]))


def nth(day: dt.date) -> tuple[int, int]:
    """Which of its weekday in the month a day is, from the beginning and from the end; by walking through the month."""
    month = [day.replace(day=1) + dt.timedelta(days=n) for n in range(31)]
    same = [one for one in month if one.month == day.month and one.weekday() == day.weekday()]
    return same.index(day) + 1, same.index(day) - len(same)


def recurs(values: dict, day: dt.date) -> bool:
    for part in values["byday"].split(","):
        number, name = part[:-2], part[-2:]
        if WEEKDAYS[day.weekday()] != name or (number and int(number) not in nth(day)):
            continue
        start = values.get("dtstart")
        if values["freq"] != "WEEKLY" or not start:
            return True
        # Week by week from the first one, in both directions.
        monday = dt.date.fromisoformat(start)
        monday -= dt.timedelta(days=monday.weekday())
        return any(
            monday + dt.timedelta(weeks=n * values["interval"]) == day - dt.timedelta(days=day.weekday())
            for n in range(-600, 600)
        )
    return False


def begins(values: dict, holidays: str, day: dt.date) -> bool:
    """The rules in words: what holds on holidays, on make-up workdays, and otherwise."""
    if values.get("valid_from") and day < dt.date.fromisoformat(values["valid_from"]):
        return False
    if values.get("dtstart") and day < dt.date.fromisoformat(values["dtstart"]):
        return False
    free = calendar.is_holiday(day) and not calendar.years()[day.year].workdays & {day}
    if holidays == "only":
        return calendar.is_holiday(day) and recurs(values, day)
    if holidays == "office":
        if free:
            return False
        if day in calendar.years()[day.year].workdays:
            return recurs(values, day - dt.timedelta(days=day.weekday()))  # as on the Monday of that week
    return recurs(values, day)


def open_minutes(values: dict, holidays: str, day: dt.date) -> set[int]:
    """All minutes of a day that are open, marked one after the other."""
    hours, minutes = map(int, values["opens_at"].split(":"))
    opens = hours * 60 + minutes
    hours, minutes = map(int, values["closes_at"].split(":"))
    closes = hours * 60 + minutes
    found = set()
    for shift in (-1, 0):
        if not begins(values, holidays, day + dt.timedelta(days=shift)):
            continue
        at = opens
        while True:
            if 0 <= at + shift * 1440 < 1440:
                found.add(at + shift * 1440)
            at += 1
            if at % 1440 == closes % 1440:
                break
    return found


@settings(max_examples=150, deadline=None)
@given(schedules(), DAYS)
def test_any_minute_of_any_day_is_open_as_the_slow_oracle_says(schedule, day):
    values, holidays = schedule
    expected = open_minutes(values, holidays, day)
    hours = opening.read(values, holidays)
    assert {minute for minute in range(1440) if hours.holds_at(day, minute)} == expected


def state(values, holidays, moment):
    return opening.state_at([(values, holidays)], dt.datetime.fromisoformat(moment))


OFFICE = {"byday": "MO,TU,WE,TH,FR", "opens_at": "08:30", "closes_at": "17:00"}
NIGHT = {"byday": "FR", "opens_at": "20:00", "closes_at": "02:00"}


@pytest.mark.parametrize(
    ("values", "holidays", "moment", "expected"),
    [
        (OFFICE, "office", "2026-03-02 08:29", OpenState.CLOSED),
        (OFFICE, "office", "2026-03-02 08:30", OpenState.OPEN),
        (OFFICE, "office", "2026-03-02 17:00", OpenState.CLOSED),
        (OFFICE, "office", "2026-10-01 10:00", OpenState.CLOSED),  # National Day, a Thursday
        (OFFICE, "usual", "2026-10-01 10:00", OpenState.OPEN),
        (OFFICE, "only", "2026-10-01 10:00", OpenState.OPEN),
        (OFFICE, "only", "2026-03-02 10:00", OpenState.CLOSED),
        (NIGHT, "usual", "2026-03-06 23:59", OpenState.OPEN),  # Friday
        (NIGHT, "usual", "2026-03-07 01:59", OpenState.OPEN),  # after midnight it is still Friday's span
        (NIGHT, "usual", "2026-03-07 02:00", OpenState.CLOSED),
        (NIGHT, "usual", "2026-03-06 01:00", OpenState.CLOSED),
        ({"byday": "MO", "opens_at": "00:00", "closes_at": "24:00"}, "usual", "2026-03-02 23:59", OpenState.OPEN),
        (
            {"byday": "1SA", "freq": "MONTHLY", "opens_at": "09:00", "closes_at": "11:00"},
            "",
            "2026-03-07 09:30",
            "open",
        ),
        (
            {"byday": "1SA", "freq": "MONTHLY", "opens_at": "09:00", "closes_at": "11:00"},
            "",
            "2026-03-14 09:30",
            "closed",
        ),
        ({"opens_at": "09:00", "closes_at": "11:00"}, "usual", "2026-03-14 09:30", OpenState.UNKNOWN),
        (OFFICE | {"byyearday": "3"}, "usual", "2026-03-02 10:00", OpenState.UNKNOWN),
        (OFFICE | {"timezone": 1}, "usual", "2026-03-02 10:00", OpenState.UNKNOWN),
        (OFFICE | {"timezone": 8}, "usual", "2026-03-02 10:00", OpenState.OPEN),
        (OFFICE | {"dtstart": "2026-03-02", "count": 2}, "usual", "2026-03-03 10:00", OpenState.OPEN),
        (OFFICE | {"dtstart": "2026-03-02", "count": 2}, "usual", "2026-03-04 10:00", OpenState.CLOSED),
    ],
)
def test_a_service_is_open_at_a_moment(values, holidays, moment, expected):
    assert state(values, holidays, moment) == expected


def test_offices_are_open_on_a_make_up_workday():
    made_up = min(day for year in calendar.years().values() for day in year.workdays)
    assert made_up.weekday() >= 5
    assert state(OFFICE, "office", f"{made_up} 10:00") == OpenState.OPEN
    assert state(OFFICE, "usual", f"{made_up} 10:00") == OpenState.CLOSED


def test_hours_that_cannot_be_computed_leave_the_answer_open_unless_others_hold():
    at = dt.datetime(2026, 3, 2, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    unclear = ({"description": "by arrangement"}, "")
    assert opening.state_at([unclear, (NIGHT, "usual")], at) == OpenState.UNKNOWN
    assert opening.state_at([unclear, (OFFICE, "usual")], at) == OpenState.OPEN
    assert opening.state_at([], at) == OpenState.UNKNOWN


def test_weekdays_are_told_as_ranges():
    names = ["一", "二", "三", "四", "五", "六", "日"]
    assert opening.days_in_words("FR,MO,TU,WE", names, "至", "、") == "一至三、五"
    with pytest.raises(NotComputed):
        opening.days_in_words("1MO", names, "至", "、")


def test_a_time_of_another_zone_is_no_time_here():
    assert opening.minute_of("08:30+08:00") == 510
    for text in ("08:30Z", "25:00", "half past eight", "24:30"):
        with pytest.raises(recurring.NotComputed):
            opening.minute_of(text)
