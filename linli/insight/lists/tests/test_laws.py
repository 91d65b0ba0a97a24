"""The compiled filter chooses the same people as plain Python, and keeps the laws of logic."""

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.access.viewer import robot
from linli.core.items import ITEMS, items_of
from linli.core.web import pagination
from linli.insight.lists import queries
from linli.insight.lists.language import EVERYTHING, AllOrAny, Leaf, ListSpec, Not, holds, read_filter, to_json
from linli.insight.lists.tests import worlds
from linli.registers.people.models import Circumstance, Person, Residency

VIEWER = robot("test")
DAYS = (worlds.DAY, worlds.DAY - dt.timedelta(days=1), worlds.DAY + dt.timedelta(days=1), dt.date(2023, 1, 1))


@pytest.fixture(scope="module")
def town(module_db):
    return worlds.draw()


# ---- the same values without the compiler: from rows in memory


def values_on(day):
    """Key -> values by code, read from the rows by plain Python."""
    homes = [home for home in Residency.objects.select_related("person", "dwelling") if home.holds_on(day)]
    sizes, facts = {}, {}
    for home in homes:
        sizes[home.household_id] = sizes.get(home.household_id, 0) + 1
    for fact in Circumstance.objects.order_by("since", "pk"):
        if fact.holds_on(day):
            facts.setdefault(fact.person_id, {})[fact.kind] = fact
    return {home.person_id: _of(home, sizes, facts.get(home.person_id, {}), day) for home in homes}


def _of(home, sizes, facts, day):
    person = home.person
    alone = facts.get("living_alone")
    return {
        "person.name": person.name,
        "person.sex": person.sex,
        "person.born": person.born,
        "person.age": person.age_on(day),
        "person.education": person.education,
        "person.is_head": home.is_head,
        "person.home_since": home.since,
        "person.household_size": sizes[home.household_id],
        "person.single": sizes[home.household_id] == 1,
        "person.address": home.dwelling.address,
        "person.phone_masked": person.masked_phone,
        "person.is.living_alone": alone is not None,
        "person.since.living_alone": alone.since if alone else None,
        "person.is.minimum_living": "minimum_living" in facts,
        "person.employment": "employed" if "employed" in facts else None,
    }


days = st.sampled_from([day for day in worlds.BIRTHS if day] + [since for since, _until in worlds.SPANS])
texts = st.sampled_from(["王芳", "ann", "ANN", "明", "10", "%", "_"])
ages = st.one_of(st.integers(-1, 130), st.sampled_from([79.5, 80.5]))
sizes = st.integers(0, 4)
sexes, schools = st.sampled_from("0129"), st.sampled_from(["20", "31", "10"])


def leaf(code, ops, values):
    return st.builds(Leaf, st.just(code), st.sampled_from(ops), values)


def between(code, values):
    return st.builds(lambda pair: Leaf(code, "between", tuple(sorted(pair))), st.tuples(values, values))


def blank(*codes):
    return st.builds(Leaf, st.sampled_from(codes), st.sampled_from(["filled", "empty"]))


DATED = ("person.born", "person.home_since", "person.since.living_alone")
YES_NO = ("person.is_head", "person.single", "person.is.living_alone", "person.is.minimum_living")
CONDITIONS = st.one_of(
    leaf("person.name", ["is", "is_not", "contains"], texts),
    leaf("person.address", ["is", "contains"], texts),
    leaf("person.sex", ["is", "is_not"], sexes),
    leaf("person.education", ["is", "is_not"], schools),
    st.builds(lambda codes: Leaf("person.education", "one_of", tuple(sorted(codes))), st.sets(schools, min_size=1)),
    leaf("person.employment", ["is", "is_not"], st.sampled_from(["employed", "flexible"])),
    leaf("person.age", ["is", "is_not", "at_least", "at_most"], ages),
    between("person.age", ages),
    leaf("person.household_size", ["is", "at_least", "at_most"], sizes),
    *(leaf(code, ["is", "is_not", "before", "after"], days) for code in DATED),
    *(between(code, days) for code in DATED),
    *(leaf(code, ["within_last"], st.sampled_from([1, 2, 60, 30000, 36600])) for code in DATED),
    *(leaf(code, ["is"], st.booleans()) for code in YES_NO),
    blank("person.name", "person.born", "person.age", "person.education", "person.phone_masked", *DATED[1:]),
)
FILTERS = st.recursive(
    CONDITIONS,
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(AllOrAny, st.lists(part, max_size=3).map(tuple), st.just(True)),
        st.builds(AllOrAny, st.lists(part, min_size=1, max_size=3).map(tuple), st.just(False)),
    ),
    max_leaves=6,
)


def chosen(node, on):
    return set(queries.ids("person", node, VIEWER, None, on))


@pytest.fixture(scope="module")
def known(town):
    return cache(values_on)


@settings(max_examples=120)
@given(node=FILTERS, on=st.sampled_from(DAYS))
def test_the_database_chooses_whom_plain_python_chooses(town, known, node, on):
    assert chosen(node, on) == {key for key, values in known(on).items() if holds(node, values, on)}


@settings(max_examples=40)
@given(node=FILTERS, other=FILTERS, on=st.sampled_from(DAYS[:2]))
def test_not_and_or_keep_their_laws(town, node, other, on):
    every, first, second = chosen(EVERYTHING, on), chosen(node, on), chosen(other, on)
    assert chosen(Not(node), on) == every - first
    assert chosen(AllOrAny((node, other)), on) == first & second
    assert chosen(AllOrAny((node, other), every=False), on) == first | second


@settings(max_examples=80)
@given(node=FILTERS)
def test_a_filter_survives_its_json(node):
    assert read_filter(to_json(node), "person") == (node, [])


@settings(max_examples=15)
@given(nodes=st.lists(FILTERS, min_size=1, max_size=4), on=st.sampled_from(DAYS))
def test_counts_of_communities_add_up(town, nodes, on):
    filters = {str(at): node for at, node in enumerate(nodes)}
    found = queries.counts("person", filters, VIEWER, town.subdistrict, on)
    for name, node in filters.items():
        assert sum(numbers[name] for numbers in found.values()) == len(chosen(node, on))


def test_values_of_rows_are_those_of_the_records(town, known):
    codes = tuple(known(worlds.DAY)[min(known(worlds.DAY))])
    spec = ListSpec("person", columns=codes, sort=("-person.age", "person.name"))
    found = {line.key: line.values for line in queries.rows(spec, VIEWER, None, worlds.DAY)}
    expected = {
        key: tuple(value or None if value == "" else value for value in values.values())
        for key, values in known(worlds.DAY).items()
    }
    assert found.keys() == expected.keys()
    assert [found[key] for key in sorted(found)] == [expected[key] for key in sorted(expected)]


def test_a_day_is_read_as_it_was(town):
    """Who moved away the day before is not in the list of the day, and is in that of the day before."""
    left = Residency.objects.filter(until=worlds.DAY).values_list("person_id", flat=True)
    assert left and not chosen(EVERYTHING, worlds.DAY) & set(left)
    assert set(left) <= chosen(EVERYTHING, DAYS[1])


def test_groups_and_sums_agree_with_the_rows(town, known):
    found = queries.groups("person", EVERYTHING, "person.age", viewer=VIEWER, place=None, on=worlds.DAY)
    ages = [values["person.age"] for values in known(worlds.DAY).values()]
    assert {age: sum(of.get(age, 0) for of in found.values()) for age in set(ages)} == {
        age: ages.count(age) for age in set(ages)
    }
    sums = queries.sums("person", EVERYTHING, "person.household_size", viewer=VIEWER, place=None, on=worlds.DAY)
    assert sum(sums.values()) == sum(values["person.household_size"] for values in known(worlds.DAY).values())


def test_sixty_filters_of_many_communities_are_two_queries(town, django_assert_max_num_queries):
    filters = {str(n): Leaf("person.age", "at_least", n) for n in range(60)}
    with django_assert_max_num_queries(3):  # the communities of the place, and fifty filters at once
        found = queries.counts("person", filters, VIEWER, town.subdistrict, worlds.DAY)
    assert len(found) == 2


@pytest.mark.parametrize("code", [item.code for item in ITEMS.values()])
def test_every_item_can_be_read_sorted_and_asked(module_db, code):
    item = ITEMS[code]
    sort = (code,) if item.can_be_sorted else ()
    name = next(one.code for one in items_of(item.subject))
    from linli.insight.lists.language import operators_for

    nodes = [Leaf(code, "filled")] if any(op.code == "filled" for op in operators_for(item)) else [EVERYTHING]
    for node in (*nodes, *(Not(one) for one in nodes)):
        spec = ListSpec(item.subject, node, (name, code), sort)
        rows = list(queries.rows(spec, VIEWER, None, worlds.DAY, purpose="test"))
        assert len(rows) == len(set(queries.ids(item.subject, node, VIEWER, None, worlds.DAY)))
        shown = queries.page(spec, VIEWER, None, worlds.DAY).lines  # phone numbers stay closed on a screen
        assert [line.key for line in shown] == [row.key for row in rows[: pagination.SIZE]]


def test_nobody_is_twice_in_a_list(town):
    twice = Person.objects.filter(pk=town.people[1].pk).get()
    home = Residency.objects.filter(person=twice).first()
    Residency.objects.create(
        community=home.community,
        person=twice,
        household=home.household,
        dwelling=home.dwelling,
        since=dt.date(2024, 1, 1),
        until=worlds.DAY + dt.timedelta(days=9),
    )
    found = queries.ids("person", EVERYTHING, VIEWER, None, worlds.DAY)
    assert len(found) == len(set(found))
