"""Who may get what, with the reasons; what is not known stays open, and dates change answers on their day only."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.services.schemes import engine
from linli.services.schemes.engine import ages, catalogue, deciding
from linli.services.schemes.tests.drawn import DAY, DAYS, KINDS, people

HERE = "330102011051"
WANG = {"community": HERE, "born": dt.date(1940, 5, 1), "registration": "here", "circumstances": {"minimum_living"}}


def scheme(code, place=HERE, on=DAY):
    return catalogue.find(code, place=place, on=on)


def choosing(code, **values):
    found = scheme(code)
    choices = {name: replace(found.choices[name], value=value) for name, value in values.items()}
    return replace(found, choices={**found.choices, **choices})


def test_the_answer_says_tier_amount_and_every_condition():
    decision = engine.decide(scheme("home_care_hours"), WANG | {"ability_level": 3}, DAY)
    assert (decision.answer, decision.tier, decision.amount, decision.unit) == ("yes", "low_severe", 2700, "minute")
    said = {(line.condition.zh, line.value.zh, line.words.zh) for line in decision.lines}
    assert ("年满 60 周岁", "86 周岁", "符合") in said
    assert ("能力评估为重度失能及以上", "重度失能", "符合") in said
    assert ("特困供养人员", "无", "不符合") in said


def test_what_nobody_recorded_is_asked_for_and_never_taken_as_no():
    decision = engine.decide(scheme("consumption_subsidy"), WANG, DAY)
    assert (decision.answer, decision.missing, decision.amount) == ("unknown", ("ability_level",), None)


def test_a_register_that_is_kept_complete_says_no_by_silence_and_others_do_not():
    facts = WANG | {"circumstances": set()}
    assert engine.decide(scheme("disabled_nursing"), facts, DAY).answer == "no"
    assert engine.decide(scheme("temporary_relief"), facts, DAY).missing == (
        "household_income",
        "seriously_ill",
        "sudden_hardship",
    )


def test_a_tier_that_may_be_better_is_named_with_what_would_tell():
    decision = engine.decide(scheme("home_care_hours"), WANG, DAY)
    assert (decision.answer, decision.tier) == ("yes", "minimum_living")
    assert decision.tiers_open == ("low_severe", "low_moderate")
    assert decision.tier_missing == ("ability_level",)


@pytest.mark.parametrize(("pick", "tier"), [("best", "90"), ("first", "80")])
def test_the_first_tier_or_the_best_counts_as_the_scheme_says(pick, tier):
    found = scheme("old_age_allowance")
    turned = replace(found.benefit, pick=pick, tiers=tuple(reversed(found.benefit.tiers)))
    decision = engine.decide(replace(found, benefit=turned), WANG | {"born": dt.date(1930, 1, 1)}, DAY)
    assert decision.tier == tier


@pytest.mark.parametrize(
    ("feast", "before", "day"),
    [("02-28", dt.date(2028, 2, 27), dt.date(2028, 2, 29)), ("03-01", dt.date(2028, 2, 28), dt.date(2028, 2, 29))],
)
def test_a_birthday_of_29_february_in_a_leap_year_is_that_day(feast, before, day):
    facts = WANG | {"born": dt.date(1968, 2, 29), "ability_level": 3}
    found = choosing("consumption_subsidy", birthday_29_february=feast)
    assert engine.decide(found, facts, before).answer == "no"
    assert engine.decide(found, facts, day).answer == "yes"


@pytest.mark.parametrize(("feast", "first"), [("02-28", dt.date(2033, 2, 28)), ("03-01", dt.date(2033, 3, 1))])
def test_in_other_years_the_scheme_chooses_when_it_is(feast, first):
    facts = WANG | {"born": dt.date(1968, 2, 29), "ability_level": 3}
    found = choosing("consumption_subsidy", birthday_29_february=feast, age_from="65")
    assert engine.decide(found, facts, first - dt.timedelta(days=1)).from_day == first
    assert engine.decide(found, facts, first).answer == "yes"


@pytest.mark.parametrize(
    ("mode", "first"),
    [
        ("day", dt.date(2026, 12, 5)),
        ("month_first", dt.date(2027, 1, 1)),
        ("month_last", dt.date(2026, 12, 1)),
        ("year_end", dt.date(2026, 1, 1)),
    ],
)
def test_the_scheme_chooses_the_day_on_which_the_age_counts(mode, first):
    found = choosing("old_age_allowance", age_day=mode)
    facts = WANG | {"born": dt.date(1946, 12, 5)}
    assert engine.decide(found, facts, first).answer == "yes"
    assert engine.decide(found, facts, first - dt.timedelta(days=1)).answer == "no"


@pytest.mark.parametrize(("choice", "on_the_day"), [("counts", "yes"), ("ends", "no")])
def test_the_day_of_death_counts_as_the_scheme_says(choice, on_the_day):
    found = choosing("old_age_allowance", day_of_death=choice)
    facts = WANG | {"died": DAY}
    answers = [engine.decide(found, facts, DAY + dt.timedelta(days=n)).answer for n in (-1, 0, 1)]
    assert answers == ["yes", on_the_day, "no"]


def test_an_assessment_ends_and_the_day_is_named():
    facts = WANG | {"ability_level": 2, "ability_assessed_on": dt.date(2025, 2, 10)}
    (change,) = engine.changes(scheme("home_care_money"), facts, DAY, dt.date(2027, 6, 1))
    assert (change.day, change.before.answer, change.after.answer) == (dt.date(2027, 2, 11), "yes", "no")


LAPSED = WANG | {"ability_level": 2, "ability_valid_until": dt.date(2026, 11, 29)}


@pytest.mark.parametrize(
    ("choice", "answer", "missing"), [("unknown", "unknown", ("ability_level",)), ("counts", "yes", ())]
)
def test_a_level_whose_assessment_is_over_counts_as_the_scheme_says(choice, answer, missing):
    found = choosing("consumption_subsidy", lapsed_assessment=choice)
    decision = engine.decide(found, LAPSED, DAY)
    assert (decision.answer, decision.missing) == (answer, missing)
    (line,) = [line for line in decision.lines if line.fact == "ability_level"]
    assert line.value.zh == "中度失能（有效期至2026年11月29日，已过期）"
    assert line.value.en == "moderately disabled (valid until 2026-11-29, no longer valid)"


def test_on_its_last_day_an_assessment_counts_and_the_day_after_is_a_day_of_change():
    last = LAPSED | {"ability_valid_until": DAY}
    found = scheme("consumption_subsidy")
    assert engine.decide(found, last, DAY).answer == "yes"
    (change,) = engine.changes(found, last, DAY, dt.date(2027, 6, 1))
    assert (change.day, change.after.answer) == (DAY + dt.timedelta(days=1), "unknown")


def test_whether_an_old_level_counts_is_named_only_where_a_condition_asks_the_level():
    asking = [code for code in catalogue.codes() if scheme(code) and scheme(code).asks_choice("lapsed_assessment")]
    assert set(asking) == {
        "consumption_subsidy",
        "consumption_subsidy_institution",
        "home_care_hours",
        "home_care_money",
    }


def test_a_month_of_birth_is_enough_where_the_day_does_not_matter():
    born = engine.BornIn(dt.date(1946, 11, 1), dt.date(1946, 11, 30))
    found = choosing("old_age_allowance", age_day="day")
    assert engine.decide(found, WANG | {"born": born}, DAY).answer == "yes"
    assert engine.decide(found, WANG | {"born": born}, dt.date(2026, 11, 15)).answer == "unknown"
    assert engine.decide(found, WANG | {"born": born}, dt.date(2026, 10, 31)).answer == "no"


def test_the_line_is_that_of_the_place():
    facts = {"registration": "here", "household_income": 110_000, "household_assets": 0}
    answers = [
        engine.decide(scheme("minimum_living", place), facts | {"community": place}, DAY).answer
        for place in ("330102011051", "330203001001", "310101001001")
    ]
    assert answers == ["yes", "no", "no"]


def test_somebody_who_lives_elsewhere_is_told_so():
    decision = engine.decide(scheme("home_care_hours"), WANG | {"community": "310101001001"}, DAY)
    assert decision.answer == "no"
    assert decision.lines[0].fact == "community"


def test_receiving_one_excludes_the_other_and_the_other_way_round():
    for one, other in (("home_care_hours", "home_care_money"), ("home_care_money", "home_care_hours")):
        facts = WANG | {"ability_level": 3, "ability_assessed_on": dt.date(2026, 1, 1), "receives": {other}}
        decision = engine.decide(scheme(one), facts, DAY)
        assert (decision.answer, decision.excluded_by) == ("no", (other,))


def test_a_circumstance_shows_that_a_scheme_is_received():
    facts = WANG | {"circumstances": {"destitute", "severe_disability"}}
    assert engine.decide(scheme("disabled_nursing"), facts, DAY).excluded_by == ("destitute",)


def test_schemes_that_exclude_each_other_are_both_named_until_one_is_received():
    facts = WANG | {"ability_level": 3, "ability_assessed_on": dt.date(2026, 1, 1)}
    found = engine.decide_all(engine.every(place=HERE, on=DAY), facts, DAY)
    assert found["home_care_hours"].either == ("home_care_money",)
    assert found["home_care_money"].either == ("home_care_hours",)


def test_of_two_allowances_only_the_higher_is_paid_and_a_cap_holds_for_both():
    facts = WANG | {"circumstances": {"minimum_living", "disability_card"}, "ability_level": 3}
    found = engine.decide_all(engine.every(place=HERE, on=DAY), facts, DAY)
    assert (found["disabled_living"].amount, found["old_age_allowance"].amount) == (10_000, 0)
    assert found["old_age_allowance"].reduced_by == ("disabled_living",)
    assert found["consumption_subsidy"].amount + found["consumption_subsidy_institution"].amount == 80_000


@pytest.mark.parametrize(("rounding", "paid"), [("down", 166), ("half_up", 167)])
def test_a_share_rounds_as_the_scheme_says_and_stops_at_its_cap(rounding, paid):
    found = choosing("consumption_subsidy", cap_rounding=rounding)
    assert deciding.paid_share(found, 333) == paid
    assert deciding.paid_share(found, 200_000) == 80_000
    assert deciding.paid_share(found, 200_000, used=75_000) == 5_000


# ---- what holds for everybody


def codes():
    return st.sampled_from(sorted(catalogue.codes()))


LEARNED = ("born", "registration", "ability_level", "ability_assessed_on", "household_income", "household_assets")


@given(codes(), people(), st.sampled_from(LEARNED), people(deaths=False))
@settings(max_examples=300, deadline=None)
def test_learning_a_missing_fact_never_turns_a_certain_answer(code, facts, learned, other):
    found = scheme(code, str(facts.get("community", "")))
    if found is None or learned in facts or learned not in other:
        return
    before = engine.decide(found, facts, DAY)
    after = engine.decide(found, facts | {learned: other[learned]}, DAY)
    assert before.answer in {"unknown", after.answer}
    if after.answer != before.answer:
        assert learned in before.missing or (learned == "born" and "age" in before.missing)


@given(codes(), people(), st.sampled_from(KINDS), st.booleans())
@settings(max_examples=200, deadline=None)
def test_learning_a_circumstance_turns_an_answer_only_by_its_own_condition(code, facts, kind, has):
    found = scheme(code)
    held = {one: True for one in facts.get("circumstances", ()) if one != kind}
    before = engine.decide(found, facts | {"circumstances": held, "community": HERE}, DAY)
    after = engine.decide(found, facts | {"circumstances": held | {kind: has}, "community": HERE}, DAY)
    if before.answer != after.answer:
        assert kind in before.missing or after.excluded_by


@given(codes(), people(), DAYS)
@settings(max_examples=60, deadline=None)
def test_between_the_days_of_change_the_answer_stays(code, facts, on):
    found = scheme(code, on=on)
    if found is None:
        return
    facts = facts | {"community": HERE}
    until = on + dt.timedelta(days=200)
    turns = {change.day: change.after.state for change in engine.changes(found, facts, on, until)}
    state = engine.decide(found, facts, on).state
    for n in range(1, 201):
        day = on + dt.timedelta(days=n)
        now = engine.decide(found, facts, day).state
        assert (now != state) == (day in turns), day
        state = now


@given(people())
@settings(max_examples=100, deadline=None)
def test_exclusion_goes_both_ways(facts):
    found = engine.decide_all(engine.every(place=HERE, on=DAY), facts | {"community": HERE}, DAY)
    for code, decision in found.items():
        for other in decision.either:
            assert code in found[other].either


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2010, 1, 1)), DAYS, st.integers(0, 110), st.sampled_from(["02-28", "03-01"])
)
@settings(max_examples=400)
def test_the_latest_birth_date_of_an_age_agrees_with_its_birthday(born, on, years, feast):
    assert (born <= ages.born_by(on, years, feast)) == (ages.birthday(born, years, feast) <= on)
    assert (ages.age(born, on, feast) >= years) == (ages.birthday(born, years, feast) <= on)
