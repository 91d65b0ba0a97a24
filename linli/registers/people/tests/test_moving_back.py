"""A move recorded by mistake is taken back: who moved together comes back whole."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.errors import RuleBroken
from linli.registers.people import actions, search_keys
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.people.tests.factories import CircumstanceFactory, door_at, household_at
from linli.registers.places.tests.factories import DwellingFactory

SPRING = dt.date(2026, 3, 2)


@pytest.fixture
def household(community):
    return household_at(community, "王建国", "李秀英")


@pytest.fixture
def people(household):
    return [home.person for home in household.residencies.order_by("pk")]


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def dwelling(community):
    return DwellingFactory(parent__parent__parent=community)


def everything():
    """All that a move may change."""
    columns = {
        Household: ("pk", "community", "dwelling", "name", "since", "until"),
        Residency: ("pk", "person", "household", "community", "since", "until", "is_head", "relation"),
        Circumstance: ("pk", "person", "community", "kind", "since", "until"),
        Person: ("pk", "community"),
    }
    return {model: list(model.objects.order_by("pk").values_list(*names)) for model, names in columns.items()}


def test_a_household_moved_by_mistake_comes_back_whole(household, people, worker, dwelling):
    CircumstanceFactory(person=people[0])
    before = everything()
    fresh = actions.move_out(household, people, dwelling, on=SPRING, by=worker)
    assert everything() != before
    back = actions.take_back_move(people[1], by=worker)
    assert (back, everything()) == (household, before)
    assert not Household.objects.filter(pk=fresh.pk).exists()
    assert journal.of(household).first().verb == "household.move_taken_back"
    assert journal.of(people[0]).first().verb == "person.move_taken_back"
    with pytest.raises(RuleBroken):
        actions.take_back_move(people[0], by=worker)


def test_who_moved_away_by_mistake_is_found_at_the_old_address_again(household, people, worker):
    before = everything()
    actions.move_away(household, people, on=SPRING, by=worker)
    assert not Household.objects.open().exists()
    actions.take_back_move(people[0], by=worker)
    assert everything() == before
    assert people[0].pk in search_keys.find("王建国", worker.scope(Permission.PEOPLE_VIEW))


def test_into_another_community_and_back(household, people, viewer, community, subdistrict):
    from linli.registers.places.tests.factories import CommunityFactory

    by = viewer("committee", community)
    near = CommunityFactory(parent=subdistrict)
    far = household_at(near, "赵敏")
    both = viewer("committee", near, name=by.name)
    CircumstanceFactory(person=people[1], kind="disability_card")
    before = everything()
    actions.move(people[1], far, on=SPRING, relation="50", by=both)
    assert Person.objects.get(pk=people[1].pk).community == near
    with pytest.raises(PermissionDenied):
        actions.take_back_move(people[1], by=viewer("committee", near, name="far"))
    actions.take_back_move(people[1], by=both)
    assert everything() == before


def test_circumstances_of_the_dwelling_end_with_the_move_others_go_along(household, people, worker, dwelling):
    alone = CircumstanceFactory(person=people[0], kind="living_alone")
    card = CircumstanceFactory(person=people[0], kind="disability_card")
    actions.move_out(household, people[:1], household.dwelling, on=SPRING, by=worker)
    alone.refresh_from_db()
    assert alone.until is None, "the household split, nobody left the dwelling"
    actions.move_alone(people[0], dwelling, on=SPRING, by=worker)
    alone.refresh_from_db()
    card.refresh_from_db()
    assert (alone.until, card.until) == (SPRING, None)
    again = actions.add_circumstance(people[0], "living_alone", since=SPRING, source="visit", by=worker)
    actions.take_back_move(people[0], by=worker)
    alone.refresh_from_db()
    assert alone.until == SPRING, "recorded again meanwhile, and never open twice"
    assert Circumstance.objects.get(person=people[0], kind="living_alone", until=None) == again


def test_the_later_move_first_then_the_earlier(household, people, worker, dwelling, community):
    before = everything()
    actions.move_out(household, people, dwelling, on=SPRING, by=worker)
    actions.move(people[1], None, on=SPRING, by=worker)
    with pytest.raises(RuleBroken, match="李秀英"):
        actions.take_back_move(people[0], by=worker)
    actions.take_back_move(people[1], by=worker)
    actions.take_back_move(people[1], by=worker)
    assert everything() == before


def test_a_move_stays_once_someone_was_registered_in_the_new_household(household, people, worker, dwelling):
    fresh = actions.move_out(household, people, dwelling, on=SPRING, by=worker)
    facts = {"name": "王小明", "sex": "1"}
    actions.register(facts, fresh, relation="20", since=SPRING, by=worker)
    with pytest.raises(RuleBroken, match="王小明"):
        actions.take_back_move(people[0], by=worker)
    assert Residency.objects.filter(person=people[0], until=None).get().household == fresh


def test_a_death_since_is_cancelled_first(household, people, worker, dwelling):
    actions.move_out(household, people, dwelling, on=SPRING, by=worker)
    actions.record_death(people[0], on=SPRING, by=worker)
    with pytest.raises(RuleBroken):
        actions.take_back_move(people[1], by=worker)
    actions.take_back_death(people[0], by=worker)
    actions.take_back_move(people[1], by=worker)
    assert Residency.objects.filter(household=household, until=None).count() == 2


def test_a_head_chosen_meanwhile_stays_head(household, people, worker):
    actions.move(people[0], None, on=SPRING, by=worker)
    actions.make_head(household.residencies.get(person=people[1]), by=worker)
    actions.take_back_move(people[0], by=worker)
    assert household.residencies.get(is_head=True, until=None).person == people[1]


@settings(
    max_examples=40,
    derandomize=True,
)
@given(st.lists(st.tuples(st.sampled_from(["out", "away", "one", "alone"]), st.integers(0, 2)), max_size=5))
def test_any_sequence_of_moves_is_taken_back_step_by_step(worker, community, script):
    home = household_at(community, "王建国", "李秀英", "王小明")
    doors = [DwellingFactory(parent__parent__parent=community) for _ in range(2)]
    other = household_at(community, "赵敏")
    everyone = [residency.person for residency in home.residencies.order_by("pk")]
    CircumstanceFactory(person=everyone[0])
    pages = []
    for how, number in script:
        person = everyone[number]
        before = everything()
        residency = person.residencies.filter(until=None).first()
        try:
            if how == "alone":
                actions.move_alone(person, doors[number % 2], on=SPRING, by=worker)
            elif how == "one":
                actions.move(person, other, on=SPRING, by=worker)
            elif residency is not None:
                together = Person.objects.filter(residencies__household=residency.household_id, residencies__until=None)
                if how == "out":
                    actions.move_out(residency.household, list(together), doors[number % 2], on=SPRING, by=worker)
                else:
                    actions.move_away(residency.household, list(together), on=SPRING, by=worker)
            else:
                continue
        except RuleBroken:
            continue
        pages.append((person, before))
    for person, before in reversed(pages):
        actions.take_back_move(person, by=worker)
        assert everything() == before


def test_the_pages_offer_it_at_both_ends_and_say_why_not(client, sign_in, household, people, community):
    sign_in("worker", community)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    door = door_at(community)
    said = {"people": [one.pk for one in people], "on": "2026-03-02", "dwelling": str(door)}
    fresh = client.post(reverse("people:household_move", args=[household.pk]), said)["Location"]
    url = reverse("people:take_back_move", args=[people[0].pk])
    old = reverse("people:household", args=[household.pk])
    for page in (old, fresh):
        assert "/move/undo/" in client.get(page).content.decode()
    newcomer = {"name": "王小明", "sex": "1", "relation": "20", "since": "2026-03-02"}
    client.post(fresh + "new/", newcomer)
    page = client.get(old).content.decode()
    assert "/move/undo/" not in page
    assert "王小明 was registered in the household" in page
    assert client.post(url).status_code == 409


def test_after_a_move_the_page_says_what_ended_with_it(client, sign_in, household, people, community):
    sign_in("worker", community)
    CircumstanceFactory(person=people[1], kind="living_alone")
    CircumstanceFactory(person=people[1], kind="disability_card")
    answer = client.post(reverse("people:move", args=[people[1].pk]), {"on": "2026-03-02"}, follow=True)
    (said,) = answer.context["messages"]
    assert "独居老人" in str(said)
    assert "残疾" not in str(said)


def test_one_tap_brings_them_back_and_the_page_shows_it(client, sign_in, household, people, community):
    sign_in("worker", community)
    client.post(reverse("people:move", args=[people[1].pk]), {"on": "2026-03-02"})
    page = client.get(reverse("people:person", args=[people[1].pk])).content.decode()
    url = reverse("people:take_back_move", args=[people[1].pk])
    assert url in page
    assert client.post(url)["Location"] == reverse("people:person", args=[people[1].pk])
    assert household.residencies.filter(until=None).count() == 2
    assert url not in client.get(reverse("people:person", args=[people[1].pk])).content.decode()
