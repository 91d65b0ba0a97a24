"""What may be done to people, and what may not."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.people import actions, search_keys
from linli.registers.people.forms import MoveForm, MoveOutForm, NewcomerForm, NewHouseholdForm, PersonForm
from linli.registers.people.models import Circumstance, Household, Residency
from linli.registers.people.tests.factories import (
    CircumstanceFactory,
    HouseholdFactory,
    PersonFactory,
    ResidencyFactory,
    door_at,
    household_at,
    id_number,
)
from linli.registers.places import addresses
from linli.registers.places.tests.factories import DwellingFactory

SPRING = dt.date(2026, 3, 2)
BORN = dt.date(1956, 7, 8)


@pytest.fixture
def household(community):
    return household_at(community, "王建国", "李秀英")


@pytest.fixture
def head(household):
    return household.residencies.get(is_head=True).person


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


def home_of(person):
    return Residency.objects.get(person=person, until=None)


def typed(**more):
    return {"name": "王 小明", "sex": "1", "relation": "20", "since": "2026-03-02", **more}


def test_a_newcomer_is_found_at_once(household, worker, community):
    form = NewcomerForm(typed(id_number=id_number(123, BORN).lower(), phone="138 0000-1234"))
    assert form.is_valid(), form.errors
    person = actions.register(form.facts(), household, relation="20", since=SPRING, by=worker)
    assert (person.name, person.born, person.phone) == ("王小明", BORN, "13800001234")
    assert home_of(person).household == household
    here = Scope(communities=frozenset({community.pk}))
    assert search_keys.find("wxm", here) == [person.pk]
    assert search_keys.find("1234", here) == [person.pk]
    assert "13800001234" not in str(Entry.objects.latest("pk").changes)


@pytest.mark.parametrize(
    ("field", "value"),
    [("id_number", "330199195607081234"), ("phone", "12"), ("born", "2099-01-01"), ("name", ""), ("sex", "")],
)
def test_what_cannot_be_is_refused_beside_its_field(field, value):
    form = NewcomerForm(typed(**{field: value}))
    assert not form.is_valid()
    assert field in form.errors


def test_birth_date_and_sex_agree_with_the_id_number():
    form = NewcomerForm(typed(id_number=id_number(122, BORN), born="1956-07-09"))
    assert not form.is_valid()
    assert {"born", "sex"} <= set(form.errors)


def test_an_id_number_has_one_home(household, worker, head):
    facts = {"name": head.name, "sex": "1", "id_number": head.id_number}
    with pytest.raises(RuleBroken):
        actions.register(facts, household, relation="20", since=SPRING, by=worker)
    actions.move(head, None, on=SPRING, by=worker)
    back = actions.register(facts, household, relation="20", since=SPRING, by=worker)
    assert back.pk == head.pk, "who comes back is who they were"


def test_a_correction_keeps_secrets_that_were_left_empty(head, worker):
    before = head.id_number
    form = PersonForm({"name": "王建华", "sex": "1", "born": head.born, "id_number": "", "phone": ""}, instance=head)
    assert form.is_valid(), form.errors
    person = actions.correct(head, form.facts(), by=worker)
    assert (person.name, person.id_number) == ("王建华", before)
    assert home_of(head).household.name == "王建华", "a household is called after its head"
    assert "name" in journal.of(person).first().changes["fields"]
    with pytest.raises(RuleBroken):
        actions.correct(person, {"id_number": PersonFactory(community=head.community).id_number}, by=worker)


def test_a_move_ends_one_home_and_opens_the_next_on_the_same_day(head, household, worker, community):
    other = household_at(community, "赵敏")
    actions.move(head, other, on=SPRING, relation="50", by=worker)
    old, new = head.residencies.order_by("since")
    assert (old.until, new.since, new.household) == (SPRING, SPRING, other)
    household.refresh_from_db()
    assert household.until is None, "a member still lives there"
    with pytest.raises(RuleBroken):
        actions.move(head, other, on=SPRING, by=worker)


def test_when_the_last_one_leaves_the_household_ends(worker, community):
    household = household_at(community, "赵敏")
    actions.move(home_person(household), None, on=SPRING, by=worker)
    household.refresh_from_db()
    assert household.until == SPRING


def home_person(household):
    return household.residencies.get().person


def test_a_household_splits_or_moves_as_a_whole(household, head, worker, community):
    dwelling = DwellingFactory(parent__parent__parent=community)
    wife = household.residencies.get(is_head=False).person
    fresh = actions.move_out(household, [wife], household.dwelling, on=SPRING, by=worker)
    assert (fresh.name, home_of(wife).is_head, home_of(wife).relation) == (wife.name, True, "02")
    moved = actions.move_out(household, [head], dwelling, on=SPRING, by=worker)
    household.refresh_from_db()
    assert (household.until, moved.dwelling) == (SPRING, dwelling)
    with pytest.raises(RuleBroken):
        actions.move_out(household, [head], dwelling, on=SPRING, by=worker)


def test_nobody_moves_people_into_a_community_they_do_not_look_after(household, head, worker, elsewhere):
    far = HouseholdFactory(dwelling__parent__parent__parent=elsewhere)
    with pytest.raises(PermissionDenied):
        actions.move(head, far, on=SPRING, by=worker)
    with pytest.raises(PermissionDenied):
        actions.move_out(household, [head], far.dwelling, on=SPRING, by=worker)


def test_a_new_head_gives_the_household_its_name(household, worker):
    before, after = household.residencies.order_by("-is_head")
    actions.make_head(after, by=worker)
    assert household.residencies.get(is_head=True, until=None) == after
    assert Household.objects.get().name == after.person.name
    actions.move(before.person, None, on=SPRING, by=worker)
    with pytest.raises(RuleBroken):
        actions.make_head(before, by=worker)
    assert household.residencies.get(is_head=True, until=None) == after


def test_a_death_ends_home_and_circumstances_and_leaves_the_search(head, worker, community):
    actions.add_circumstance(head, "living_alone", since=SPRING, source="visit", by=worker, sure=True)
    actions.record_death(head, on=dt.date(2026, 4, 1), by=worker)
    assert not Residency.objects.filter(person=head, until=None).exists()
    assert not Circumstance.objects.filter(person=head, until=None).exists()
    assert search_keys.find("王建国", worker.scope(Permission.PEOPLE_VIEW)) == []


def test_days_to_come_are_refused(head, worker):
    with pytest.raises(RuleBroken):
        actions.move(head, None, on=dt.date(2999, 1, 1), by=worker)
    with pytest.raises(RuleBroken):
        actions.move(head, None, on=dt.date(2000, 1, 1), by=worker)


def test_consent_is_needed_where_it_is_the_ground(head, worker):
    with pytest.raises(RuleBroken):
        actions.add_circumstance(head, "new_graduate", since=SPRING, source="told", by=worker)
    row = actions.add_circumstance(head, "new_graduate", since=SPRING, source="told", consent_on=SPRING, by=worker)
    assert (row.ground, row.is_unverified) == ("consent", True)
    with pytest.raises(RuleBroken):
        actions.add_circumstance(head, "new_graduate", since=SPRING, source="told", consent_on=SPRING, by=worker)
    actions.end_circumstance(row, on=SPRING, reason="consent", by=worker)
    assert Circumstance.objects.get().until == SPRING


def test_what_has_ended_does_not_end_again(head, worker):
    row = actions.add_circumstance(head, "disability_card", since=SPRING, source="paper", by=worker)
    actions.end_circumstance(row, on=SPRING, by=worker)
    with pytest.raises(RuleBroken):
        actions.end_circumstance(row, on=SPRING + dt.timedelta(days=1), by=worker)


@pytest.mark.parametrize("kind", ["very_old", "zero_employment", "loyalty"])
def test_what_is_derived_or_not_in_the_list_is_never_entered(head, worker, kind):
    with pytest.raises(RuleBroken):
        actions.add_circumstance(head, kind, since=SPRING, source="told", by=worker)


def test_for_a_child_a_guardian_of_age_agrees(household, head, worker):
    child = ResidencyFactory(household=household, person__born=dt.date(2020, 1, 1)).person
    said = {"since": SPRING, "source": "guardian", "by": worker}
    with pytest.raises(RuleBroken, match="14"):
        actions.add_circumstance(child, "under14_left", **said)
    with pytest.raises(RuleBroken):
        actions.add_circumstance(child, "under14_left", guardian=child, **said)
    actions.add_circumstance(child, "under14_left", guardian=head, **said)
    assert journal.of(child).first().changes["guardian"] == head.pk


def test_the_detail_of_a_circumstance_stays_out_of_the_journal(head, worker):
    actions.add_circumstance(head, "disability_card", since=SPRING, source="paper", detail="肢体二级", by=worker)
    assert "肢体" not in str(list(Entry.objects.values()))


def test_a_door_is_typed_as_people_say_it(worker, community, elsewhere):
    mine, far = door_at(community), door_at(elsewhere, "9-1-101")
    words = addresses.letters_of(addresses.split_address(mine.address)[0])
    form = MoveForm({"on": "2026-03-02", "dwelling": f"{words} 3-1-402"}, viewer=worker)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["dwelling"] == mine
    assert form.joins() is None
    for text in ("9-1-101", str(far), "没有这里 1-1-1"):
        assert not MoveForm({"on": "2026-03-02", "dwelling": text}, viewer=worker).is_valid()


def test_a_person_can_start_a_household_alone(head, worker, community):
    dwelling = DwellingFactory(parent__parent__parent=community)
    fresh = actions.move_alone(head, dwelling, on=SPRING, by=worker)
    assert (fresh.dwelling, home_of(head).is_head) == (dwelling, True)
    actions.move(head, None, on=SPRING, by=worker)
    again = actions.move_alone(head, dwelling, on=SPRING, by=worker)
    assert Household.objects.open().filter(pk=again.pk).exists()


def test_a_household_is_registered_at_an_empty_door(worker, community):
    dwelling = door_at(community)
    form = NewHouseholdForm(typed(dwelling=str(dwelling)), viewer=worker)
    assert form.is_valid(), form.errors
    fresh = actions.found_household(dwelling, form.facts(), since=SPRING, by=worker)
    home = Residency.objects.get(household=fresh)
    assert (fresh.name, home.person.name, home.is_head, home.dwelling) == ("王小明", "王小明", True, dwelling)
    assert {entry.verb for entry in Entry.objects.all()} == {"person.registered", "household.founded"}


def test_a_second_household_in_a_dwelling_must_be_confirmed(worker, community):
    dwelling = door_at(community)
    HouseholdFactory(dwelling=dwelling)
    assert "dwelling" in NewHouseholdForm(typed(dwelling=str(dwelling)), viewer=worker).errors
    assert NewHouseholdForm(typed(dwelling=str(dwelling), besides="on"), viewer=worker).is_valid()


def test_a_whole_household_moves_away_at_once(household, worker):
    people = [home.person for home in household.residencies.all()]
    actions.move_away(household, people, on=SPRING, by=worker)
    household.refresh_from_db()
    assert household.until == SPRING
    assert not Residency.objects.filter(person__in=people, until=None).exists()


def test_a_household_moves_to_a_door_or_away_but_not_both(household, worker, community):
    dwelling = door_at(community)
    people = [home.person_id for home in household.residencies.all()]
    said = {"people": people, "on": "2026-03-02"}
    for more in ({}, {"dwelling": str(dwelling), "away": "on"}):
        assert "dwelling" in MoveOutForm(said | more, household=household, viewer=worker).errors
    for more in ({"dwelling": str(dwelling)}, {"away": "on"}):
        assert MoveOutForm(said | more, household=household, viewer=worker).is_valid()


def test_a_death_recorded_by_mistake_is_taken_back(household, head, worker, community):
    alone = household_at(community, "孙独居").residencies.get().person
    fact = CircumstanceFactory(person=alone)
    actions.record_death(alone, on=SPRING, by=worker)
    actions.take_back_death(alone, by=worker)
    fact.refresh_from_db()
    home = home_of(alone)
    assert (alone.died, fact.until, home.household.until, home.is_head) == (None, None, None, True)
    assert alone.pk in search_keys.find("孙独居", worker.scope(Permission.PEOPLE_VIEW))
    with pytest.raises(RuleBroken):
        actions.take_back_death(alone, by=worker)


def test_a_death_sent_twice_is_recorded_once_and_can_still_be_taken_back(household, head, worker):
    actions.record_death(head, on=SPRING, by=worker)
    with pytest.raises(RuleBroken):
        actions.record_death(head, on=SPRING + dt.timedelta(days=1), by=worker)
    with pytest.raises(RuleBroken):
        actions.move(head, None, on=SPRING, by=worker)
    head.refresh_from_db()
    assert head.died == SPRING
    actions.take_back_death(head, by=worker)
    assert home_of(head).household == household


def test_a_head_chosen_meanwhile_stays_head(household, head, worker):
    other = household.residencies.get(is_head=False)
    actions.record_death(head, on=SPRING, by=worker)
    actions.make_head(other, by=worker)
    actions.take_back_death(head, by=worker)
    assert not home_of(head).is_head
    assert home_of(other.person).is_head
