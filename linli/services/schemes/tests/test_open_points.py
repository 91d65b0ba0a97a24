"""What the rules leave open: each point is content with default, reason and source, is read, and each option counts."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

import linli
from linli.services.schemes import engine
from linli.services.schemes.engine import catalogue, columns, deciding, vocabulary

DAY = dt.date(2026, 11, 30)
HERE = "330102011051"
POINTS = vocabulary.open_points()
SERVICES = Path(linli.__file__).parent / "services"


def choosing(code, scheme="consumption_subsidy", place=HERE, **values):
    found = catalogue.find(scheme, place=place, on=DAY)
    choices = {name: replace(found.choices[name], value=value) for name, value in values.items()}
    return replace(found, code=code or found.code, choices={**found.choices, **choices})


def test_each_point_has_options_in_both_languages_a_default_a_reason_and_a_source():
    for point in POINTS.values():
        assert len(point.options) >= 2 and point.default in point.options, point.code
        words = [point.title, point.reason, point.source, *point.options.values()]
        assert all(one.zh.strip() and one.en.strip() for one in words), point.code
        assert point.grade in {"L", "S", "V", "K"}


def test_each_point_is_read_by_a_scheme_or_by_the_code():
    nodes = [one.everyone for code in catalogue.codes() for one in catalogue.versions(code)]
    values = [test.value for node in nodes for test in node.tests()]
    conditions = {value.choice for value in values if isinstance(value, engine.conditions.Limit)}
    lapsing = {fact.holds_choice for fact in vocabulary.facts().values()}
    source = "".join(file.read_text() for file in SERVICES.rglob("*.py") if "tests" not in file.parts)
    for code in POINTS.keys() - conditions - lapsing:
        assert re.search(rf"""["']{code}["']""", source), code


def test_each_scheme_has_a_value_for_each_point_and_names_the_defaults_as_such():
    for code in catalogue.codes():
        for scheme in catalogue.versions(code):
            assert set(scheme.choices) == set(POINTS)
            for point, choice in scheme.choices.items():
                assert choice.value in POINTS[point].options
                assert not choice.is_default or choice.value == POINTS[point].default


@pytest.mark.parametrize("years", [int(option) for option in POINTS["age_from"].options])
def test_the_national_subsidy_begins_at_the_age_that_is_chosen(years):
    found = choosing("", age_from=str(years))
    birthday = dt.date(2026 - years, 11, 30)
    facts = {"community": HERE, "ability_level": 2}
    assert engine.decide(found, facts | {"born": birthday}, DAY).answer == "yes"
    late = engine.decide(found, facts | {"born": birthday + dt.timedelta(days=1)}, DAY)
    assert (late.answer, late.from_day) == ("no", DAY + dt.timedelta(days=1))
    assert f"年满 {years} 周岁" in [line.condition.zh for line in late.lines]


@pytest.mark.parametrize(
    ("rounding", "bill", "paid"),
    [
        ("down", 1, 0),
        ("half_up", 1, 1),
        ("down", 101, 50),
        ("half_up", 101, 51),
        ("down", 100, 50),
        ("half_up", 100, 50),
    ],
)
def test_half_a_fen_of_the_share_is_rounded_as_chosen(rounding, bill, paid):
    assert deciding.paid_share(choosing("", cap_rounding=rounding), bill) == paid


@pytest.mark.parametrize("rounding", ["down", "half_up"])
@pytest.mark.parametrize(("bill", "used", "paid"), [(160_000, 0, 80_000), (160_002, 0, 80_000), (160_002, 79_999, 1)])
def test_rounding_never_exceeds_the_cap_of_the_month(rounding, bill, used, paid):
    assert deciding.paid_share(choosing("", cap_rounding=rounding), bill, used) == paid


@pytest.mark.parametrize(("feast", "answer"), [("02-28", "yes"), ("03-01", "no")])
@pytest.mark.parametrize(("years", "day"), [(65, dt.date(2033, 2, 28)), (66, dt.date(2034, 2, 28))])
def test_of_29_february_one_by_one_and_all_at_once_agree(feast, answer, years, day):
    import numpy as np

    born = dt.date(1968, 2, 29)
    found = choosing("", scheme="old_age_allowance", place="33", birthday_29_february=feast, age_day="day")
    found = replace(found, who=age_at_least(years), benefit=replace(found.benefit, tiers=()), until=None)
    assert engine.decide(found, {"born": born}, day).answer == answer
    table = columns.FactColumns(1, np.array([0]), (HERE,), dates={"born": np.array([born], dtype="datetime64[D]")})
    truth = columns.answers(lambda _place: found, table, day).truth
    assert engine.Truth(truth[0]).answer == answer


def age_at_least(years):
    limit = engine.conditions.Limit(number=years)
    return engine.conditions.Test(vocabulary.facts()["age"], "at_least", limit)


def test_the_documentation_names_each_point_with_its_options_and_default():
    said = (Path(linli.__file__).parent.parent / "docs" / "schemes.md").read_text(encoding="utf-8")
    for point in POINTS.values():
        (line,) = [line for line in said.splitlines() if line.startswith(f"| `{point.code}`")]
        assert all(f"`{option}` " in line for option in point.options), point.code
        assert f"| `{point.default}` |" in line, point.code
