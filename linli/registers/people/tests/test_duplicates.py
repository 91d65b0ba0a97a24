"""Duplicates: proposed with reasons, merged by a user, and undone exactly."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.access.permissions import Permission
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.core.search.models import SearchKey
from linli.registers.people import actions, queries, search_keys
from linli.registers.people.actions.duplicates import FACTS
from linli.registers.people.models import Circumstance, Duplicate, Household, Person, Residency
from linli.registers.people.tests.factories import (
    CircumstanceFactory,
    HouseholdFactory,
    PersonFactory,
    ResidencyFactory,
    id_number,
)
from linli.registers.places.tests.factories import CommunityFactory, DwellingFactory

BORN = dt.date(1956, 7, 8)
PLAIN = {"id_number": "", "id_hash": "", "phone": "", "phone_hash": ""}


def twins(community, other=None, **second):
    first = PersonFactory(community=community, name="王建国", born=BORN)
    return first, PersonFactory(community=other or community, name="王建国", born=BORN, **{**PLAIN, **second})


def test_same_name_and_birth_date_is_proposed_once_with_reasons(community):
    first, second = twins(community)
    PersonFactory(community=community, name="王建国", born=dt.date(1980, 1, 1), **PLAIN)
    assert actions.propose_duplicates([community.pk]) == 1
    assert actions.propose_duplicates([community.pk]) == 0
    found = Duplicate.objects.get()
    assert (found.first, found.second, found.score) == (first, second, 70)
    assert found.reasons == ["name", "born", "community", "id_missing"]


def test_same_name_and_phone_is_proposed(community):
    first = PersonFactory(community=community, name="王建国", born=BORN)
    PersonFactory(community=community, name="王建国", born=None, phone=first.phone, id_number="", id_hash="")
    assert [pair.reasons[1] for pair in queries.probable_duplicates([community.pk])] == ["phone"]


def test_two_whole_different_id_numbers_are_two_people_but_one_slip_is_not(community):
    first, _ = twins(community)
    another = PersonFactory(community=community, name="王建国", born=BORN)
    first.id_number, another.id_number = id_number(123, BORN), id_number(132, BORN)
    assert "id_slip" in queries.likeness(first, another).reasons
    another.id_number = id_number(987, BORN)
    assert queries.likeness(first, another).score == 0


def test_the_subdistrict_is_the_reach(community, elsewhere):
    twins(community, elsewhere)
    far = CommunityFactory()
    PersonFactory(community=far, name="王建国", born=BORN, **PLAIN)
    assert len(list(queries.probable_duplicates([community.pk]))) == 1
    assert list(queries.probable_duplicates([far.pk])) == []


@pytest.fixture
def pair(community):
    twins(community)
    actions.propose_duplicates([community.pk])
    return Duplicate.objects.get()


def test_a_merge_leaves_one_person_with_everything(pair, community, viewer):
    first, second = pair.first, pair.second
    Person.objects.filter(pk=second.pk).update(education="21")
    home = ResidencyFactory(person=second, household__dwelling__parent__parent__parent=community, head=True)
    CircumstanceFactory(person=second)
    kept = actions.merge(pair, keep=first, take={"education": "second"}, by=viewer("committee", community))
    second.refresh_from_db()
    assert (kept.education, second.merged_into) == ("21", first)
    assert list(first.residencies.all()) == [home]
    assert first.circumstances.count() == 1
    assert search_keys.find("王建国", viewer("worker", community).scope(Permission.PEOPLE_VIEW)) == [first.pk]
    assert {"person.merged", "person.merged_away"} <= set(Entry.objects.values_list("verb", flat=True))


def test_of_two_homes_the_chosen_stays_and_an_empty_household_ends(pair, community, viewer):
    one, two = (
        ResidencyFactory(person=person, household__dwelling__parent__parent__parent=community, head=True)
        for person in (pair.first, pair.second)
    )
    actions.merge(pair, keep=pair.first, take={"home": "second"}, by=viewer("committee", community))
    assert Residency.objects.get(person=pair.first, until=None) == two
    one.household.refresh_from_db()
    assert one.household.until is not None


def test_who_may_not_merge_does_not_and_a_pair_is_decided_once(pair, community, viewer):
    with pytest.raises(PermissionDenied):
        actions.merge(pair, keep=pair.first, take={}, by=viewer("worker", community))
    actions.dismiss(pair, by=viewer("committee", community))
    with pytest.raises(RuleBroken):
        actions.merge(pair, keep=pair.first, take={}, by=robot("test"))
    assert actions.propose_duplicates([community.pk]) == 0


def test_what_was_corrected_after_the_merge_stays_corrected(pair, community):
    Person.objects.filter(pk=pair.first_id).update(education="31", marital="10")
    Person.objects.filter(pk=pair.second_id).update(education="21", marital="20")
    kept = actions.merge(pair, keep=pair.first, take={"education": "second", "marital": "second"}, by=robot("test"))
    assert (kept.education, kept.marital) == ("21", "20")
    actions.correct(kept, {"education": "11"}, by=robot("test"))
    actions.undo_merge(pair, by=robot("test"))
    pair.first.refresh_from_db()
    pair.second.refresh_from_db()
    assert (pair.first.education, pair.first.marital) == ("11", "10"), "the correction stays, the rest goes back"
    assert (pair.second.education, pair.second.merged_into) == ("21", None)


def everything():
    """All rows as the database holds them, without the columns that count attempts."""
    tables = [m.objects.order_by("pk").values() for m in (Person, Residency, Household, Circumstance)]
    keys = SearchKey.objects.order_by("kind", "key", "ref").values_list("kind", "key", "community_id", "ref")
    return [list(table) for table in tables], list(keys)


SIDES = st.sampled_from(["first", "second"])
HOMES = st.sampled_from(["none", "own", "shared"])
KINDS = st.sets(st.sampled_from(["living_alone", "empty_nest", "very_old"]))


@settings(max_examples=40)
@given(
    take=st.dictionaries(st.sampled_from([*FACTS, "home"]), SIDES),
    keep=SIDES,
    homes=st.tuples(HOMES, HOMES),
    kinds=st.tuples(KINDS, KINDS),
    facts=st.fixed_dictionaries({"education": st.sampled_from(["", "21"]), "sex": st.sampled_from("12")}),
    far=st.booleans(),
)
def test_undoing_a_merge_restores_every_row(community, elsewhere, take, keep, homes, kinds, facts, far):
    with transaction.atomic():
        people = twins(community, elsewhere if far else community, **facts)
        shared = HouseholdFactory(dwelling=DwellingFactory(parent__parent__parent=community))
        for person, home, held in zip(people, homes, kinds, strict=True):
            if home != "none":
                own = DwellingFactory(parent__parent__parent=person.community)
                household = shared if home == "shared" else HouseholdFactory(dwelling=own)
                first = not household.residencies.exists()
                ResidencyFactory(household=household, person=person, is_head=first)
            for kind in sorted(held):
                CircumstanceFactory(person=person, kind=kind, detail="轮椅")
        duplicate = Duplicate.objects.create(community=community, first=people[0], second=people[1], score=70)
        before = everything()
        actions.merge(duplicate, keep=people[0] if keep == "first" else people[1], take=take, by=robot("test"))
        assert everything() != before
        actions.undo_merge(duplicate, by=robot("test"))
        assert everything() == before
        transaction.set_rollback(True)


def test_a_pair_of_two_communities_is_decided_above_them(community, elsewhere, subdistrict, viewer):
    first, second = twins(community, elsewhere)
    pair = Duplicate.objects.create(community=community, first=first, second=second, score=70)
    with pytest.raises(PermissionDenied):
        actions.merge(pair, keep=first, take={}, by=viewer("committee", community))
    actions.merge(pair, keep=first, take={}, by=viewer("subdistrict", subdistrict))
    assert Person.objects.get(pk=second.pk).merged_into == first
