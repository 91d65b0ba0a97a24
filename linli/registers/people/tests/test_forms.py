"""What a form proposes, and what it asks again."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.people import actions, policies
from linli.registers.people.forms import NewcomerForm, PersonForm
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import PersonFactory, household_at

TODAY = timezone.localdate()
SPRING = dt.date(2026, 3, 2)


def years_ago(years):
    return dt.date(TODAY.year - years, 1, 1)


def head_of(household):
    return household.residencies.get(is_head=True).person


@pytest.mark.parametrize(
    ("kind", "age", "members", "asks"),
    [
        ("living_alone", 70, 1, []),
        ("living_alone", 70, 4, ["4 人"]),
        ("living_alone", 36, 1, ["36 岁"]),
        ("living_alone", 36, 4, ["36 岁", "4 人"]),
        ("empty_nest", 70, 2, []),
        ("empty_nest", 70, 3, ["3 人"]),
        ("under14_left", 13, 2, []),
        ("under14_left", 14, 2, ["14 岁"]),
        ("veteran", 12, 2, ["12 岁"]),
        ("employed", 15, 2, ["15 岁"]),
        ("minimum_living", 36, 4, []),
        ("loyalty", 36, 4, []),
    ],
)
def test_what_the_register_contradicts_is_asked_again(community, kind, age, members, asks):
    person = head_of(household_at(community, *(f"王{n}" for n in "一二三四"[:members]), person__born=years_ago(age)))
    found = policies.doubts(person, kind)
    assert len(found) == len(asks)
    assert all(word in said for word, said in zip(asks, found, strict=True))


def test_without_birth_date_and_home_nothing_is_contradicted(db):
    assert policies.doubts(PersonFactory(born=None, id_number=""), "living_alone") == []


def test_living_alone_in_a_household_of_four_is_saved_after_yes_only(client, sign_in, community):
    person = head_of(household_at(community, "王一", "王二", "王三", "王四", person__born=years_ago(70)))
    sign_in("worker", community)
    url = reverse("people:circumstance_add", args=[person.pk])
    said = {"kind": "living_alone", "since": "2026-03-02", "source": "visit", "detail": "一人居住"}
    page = client.post(url, said).content.decode()
    assert "4 人" in page
    assert 'name="sure"' in page
    assert "一人居住" in page, "what was typed is kept"
    assert not Circumstance.objects.exists()
    assert client.post(url, said | {"sure": "on"}).status_code == 302
    assert Circumstance.objects.get().kind == "living_alone"
    assert 'name="sure"' not in client.get(reverse("people:person", args=[person.pk])).content.decode()


def test_nobody_records_a_contradiction_past_the_form(community, viewer):
    person = head_of(household_at(community, "王一", "王二", person__born=years_ago(70)))
    said = {"since": SPRING, "source": "visit", "by": viewer("worker", community)}
    with pytest.raises(RuleBroken, match="2 人"):
        actions.add_circumstance(person, "living_alone", **said)
    assert actions.add_circumstance(person, "living_alone", sure=True, **said).kind == "living_alone"


@pytest.mark.parametrize(("field", "first"), [("relation", "配偶"), ("nationality", "汉族")])
def test_long_lists_begin_with_what_is_common(field, first):
    _none, (_, common), (_, others) = NewcomerForm().fields[field].choices
    assert str(common[0][1]) == first
    codes = [code for code, _title in [*common, *others]]
    assert sorted(codes) == sorted(content.codes(field)), "each code once"
    assert len(common) < 12 < len(others)


def test_a_new_person_is_taken_for_han_and_a_correction_fills_in_nothing(db):
    assert NewcomerForm().initial["nationality"] == "01"
    assert PersonForm(instance=PersonFactory(nationality="")).initial["nationality"] == ""
