"""Answers for everybody at once are those of each person alone."""

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.services.schemes import engine
from linli.services.schemes.engine import catalogue, columns
from linli.services.schemes.tests.drawn import DAYS, KINDS, PLACES, people

DATES = ("born", "died", "ability_assessed_on", "ability_valid_until")
NUMBERS = ("ability_level", "household_income", "household_assets")
CHOICES = ("registration", "has_supporter")


def table(drawn):
    """The facts of drawn people as columns."""
    held = [one.get("circumstances", frozenset()) for one in drawn]
    got = [one.get("receives", frozenset()) for one in drawn]
    return columns.FactColumns(
        count=len(drawn),
        communities=np.array([PLACES.index(one["community"]) if "community" in one else -1 for one in drawn]),
        places=PLACES,
        dates={name: np.array([one.get(name) for one in drawn], dtype="datetime64[D]") for name in DATES},
        numbers={name: np.array([one.get(name, np.nan) for one in drawn], dtype=float) for name in NUMBERS},
        choices={name: np.array([str(one.get(name, "")) for one in drawn]) for name in CHOICES},
        members={("circumstances", kind): np.array([kind in one for one in held]) for kind in KINDS}
        | {("receives", code): np.array([code in one for one in got]) for code in catalogue.codes()},
    )


def received():
    return st.fixed_dictionaries(
        {}, optional={"receives": st.frozensets(st.sampled_from(catalogue.codes()), max_size=2)}
    )


@given(st.lists(st.tuples(people(), received()), min_size=1, max_size=30), DAYS)
@settings(max_examples=60, deadline=None)
def test_columns_answer_as_each_person_is_answered(drawn, on):
    # registers always hold the list of circumstances; it may be empty
    everybody = [{"circumstances": frozenset(), **facts, **more} for facts, more in drawn]
    for code in catalogue.codes():
        many = columns.answers(lambda place, code=code: catalogue.find(code, place=place, on=on), table(everybody), on)
        for row, facts in enumerate(everybody):
            found = catalogue.find(code, place=facts.get("community", ""), on=on)
            alone = engine.decide(found, facts, on) if found else None
            said = alone.answer if alone else "no"
            assert engine.Truth(many.truth[row]).answer == said, (code, facts)
            if said == "yes" and found.benefit.tiers:
                assert found.benefit.tiers[many.tier[row]].code == alone.tier


def test_nobody_is_answered_with_nothing():
    many = columns.answers(
        lambda place: catalogue.find("disabled_living", on=dt.date(2026, 1, 1)), table([]), dt.date(2026, 1, 1)
    )
    assert len(many.truth) == 0
