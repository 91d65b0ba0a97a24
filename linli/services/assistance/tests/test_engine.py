"""The means test and the amounts: households worked out by hand, and what holds for all."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.services.assistance import engine
from linli.services.assistance.engine import Means, MeansItem, MeansVerdict, Member
from linli.services.assistance.engine.means import LineKind

CITY = "330102011051"  # line 1,250 yuan, marginal below 1,875
DAY = dt.date(2026, 11, 30)
NORMS = engine.norms(CITY, DAY)
NOBODY = frozenset()


def household(*members, items=(), months=12, nothing=(), complete=True):
    return Means(tuple(members), tuple(items), months, frozenset(nothing), complete)


def grown(key=1, *kinds, age=45):
    return Member(key, age, frozenset(kinds))


# income, members, months, expenses, savings, vehicles -> a head a month, verdict, allowance (yuan)
TABLE = [
    ("no income", 1, 0, 0, 0, 0, "0", MeansVerdict.LOW, 1250),
    ("one wage for two", 2, 24_000, 0, 0, 0, "1000", MeansVerdict.LOW, 500),
    ("a fen below the line", 1, 14_999.88, 0, 0, 0, "1249.99", MeansVerdict.LOW, 1),
    ("at the line", 1, 15_000, 0, 0, 0, "1250", MeansVerdict.MARGINAL, None),
    ("medical bills bring it below", 1, 20_000, 8_000, 0, 0, "1000", MeansVerdict.LOW, 250),
    ("expenses above the income", 1, 5_000, 8_000, 0, 0, "0", MeansVerdict.LOW, 1250),
    ("just below 1.5 times", 1, 22_499, 0, 0, 0, "1874.91", MeansVerdict.MARGINAL, None),
    ("at 1.5 times", 1, 22_500, 0, 0, 0, "1875", MeansVerdict.ABOVE, None),
    ("savings above the line's limit", 1, 0, 0, 30_001, 0, "0", MeansVerdict.MARGINAL, None),
    ("savings above the marginal limit", 1, 0, 0, 45_001, 0, "0", MeansVerdict.PROPERTY, None),
    ("a car", 1, 0, 0, 0, 1, "0", MeansVerdict.PROPERTY, None),
]


@pytest.mark.parametrize(
    ("_name", "heads", "income", "expenses", "savings", "vehicles", "head", "verdict", "worth"), TABLE
)
def test_households_worked_out_by_hand(_name, heads, income, expenses, savings, vehicles, head, verdict, worth):
    items = [MeansItem("wage", 1, round(income * 100)), MeansItem("illness", 1, expenses * 100)]
    items += [MeansItem("savings", 0, savings * 100), MeansItem("vehicle", 0, vehicles)]
    members = [grown(key) for key in range(1, heads + 1)]
    found = engine.assess(household(*members, items=items, nothing=range(1, heads + 1)), NORMS)
    assert found.verdict == verdict
    assert Fraction(int(found.per_head), 100) == Fraction(head)
    if worth is not None:
        assert engine.low_income(found).fen == worth * 100


def test_the_example_of_the_docs():
    """docs/assistance.md: a couple and a child of 10, one wage, medical bills, a scholarship."""
    items = [MeansItem("wage", 1, 2_640_000), MeansItem("scholarship", 3, 100_000), MeansItem("illness", 2, 480_000)]
    means = household(grown(1), grown(2, "severe_disability"), Member(3, 10), items=items, nothing=[2])
    found = engine.assess(means, NORMS)
    assert [int(line.value) for line in found.lines] == [2640000, 100000, -100000, -480000, 2160000, 180000, 60000]
    worth = engine.low_income(found)
    assert [int(line.value) for line in worth.lines] == [375000, -180000, 25000, 12500, 232500]
    assert (found.verdict, worth.fen) == (MeansVerdict.LOW, 232_500)


def test_what_nobody_stated_is_not_known_and_never_no():
    silent = engine.assess(household(grown(1), grown(2), items=[MeansItem("wage", 1, 100)]), NORMS)
    assert silent.verdict == MeansVerdict.UNKNOWN
    assert silent.missing == (("income", 2),)
    assert engine.assess(household(grown(), nothing=[1], complete=False), NORMS).missing == (("property", 0),)
    assert engine.assess(household(), NORMS).missing == (("members", 0),)


def test_a_child_need_not_state_an_income():
    assert engine.assess(household(grown(), Member(2, 9), nothing=[1]), NORMS).verdict == MeansVerdict.LOW


def test_exempt_incomes_are_shown_and_left_out():
    with_pension = household(grown(), items=[MeansItem("basic_pension", 1, 240_000), MeansItem("pension", 1, 120_000)])
    found = engine.assess(with_pension, NORMS)
    assert found.per_head == 10_000
    assert [line.kind for line in found.lines if line.note] == ["basic_pension"]


def test_the_basic_pension_has_its_own_source_in_each_plan():
    before = engine.norms(CITY, dt.date(2025, 12, 31)).kinds["basic_pension"]
    assert (before.grade, NORMS.kinds["basic_pension"].grade) == ("L", "K")


def test_costs_of_working_are_deducted_up_to_the_limit_of_a_month():
    items = [MeansItem("wage", 1, 2_400_000), MeansItem("employment", 1, 500_000), MeansItem("employment", 1, 500_000)]
    found = engine.assess(household(grown(), items=items), NORMS)
    assert found.monthly == (2_400_000 - 600_000) // 12


def test_one_person_of_a_marginal_household_applies_alone():
    items = [MeansItem("wage", 1, 3_600_000)]
    found = engine.assess(household(grown(), grown(2, "seriously_ill"), items=items, nothing=[2]), NORMS)
    assert (found.verdict, found.singles) == (MeansVerdict.MARGINAL, (2,))
    assert engine.single(found, 2).fen == 125_000 + 25_000


def test_relief_of_an_emergency_pays_half_at_once():
    worth, first = engine.relief(NORMS, "serious", 2, emergency=True)
    assert (worth.fen, first) == (750_000, 375_000)
    assert engine.relief(NORMS, "light", 1, emergency=False)[1] == 0


@pytest.mark.parametrize(
    ("on", "until"), [("2026-01-31", "2026-08-01"), ("2026-06-01", "2027-01-01"), ("2026-12-05", "2027-07-01")]
)
def test_assistance_goes_on_for_six_full_months(on, until):
    assert engine.goes_on_until(dt.date.fromisoformat(on), NORMS) == dt.date.fromisoformat(until)


# ---- what holds for every household

AMOUNTS = st.integers(0, 10_000_000)
KINDS = sorted(code for code, kind in NORMS.kinds.items() if kind.what != "property")
CIRCUMSTANCES = st.frozensets(st.sampled_from(["severe_disability", "seriously_ill"]))
MEMBERS = st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 100)), CIRCUMSTANCES), min_size=1, max_size=5).map(
    lambda rows: [Member(n, age, kinds) for n, (age, kinds) in enumerate(rows, start=1)]
)


@st.composite
def any_means(draw):
    members = draw(MEMBERS)
    row = st.tuples(st.sampled_from(KINDS), st.integers(1, len(members)), AMOUNTS)
    items = [MeansItem(*one) for one in draw(st.lists(row, max_size=6))]
    return household(*members, items=items, months=draw(st.integers(1, 12)), nothing=range(1, len(members) + 1))


@given(any_means())
def test_the_lines_add_up_and_nothing_is_negative(means):
    found = engine.assess(means, NORMS)
    parts = [line.value for line in found.lines if line.step == LineKind.PART]
    total, monthly, head = (line.value for line in found.lines if line.step == LineKind.SUM)
    assert sum(parts) == total >= 0
    assert total == monthly * means.months == head * means.months * len(means.members)
    worth = engine.low_income(found)
    assert sum(line.value for line in worth.lines if line.step == LineKind.PART) == worth.fen >= 0
    assert worth.fen % 100 == 0


@given(any_means(), AMOUNTS)
def test_more_income_never_gives_more(means, more):
    richer = means._replace(items=(*means.items, MeansItem("wage", 1, more)))
    before, after = engine.assess(means, NORMS), engine.assess(richer, NORMS)
    assert after.per_head >= before.per_head
    assert engine.low_income(after).fen <= engine.low_income(before).fen
    order = [MeansVerdict.LOW, MeansVerdict.MARGINAL, MeansVerdict.ABOVE]
    assert order.index(after.verdict) >= order.index(before.verdict)


@given(any_means())
def test_the_limit_in_fen_says_what_the_exact_one_says(means):
    """Schemes compare whole fen: below and from a line, the cut income must not differ from the exact one."""
    found = engine.assess(means, NORMS)
    assert (int(found.per_head) < NORMS.line) == (found.per_head < NORMS.line)
