"""The scale of GB/T 42195-2022: levels by the score, what makes them worse, and the points that are left open."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.services.eldercare import ability

SCALE = ability.scale_on(dt.date(2026, 11, 30))
BEST = {code: item.most for code, item in SCALE.items.items()}
WORST = dict.fromkeys(BEST, 0)
# Every section loses points from the last item on, so that any score can be made without a coma.
ORDER = [code for code in BEST if code != "consciousness"] + ["consciousness"]


def with_score(score):
    """Answers that add up to a score; consciousness is the last to keep points."""
    left, points = score, {}
    for code in reversed(ORDER):
        points[code] = min(left, BEST[code])
        left -= points[code]
    return points


answers = st.fixed_dictionaries({code: st.integers(0, most) for code, most in BEST.items()})
marks = st.fixed_dictionaries({"coma": st.booleans(), "dementia": st.booleans(), "risk_events": st.integers(0, 4)})
choices = st.fixed_dictionaries({code: st.sampled_from([*one.options]) for code, one in SCALE.choices.items()})


def test_the_sheet_is_that_of_the_standard():
    assert len(BEST) == 26
    assert [(section.code, len(section.items), section.most) for section in SCALE.sections] == [
        ("self_care", 8, 32),
        ("movement", 4, 15),
        ("mental", 9, 28),
        ("social", 5, 15),
    ]
    assert SCALE.most == 90


@pytest.mark.parametrize(
    ("score", "level"),
    [(90, 0), (89, 1), (66, 1), (65, 2), (46, 2), (45, 3), (30, 3), (29, 4), (2, 4)],
)
def test_the_limits_of_the_levels(score, level):
    found = ability.assess(SCALE, with_score(score))
    assert (found.score, found.level) == (score, level)


@given(st.integers(0, 90))
def test_each_score_has_exactly_one_level(score):
    assert sum(band.least <= score <= band.most for band in SCALE.bands) == 1


@given(answers, marks, choices)
def test_a_better_answer_never_makes_the_level_worse(points, said, chosen):
    scale = SCALE.chosen(**chosen)
    before = ability.assess(scale, points, **said)
    assert before.score == sum(points.values()) == sum(before.sections.values())
    assert before.scored_level <= before.level <= 4
    for code, most in BEST.items():
        if points[code] < most:
            after = ability.assess(scale, {**points, code: points[code] + 1}, **said)
            assert after.level <= before.level
            assert after.score == before.score + 1


@given(answers, marks, choices)
def test_a_mark_never_makes_the_level_better(points, said, chosen):
    scale = SCALE.chosen(**chosen)
    before = ability.assess(scale, points, **said).level
    for more in ({"coma": True}, {"dementia": True}, {"risk_events": said["risk_events"] + 1}):
        assert ability.assess(scale, points, **said | more).level >= before


@pytest.mark.parametrize(
    ("worsen", "dementia", "events", "level"),
    [
        ("once", False, 1, 1),
        ("once", False, 2, 2),
        ("once", True, 0, 2),
        ("once", True, 2, 2),
        ("each", True, 1, 2),
        ("each", True, 2, 3),
    ],
)
def test_whether_a_diagnosis_and_events_worsen_twice_is_a_choice(worsen, dementia, events, level):
    scale = SCALE.chosen(worsen=worsen)
    assert ability.assess(scale, with_score(70), dementia=dementia, risk_events=events).level == level


def test_no_level_is_worse_than_the_last():
    scale = SCALE.chosen(worsen="each")
    assert ability.assess(scale, with_score(31), dementia=True, risk_events=5).level == 4


@pytest.mark.parametrize(("coma", "by_item", "by_mark"), [("either", 4, 4), ("item", 4, 0), ("mark", 1, 4)])
def test_what_counts_as_a_coma_is_a_choice(coma, by_item, by_mark):
    scale = SCALE.chosen(coma=coma)
    assert ability.assess(scale, {**BEST, "consciousness": 0}).level == by_item
    assert ability.assess(scale, BEST, coma=True).level == by_mark


def test_in_a_coma_the_other_answers_may_be_missing_and_no_score_is_made_up():
    found = ability.assess(SCALE, {"consciousness": 0})
    assert (found.score, found.level) == (None, 4)


@pytest.mark.parametrize(
    ("day_30", "counted"), [("inside", [True, True, True, False]), ("outside", [True, True, False, False])]
)
def test_whether_day_30_is_inside_is_a_choice(day_30, counted):
    scale, on = SCALE.chosen(day_30=day_30), dt.date(2026, 11, 30)
    assert [scale.counts(on - dt.timedelta(days), on) for days in (0, 29, 30, 31)] == counted
    assert not scale.counts(on + dt.timedelta(1), on)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({**BEST, "eating": 5}, "进食"),
        ({**BEST, "stairs": -1}, "上下楼梯"),
        ({code: most for code, most in BEST.items() if code != "memory"}, "记忆"),
        ({**BEST, "singing": 1}, "singing"),
    ],
)
def test_an_impossible_answer_gets_a_sentence(points, said):
    with pytest.raises(RuleBroken, match=said):
        ability.assess(SCALE, points)


def test_a_choice_that_does_not_exist_is_refused():
    with pytest.raises(RuleBroken, match=r"worsen=once\|each"):
        SCALE.chosen(worsen="twice")


def test_before_the_standard_there_is_no_scale():
    with pytest.raises(RuleBroken, match="2020-01-01"):
        ability.scale_on(dt.date(2020, 1, 1))
    assert ability.scale_on(code=SCALE.code) == SCALE


def test_every_choice_says_why():
    assert {"worsen", "coma", "day_30"} == set(SCALE.choices)
    assert all(one.reason.zh and one.reason.en and one.grade in "LSK" for one in SCALE.choices.values())
