"""Faults are told with their place, and a list reads as a sentence in each language."""

import datetime as dt

import pytest
from django.utils import translation

from linli.core.items import ITEMS, SUBJECTS, handover, words
from linli.core.law import content
from linli.insight.lists.language import AllOrAny, Leaf, Not, filter_sentence, read_filter, read_spec, spec_sentence
from linli.insight.lists.queries import saved

AGED = {"item": "person.age", "op": "at_least", "value": 80}
ALONE = {"item": "person.is.living_alone", "op": "is", "value": True}
LIST = {"subject": "person", "filter": {"all": [ALONE, AGED]}, "columns": ["person.name"], "sort": ["person.stairwell"]}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "居民：独居老人且年满 80 周岁，按单元排序，截至2026年11月30日"),
        ("zh-hant", "居民：獨居老人且年滿 80 週歲，按單元排序，截至2026年11月30日"),
        ("en", "residents: Older person living alone and aged 80 or over, sorted by entrance, as of 30 Nov 2026"),
    ],
)
def test_a_list_is_a_sentence(language, said):
    spec, _faults = read_spec(LIST)
    with translation.override(language):
        assert spec_sentence(spec, dt.date(2026, 11, 30)) == said


def test_brackets_where_a_sentence_could_be_read_in_two_ways():
    young, old = Leaf("person.age", "at_most", 6), Leaf("person.age", "at_least", 80)
    woman = Leaf("person.sex", "is", "2")
    with translation.override("en"):
        both = AllOrAny((woman, AllOrAny((young, old), every=False)))
        assert filter_sentence(both) == "sex is Female and (aged 6 or under or aged 80 or over)"
        assert filter_sentence(Not(woman)) == "not (sex is Female)"
        assert filter_sentence(Leaf("person.is.veteran", "is", False)).startswith("not: ")


@pytest.mark.parametrize(
    ("raw", "place", "told"),
    [
        ({"all": [AGED, {"item": "person.weight", "op": "is", "value": 1}]}, "filter 2", "person.weight"),
        ({"all": [{"item": "worker.name", "op": "is", "value": "x"}]}, "filter 1", "not known of residents"),
        ({"all": [{"item": "person.age", "op": "contains", "value": 1}]}, "filter 1", "Choose how to compare"),
        ({"all": [{"item": "person.age", "op": "at_least", "value": "old"}]}, "filter 1", "enter a number"),
        ({"all": [{"item": "person.age", "op": "at_least", "value": float("nan")}]}, "filter 1", "enter a number"),
        ({"all": [{"item": "person.age", "op": "between", "value": [9, 3]}]}, "filter 1", "the lower first"),
        ({"all": [{"item": "person.born", "op": "before", "value": "2026-02-30"}]}, "filter 1", "enter a day"),
        ({"all": [{"item": "person.born", "op": "within_last", "value": 0}]}, "filter 1", "number of days"),
        ({"all": [{"item": "person.sex", "op": "is", "value": "x"}]}, "filter 1", "none of the choices"),
        ({"all": [{"item": "person.id_number", "op": "is", "value": "1"}]}, "filter 1", "Choose how to compare"),
        ({"all": [{"any": [AGED, {"not": "x"}]}]}, "filter 1.2", "missing"),
        ({"any": []}, "filter", "empty"),
        ({"raw": "1=1"}, "filter", "must have an item"),
        ({"all": [AGED] * 61}, "filter 61", "at most 60"),
    ],
)
def test_a_fault_is_told_with_its_place(raw, place, told):
    with translation.override("en"):
        _node, faults = read_filter(raw, "person")
        assert [fault.place for fault in faults] == [place]
        assert told in faults[0].sentence


def test_a_filter_cannot_be_nested_without_end():
    node = AGED
    for _ in range(20):
        node = {"not": node}
    assert read_filter(node, "person")[1]


def test_a_list_without_columns_or_with_an_order_that_cannot_be_is_refused():
    with translation.override("en"):
        assert "column" in str(read_spec({**LIST, "columns": []})[1][0])
        assert "sorted" in str(read_spec({**LIST, "sort": ["person.phone"]})[1][0])
        assert read_spec({"subject": "planet"})[0] is None


def test_what_comes_with_the_product_is_valid():
    assert len(saved.given()) >= 12
    assert len(ITEMS) >= 60
    assert words.unknown() == []
    assert all(subject.name in ITEMS for subject in SUBJECTS.values())


@pytest.mark.parametrize(
    ("basis", "code", "is_allowed"),
    [
        ("duty", "person.name", True),
        ("duty", "person.id_number", False),
        ("duty", "person.is.dementia", False),
        ("open", "person.name", False),
        ("open", "person.household_size", True),
        ("separate_consent", "person.is.dementia", True),
        ("something else", "person.name", False),
    ],
)
def test_a_legal_basis_covers_some_sensitivities(basis, code, is_allowed):
    assert handover.allows(basis, ITEMS[code]) == is_allowed
    assert bool(handover.why_not(basis, ITEMS[code])) != is_allowed


def test_sensitive_circumstances_are_sensitive_items():
    for code in content.codes("circumstance").values():
        item = ITEMS.get(f"person.is.{code.code}")
        if item is not None:
            assert (item.permission is not None) == bool(code.get("sensitive"))
