"""Periods and deadlines, what the law asks for, duplicates, savings: without a database."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.law import calendar
from linli.insight.reports.engine import admission, frozen, periods, saving
from linli.insight.reports.engine.duplicates import ComparedBlank, elsewhere, groups, normal
from linli.insight.reports.states import DueUnit, PeriodKind

KINDS = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR]
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))
COMPLETE = {"number": "民01", "office": "民政局", "basis": "统计法", "approval": "1号"}


@given(st.sampled_from(KINDS), DAYS)
def test_every_day_is_in_one_period_whose_code_leads_back_to_it(kind, day):
    period = periods.containing(kind, day)
    assert period.since <= day < period.until
    assert periods.read(period.code) == period
    assert periods.containing(kind, period.until).since == period.until


@given(st.sampled_from(KINDS), DAYS, st.integers(0, 800))
def test_periods_follow_each_other_without_gap_or_overlap(kind, first, span):
    found = list(periods.between(kind, first, first + dt.timedelta(span)))
    assert found[0].since <= first and found[-1].until > first + dt.timedelta(span)
    assert all(one.until == other.since for one, other in pairwise(found))


@given(st.sampled_from(KINDS), DAYS, st.integers(0, 60), st.sampled_from(DueUnit), st.booleans())
def test_a_deadline_is_after_its_period_and_never_earlier_with_more_days(kind, day, amount, unit, moves):
    period = periods.containing(kind, day)
    due = periods.deadline(period, amount, unit, to_working_day=moves)
    assert due >= period.last_day
    assert due <= periods.deadline(period, amount + 1, unit, to_working_day=moves)
    if moves and unit == DueUnit.CALENDAR:
        assert calendar.is_working_day(due)


def test_deadlines_of_october_2026():
    october = periods.read("2026-10")
    # 31 October 2026 is a Saturday; 7 November, too.
    assert periods.deadline(october, 5, DueUnit.WORKING, to_working_day=True) == dt.date(2026, 11, 6)
    assert periods.deadline(october, 7, DueUnit.CALENDAR, to_working_day=True) == dt.date(2026, 11, 9)
    assert periods.deadline(october, 7, DueUnit.CALENDAR, to_working_day=False) == dt.date(2026, 11, 7)


@pytest.mark.parametrize("code", ["2026-13", "2026-Q5", "26-10", "", "2026-10-01"])
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match=r"."):
        periods.read(code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("2026-10", "October 2026"),
        ("2026-Q4", "quarter 4 of 2026"),
        ("2026-H2", "second half of 2026"),
        ("once", "once"),
    ],
)
def test_periods_are_said_in_words(code, words):
    assert periods.words(code) == words


@pytest.mark.parametrize("name", list(COMPLETE))
def test_each_thing_that_is_missing_is_named(name):
    until, on = dt.date(2027, 1, 1), dt.date(2026, 12, 31)
    assert admission.faults(**COMPLETE, until=until, on=on) == ()
    assert admission.faults(**COMPLETE | {name: " "}, until=until, on=on) == (name,)


def test_a_form_is_valid_on_its_last_day_and_not_after():
    until = dt.date(2027, 1, 1)
    assert admission.faults(**COMPLETE, until=until, on=until - dt.timedelta(1)) == ()
    assert admission.faults(**COMPLETE, until=until, on=until) == ("expired",)
    assert admission.faults(**COMPLETE, until=None, on=until) == ("last_day",)


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("低保户数（户）", "低保户数"),
        ("1. 低保户数", "低保户数"),
        ("低保 户数：", "低保户数"),
        ("低保戶數", "低保户数"),
        ("一、基本情况 / 户数(户)", "基本情况 / 户数"),
    ],
)
def test_labels_are_the_same_without_units_numbers_and_signs(label, same):
    assert normal(label) == normal(same)


def test_different_things_stay_different():
    assert normal("低保户数") != normal("低边户数")
    assert normal("男 / 人数") != normal("女 / 人数")


def test_a_blank_is_asked_elsewhere_by_item_or_by_label_but_not_in_its_own_form():
    mine = [
        ComparedBlank("a", 1, "elder.count", "老人数"),
        ComparedBlank("b", 1, "", "户数"),
        ComparedBlank("c", 1, "", "猫"),
    ]
    others = [
        ComparedBlank("x", 2, "elder.count", "六十以上"),
        ComparedBlank("y", 3, "place.households", "户数"),
        ComparedBlank("z", 1, "", "猫"),
        ComparedBlank("v", 4, "elder.registered", "老人数"),  # another item under the same word: another definition
    ]
    assert elsewhere(mine, others) == {"a": ["x"], "b": ["y"]}


def test_groups_have_two_forms_or_more():
    blanks = [
        ComparedBlank("a", 1, "i", ""),
        ComparedBlank("b", 2, "i", ""),
        ComparedBlank("c", 1, "", "x"),
        ComparedBlank("d", 1, "", "x"),
    ]
    assert [[one.blank for one in group] for group in groups(blanks)] == [["a", "b"]]


def test_savings_are_never_said_larger_than_they_are():
    saved = saving.Saving(blanks=41, seconds_each=40, keystrokes_each=6)
    assert (saved.minutes, saved.keystrokes) == (27, 246)
    assert (saving.share(2, 3), saving.share(0, 0)) == (66, None)


def test_values_are_hashed_whatever_the_order_of_their_keys():
    one = [{"key": "A1", "label": "户数", "value": 3}]
    other = [{"value": 3, "label": "户数", "key": "A1"}]
    assert frozen.digest(one) == frozen.digest(other)
    assert frozen.digest(one) != frozen.digest([{**one[0], "value": 4}])


def test_what_cannot_be_frozen_is_named():
    assert frozen.faults([{"key": "A1", "label": "x", "value": 1}]) == []
    assert frozen.faults([{"key": "A1", "value": 1, "colour": "red"}]) == [
        "A1: label is missing",
        "A1: colour is not known",
    ]
    assert frozen.faults([{"key": "A1", "label": "x", "value": 1}] * 2) == ["A1: twice"]
