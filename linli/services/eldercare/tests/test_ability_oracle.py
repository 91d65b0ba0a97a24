"""A second computation of the ability level, written from the text of GB/T 42195-2022 as docs/ability-scores.md and the
issue give it, and not from the code: every item, every border of the levels, every adjustment.
"""

import datetime as dt
import itertools
import json

import pytest
from django.core.management import call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linli.services.eldercare import ability

SCALE = ability.scale_on(dt.date(2026, 11, 30))
# B.1 self-care 8 x 4; B.2 basic movement 4 + 4 + 4 + 3; B.3 mental state 6 x 4 + 1 + 1 + 2; B.4 senses and social
# participation 2 + 2 + 4 + 3 + 4: 90 points.
FOURS = """eating grooming bathing dressing_upper dressing_lower bladder bowel toileting bed transfer walking
time_orientation space_orientation person_orientation memory understanding expression daily_affairs contact"""
MOST = dict.fromkeys(FOURS.split(), 4) | {"stairs": 3, "transport": 3}
MOST |= {"aggression": 1, "depression": 1, "consciousness": 2, "vision": 2, "hearing": 2}


def paper(points, *, coma=False, dementia=False, days=(), on, worsen="once", coma_is="either", day_30="inside"):
    """The level as an assessor works it out on paper."""
    total = sum(points.values())
    if total == 90:
        level = 0
    elif total >= 66:
        level = 1
    elif total >= 46:
        level = 2
    elif total >= 30:
        level = 3
    else:
        level = 4
    unconscious = points["consciousness"] == 0
    if {"either": coma or unconscious, "item": unconscious, "mark": coma}[coma_is]:
        return total, 4
    window = 31 if day_30 == "inside" else 30  # days, that of the assessment included
    recent = [day for day in days if on - dt.timedelta(days=window) < day <= on]
    reasons = [dementia, len(recent) >= 2]
    steps = sum(reasons) if worsen == "each" else int(any(reasons))
    return total, min(4, level + steps)


def computed(points, *, coma, dementia, days, on, worsen, coma_is, day_30):
    scale = SCALE.chosen(worsen=worsen, coma=coma_is, day_30=day_30)
    events = sum(scale.counts(day, on) for day in days)
    found = ability.assess(scale, points, coma=coma, dementia=dementia, risk_events=events)
    return found.score, found.level


ON = dt.date(2026, 11, 30)
CASES = {
    "points": st.fixed_dictionaries({code: st.integers(0, most) for code, most in MOST.items()}),
    "coma": st.booleans(),
    "dementia": st.booleans(),
    "days": st.lists(st.integers(0, 33).map(lambda n: ON - dt.timedelta(days=n)), max_size=4),
    "worsen": st.sampled_from(["once", "each"]),
    "coma_is": st.sampled_from(["either", "item", "mark"]),
    "day_30": st.sampled_from(["inside", "outside"]),
}


@given(**CASES)
@settings(max_examples=600, deadline=None)
def test_any_answers_give_the_level_of_the_paper(**case):
    assert computed(**case, on=ON) == paper(**case, on=ON)


def test_the_items_and_their_points_are_those_of_the_text():
    assert {code: item.most for code, item in SCALE.items.items()} == MOST
    assert (len(MOST), sum(MOST.values())) == (26, 90)


def scoring(total):
    """Answers with a sum of points; consciousness is awake."""
    left, points = total - 2, {"consciousness": 2}
    for code, most in MOST.items():
        if code != "consciousness":
            points[code] = min(left, most)
            left -= points[code]
    return points


@pytest.mark.parametrize("total", [2, 28, 29, 30, 31, 44, 45, 46, 47, 64, 65, 66, 67, 88, 89, 90])
@pytest.mark.parametrize("dementia", [False, True])
@pytest.mark.parametrize("events", [0, 1, 2, 5])
@pytest.mark.parametrize("worsen", ["once", "each"])
def test_each_border_with_each_adjustment(total, dementia, events, worsen):
    case = {"coma": False, "dementia": dementia, "days": [ON] * events, "worsen": worsen}
    case |= {"coma_is": "either", "day_30": "inside"}
    assert computed(scoring(total), **case, on=ON) == paper(scoring(total), **case, on=ON)


@pytest.mark.parametrize("code", MOST)
def test_each_item_alone_takes_the_score_down_point_by_point(code):
    best = dict(MOST)
    for lost in range(MOST[code] + 1):
        points = best | {code: MOST[code] - lost}
        case = {"coma": False, "dementia": False, "days": [], "worsen": "once", "coma_is": "mark", "day_30": "inside"}
        assert computed(points, **case, on=ON) == (90 - lost, 0 if lost == 0 else 1)


@given(st.integers(0, 40), st.integers(0, 40), st.sampled_from(["inside", "outside"]))
@example(30, 30, "inside")
@example(30, 30, "outside")
@example(29, 30, "outside")
def test_two_events_count_only_inside_the_window(first, second, day_30):
    days = [ON - dt.timedelta(days=first), ON - dt.timedelta(days=second)]
    last = 30 if day_30 == "inside" else 29
    expected = 1 if first <= last and second <= last else 0
    case = {"coma": False, "dementia": False, "worsen": "once", "coma_is": "either", "day_30": day_30}
    assert computed(dict(MOST), **case, days=days, on=ON)[1] == expected


def test_the_command_answers_each_border_with_each_adjustment_as_the_paper(tmp_path, capsys):
    """Every border, diagnosis, number of events and coma as rows of one sheet, read by `linli ability`."""
    marks = itertools.product([2, 29, 30, 45, 46, 65, 66, 89, 90], [0, 1], [0, 1], [0, 1, 2, 3], [0, 1])
    rows, wanted = [], {}
    for n, (total, dementia, disorder, events, coma) in enumerate(marks):
        points = scoring(total)
        days = [(ON - dt.timedelta(days=30)).isoformat()] * events
        rows.append([n, *(points[code] for code in MOST), coma, dementia, disorder, ";".join(days), ON.isoformat()])
        for worsen in ("once", "each"):
            case = {"coma": bool(coma), "dementia": bool(dementia or disorder), "worsen": worsen}
            wanted[worsen, str(n)] = paper(points, **case, days=[ON - dt.timedelta(days=30)] * events, on=ON)
    head = ["id", *MOST, "coma", "dementia", "mental_disorder", "risk_event_days", "assessed_on"]
    file = tmp_path / "scores.csv"
    file.write_text("\n".join(",".join(map(str, row)) for row in [head, *rows]) + "\n", encoding="utf-8")
    found = {}
    for worsen in ("once", "each"):
        call_command("ability", str(file), "--json", "--choice", f"worsen={worsen}")
        answers = json.loads(capsys.readouterr().out)["rows"]
        found |= {(worsen, one["id"]): (one["score"], one["level"]) for one in answers}
    assert found == wanted
    assert {level for _score, level in found.values()} == {0, 1, 2, 3, 4}
