"""The week plan in a bag: today's round in its order, the days after it, who is on none; and when it is sent again."""

import datetime as dt

import pytest
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.work.phones import queries
from linli.work.phones.models import Bag
from linli.work.phones.tests.conftest import home_in
from linli.work.rounds import actions as rounds
from linli.work.rounds import queries as weeks
from linli.work.rounds.models import Arrangement, WeekPlan
from linli.work.visits.tests.factories import VisitFactory

MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
TEN = dt.time(10)


@pytest.fixture(autouse=True)
def monday(monkeypatch):
    """Today is an ordinary Monday."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: real(value) if value else MONDAY)
    return MONDAY


def today(bag):
    return {one["household"]: one for one in bag["plan"]["today"]}


def days(bag, home):
    return [one["day"] for one in bag["plan"]["week"] if home.pk in one["visits"]]


def told(bag, part, home):
    return [one["why"] for one in bag["plan"][part] if one["household"] == home.pk]


def test_it_is_the_week_of_the_page_in_the_order_of_walking(phone, area):
    for number in range(8):
        home_in(area.own, f"户{number}")
    plan = phone.bag()["plan"]
    week = weeks.plan_of(area.worker, MONDAY)
    assert [one["household"] for one in plan["today"]] == [stop.household for stop in week.today]
    assert [one["order"] for one in plan["today"]] == list(range(1, len(week.today) + 1))
    assert [one["why"] for one in plan["today"]] == [stop.why for stop in week.today]
    assert [(one["day"], one["visits"]) for one in plan["week"]] == [
        (one.day.isoformat(), [stop.household for stop in one.stops]) for one in week.days[1:]
    ]
    assert plan["week"][0]["day"] == TUESDAY.isoformat()
    assert {area.zhang.pk, area.chen.pk} <= {one["household"] for one in plan["today"]}


def test_a_door_that_was_tried_today_is_on_the_day_to_try_again(phone, area):
    VisitFactory(household=area.zhang, worker=area.worker, day=MONDAY, outcome="not_home")
    found = phone.bag()
    assert area.zhang.pk not in today(found)
    [day] = days(found, area.zhang)
    assert day >= found["households"][0]["due"]["again"]


def test_an_agreed_time_is_told_with_its_window(phone, area):
    rounds.agree(area.zhang, by=area.viewer(), day=MONDAY, at=TEN)
    found = today(phone.bag())
    assert found[area.zhang.pk]["locked"] is True
    assert found[area.zhang.pk]["window"][0] == "10:00"
    assert (found[area.chen.pk]["locked"], found[area.chen.pk]["window"]) == (False, None)


def test_a_household_that_does_not_fit_is_left_out_with_the_reason(phone, area):
    rounds.fix(area.zhang, by=area.viewer(), day=dt.date(2026, 11, 28))
    found = phone.bag()
    assert (area.zhang.pk in today(found), days(found, area.zhang)) == (False, [])
    [why] = told(found, "left_out", area.zhang)
    assert "走访时段" in why
    assert "11月28日" in why


def test_a_household_that_is_put_off_today_is_told_with_the_reason(phone, area):
    rounds.skip(area.zhang, by=area.viewer(), reason="asked")
    found = phone.bag()
    assert area.zhang.pk not in today(found)
    assert days(found, area.zhang) == [TUESDAY.isoformat()]
    assert "住户请改天" in told(found, "skipped", area.zhang)[0]
    assert told(found, "left_out", area.zhang) == []


def fix(area):
    rounds.fix(area.zhang, by=area.viewer(), day=TUESDAY)


def agree(area):
    rounds.agree(area.zhang, by=area.viewer(), day=MONDAY, at=TEN)


def skip(area):
    rounds.skip(area.zhang, by=area.viewer(), reason="asked")


def nothing(area):
    pass


def undo(area):
    rounds.take_back(Arrangement.objects.get(), by=area.viewer())


# what is done, what was decided before, how, and what the phone then holds differently
CHANGES = [
    ("a visit is set to a day", nothing, fix, lambda bag, home: days(bag, home) == [TUESDAY.isoformat()]),
    ("a time is agreed", nothing, agree, lambda bag, home: bool(today(bag)[home.pk]["window"])),
    ("a visit is put off", nothing, skip, lambda bag, home: home.pk not in today(bag)),
    ("a decision is taken back", skip, undo, lambda bag, home: home.pk in today(bag)),
]


@pytest.mark.parametrize(("what", "before", "change", "shows"), CHANGES, ids=[row[0] for row in CHANGES])
def test_the_next_bag_has_what_was_decided(phone, area, what, before, change, shows):
    before(area)
    held = phone.bag()
    assert phone.bag(held["version"])["unchanged"] is True
    change(area)
    assert not queries.stored(area.viewer(), "zh-hans", MONDAY).is_current
    after = phone.bag(held["version"])
    assert "unchanged" not in after
    assert not shows(held, area.zhang)
    assert shows(after, area.zhang)


def test_a_decision_about_another_area_gives_the_short_answer(phone, area):
    held = phone.bag()
    rounds.agree(area.wang, by=area.viewer(), day=MONDAY, at=TEN)
    assert phone.bag(held["version"])["unchanged"] is True


def test_a_calendar_address_gives_the_short_answer(phone, area):
    held = phone.bag()
    rounds.give_feed(by=area.viewer(), language="en")
    assert phone.bag(held["version"])["unchanged"] is True


def test_storing_a_plan_makes_nothing_outdated(phone, area):
    held = phone.bag()
    entries = Entry.objects.count()
    WeekPlan.objects.all().delete()
    rounds.fresh_week(area.worker, MONDAY)
    assert WeekPlan.objects.exists()
    assert Entry.objects.count() == entries
    assert queries.stored(area.viewer(), "zh-hans", MONDAY).is_current
    Bag.objects.all().delete()
    assert phone.bag()["version"] == held["version"]


def test_the_search_is_made_once_for_the_phone_and_the_page(phone, area, monkeypatch):
    phone.bag()
    monkeypatch.setattr("linli.work.rounds.queries.week.make", None)
    monkeypatch.setattr("linli.work.rounds.queries.make", None)
    Bag.objects.all().delete()
    assert today(phone.bag())
    assert weeks.plan_of(area.worker, MONDAY).today


def test_hours_that_cannot_be_read_leave_what_is_due(area):
    def week_of(worker, day, entries):
        raise RuleBroken("x")

    plan = queries.content_of(area.worker, area.viewer(), MONDAY, week_of)["plan"]
    assert [one["household"] for one in plan["today"]] == [area.zhang.pk, area.chen.pk]
    assert (plan["week"], plan["left_out"], plan["skipped"]) == ([], [], [])
