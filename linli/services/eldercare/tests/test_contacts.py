"""Daily contact: for whom, three answers by one tap, escalation step by step, absences, late ones raised."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.core.rooms.news import Window, start_of
from linli.registers.people.models import Person
from linli.registers.people.tests.factories import CircumstanceFactory
from linli.services.eldercare import actions, news
from linli.services.eldercare.models import ContactDay, ContactStep
from linli.services.eldercare.queries import contacts as queries
from linli.services.eldercare.states import ENDED, ContactAct, ContactState
from linli.services.eldercare.tests.factories import (
    AbsenceFactory,
    ContactDayFactory,
    ContactDutyFactory,
    KinFactory,
    elder,
)
from linli.work.cases.models import Case

TODAY = timezone.localdate


@pytest.fixture
def duty(community):
    return ContactDutyFactory(person=elder(community))


@pytest.fixture
def by(viewer, community):
    return viewer("worker", community)


def state(contact):
    return ContactDay.objects.get(pk=contact.pk).state


@pytest.mark.django_db
def test_fine_ends_the_contact_of_the_day(duty, by):
    contact = actions.answer(duty, "fine", by=by)
    assert contact.has_ended
    with pytest.raises(RuleBroken):
        actions.answer(duty, "no_answer", by=by)
    assert ContactDay.objects.count() == ContactStep.objects.count() == 1


@pytest.mark.django_db
def test_nobody_answers_and_the_steps_follow_in_order_until_someone_is_reached(duty, by):
    first, second = KinFactory(person=duty.person), KinFactory(person=duty.person, name="王芳", place_in_order=2)
    contact = actions.answer(duty, "no_answer", by=by)
    taken = []
    while (following := queries.next_step(contact, queries.steps_of(contact), 2)).act != "handed_over":
        taken.append(following.act)
        kin = {0: first, 1: second}[taken.count("kin") - 1] if following.act == "kin" else None
        actions.step(contact, following.act, by=by, kin=kin)
        contact.refresh_from_db()
        assert contact.state == ContactState.NO_ANSWER, "a step alone never ends it"
    assert taken == ["again", "kin", "kin", "neighbour", "went"]
    actions.step(contact, "fine", by=by, note="在楼下晒太阳")
    assert state(contact) == "fine"
    assert [step.act for step in queries.steps_of(contact)] == ["no_answer", *taken, "fine"]
    assert all(step.at and step.by_id == by.user_id for step in queries.steps_of(contact))


@pytest.mark.django_db
def test_the_next_step_is_due_after_the_minutes_of_the_rule(duty, by):
    contact = actions.answer(duty, "no_answer", by=by)
    steps = queries.steps_of(contact)
    assert queries.next_step(contact, steps, 0).due_at == steps[-1].at + dt.timedelta(minutes=15)


@pytest.mark.django_db
def test_who_needs_help_is_handed_over_as_a_case(duty, by):
    contact = actions.answer(duty, "help", by=by)
    assert queries.next_step(contact, queries.steps_of(contact), 3).act == "handed_over"
    case = actions.hand_over(contact, by=by, words="摔倒了，起不来")
    assert (case.matter, case.person, case.urgency) == ("elderly.no_contact", duty.person, "safety")
    contact.refresh_from_db()
    assert (contact.state, contact.case) == ("handed_over", case)
    with pytest.raises(RuleBroken):
        actions.hand_over(contact, by=by, words="x")
    with pytest.raises(RuleBroken):
        actions.undo_step(contact, by=by)
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_slip_of_the_finger_is_undone_and_the_history_keeps_both(duty, by):
    contact = actions.answer(duty, "fine", by=by)
    actions.undo_step(contact, by=by)
    assert state(contact) == "waiting"
    actions.step(contact, "no_answer", by=by)
    assert [step.act for step in queries.steps_of(contact)] == ["fine", "undone", "no_answer"]


@pytest.mark.django_db
def test_an_impatient_second_tap_is_one_step(duty, by, monkeypatch):
    contact = actions.answer(duty, "no_answer", by=by)
    for _ in range(2):
        actions.step(contact, "again", by=by)
    assert contact.steps.count() == 2
    later = timezone.now() + dt.timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    actions.step(contact, "again", by=by)
    assert contact.steps.count() == 3


@pytest.mark.django_db
def test_steps_are_only_added(duty, by):
    contact = actions.answer(duty, "fine", by=by)
    for change in (contact.steps.all().delete, lambda: contact.steps.update(act="help")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["again", "kin", "neighbour", "went"])
def test_an_escalation_begins_with_no_answer(duty, by, act):
    contact = ContactDayFactory(duty=duty)
    with pytest.raises(RuleBroken):
        actions.step(contact, act, by=by, kin=KinFactory(person=duty.person))


@pytest.mark.django_db
def test_the_kin_of_someone_else_is_not_called(duty, by, community):
    contact = actions.answer(duty, "no_answer", by=by)
    with pytest.raises(RuleBroken):
        actions.step(contact, "kin", by=by, kin=KinFactory(person=elder(community)))


acts = st.lists(st.sampled_from([*ContactAct.values]), max_size=12)


@given(acts)
def test_only_reached_and_handed_over_end_a_contact(said):
    steps = [ContactStep(act=act) for act in said]
    left = [step.act for step in queries.standing(steps)]
    assert (queries.state_after(steps) in ENDED) == (
        next((act for act in reversed(left) if act in {"fine", "no_answer", "help", "handed_over"}), "")
        in {"fine", "handed_over"}
    )
    assert len(left) <= len(said) - said.count("undone")


def due(viewer):
    return [one.duty.person_id for one in queries.todays(viewer, TODAY(), place=None)]


@pytest.mark.django_db
def test_an_absence_pauses_the_contact_from_its_first_day_until_the_return(duty, by):
    person = duty.person
    stay = AbsenceFactory(person=person, since=TODAY() - dt.timedelta(days=2))
    assert due(by) == []
    with pytest.raises(RuleBroken):
        actions.answer(duty, "fine", by=by)
    actions.end(stay, on=TODAY(), by=by)
    assert due(by) == [person.pk]


@pytest.mark.django_db
def test_the_dead_and_those_who_left_are_not_called(duty, by):
    Person.objects.filter(pk=duty.person_id).update(died=TODAY())
    assert due(by) == []
    Person.objects.filter(pk=duty.person_id).update(died=None)
    duty.person.residencies.update(until=TODAY())
    assert due(by) == []


@pytest.mark.django_db
def test_the_duty_of_a_merged_duplicate_goes_on(duty, by, community):
    kept = elder(community)
    duty.person.residencies.update(until=TODAY())
    Person.objects.filter(pk=duty.person_id).update(merged_into=kept)
    assert due(by) == [duty.person_id]
    AbsenceFactory(person=kept)
    assert due(by) == []


@pytest.mark.django_db
def test_late_ones_are_raised_once_and_stay_open_on_the_next_day(duty, by, community, monkeypatch):
    early = ContactDutyFactory(person=elder(community))

    def at(day, hour):
        moment = dt.datetime(2026, 11, day, hour, 10, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        call_command("contacts_raise")

    at(29, 1)  # 9:10 in the local time
    assert set(ContactDay.objects.values_list("overdue_at", flat=True)) == {None}
    actions.answer(early, "fine", by=by)
    at(29, 2)  # 10:10
    at(29, 3)
    assert list(ContactDay.objects.exclude(overdue_at=None).values_list("duty", flat=True)) == [duty.pk]
    window = Window(since=start_of(TODAY()), today=TODAY())
    assert [row.duty_id for row in news.late_shown(news.late(by, window), by, window)] == [duty.pk]
    at(30, 0)
    before = ContactDay.objects.waiting().get(day__lt=TODAY())
    assert before.duty == duty
    actions.step(before, "fine", by=by)
    assert not ContactDay.objects.waiting().filter(day__lt=TODAY()).exists()


@pytest.mark.django_db
def test_the_list_of_today_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("worker", community)
    ContactDutyFactory(person=elder(community))
    address = reverse("eldercare:contacts")
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for _ in range(4):
        ContactDayFactory(duty=ContactDutyFactory(person=elder(community)))
    with django_assert_max_num_queries(len(one)):
        assert client.get(address).content.count(b'value="fine"') == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "is_allowed"),
    [
        ({"caller": "neighbour", "name": "李大妈"}, False),
        ({"caller": "neighbour", "name": "", "consent_on": dt.date(2026, 3, 1)}, False),
        ({"caller": "neighbour", "name": "李大妈", "consent_on": dt.date(2026, 3, 1)}, True),
        ({"caller": "volunteers", "name": "红枫志愿队"}, True),
        ({"caller": "worker", "until_time": dt.time(8)}, False),
        ({"caller": "camera"}, False),
    ],
)
def test_who_may_make_the_contact(community, by, more, is_allowed):
    said = {"since": TODAY(), "way": "knock", "since_time": dt.time(8, 30), "until_time": dt.time(10)}
    if is_allowed:
        assert actions.agree_duty(elder(community), by=by, **said | more).pk
        return
    with pytest.raises(RuleBroken):
        actions.agree_duty(elder(community), by=by, **said | more)


@pytest.mark.django_db
def test_the_database_refuses_a_neighbour_who_did_not_agree(community):
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactDutyFactory(person=elder(community), caller="neighbour")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("born", "kinds", "level", "grounds"),
    [
        (1940, ["living_alone"], None, ["alone_very_old"]),
        (1960, ["living_alone"], None, []),
        (1960, ["living_alone"], 2, ["alone_impaired"]),
        (1940, ["living_alone"], 4, ["alone_very_old", "alone_impaired"]),
        (1940, ["empty_nest"], 4, []),
    ],
)
def test_for_whom_a_contact_is_proposed(community, born, kinds, level, grounds):
    person = elder(community, born=dt.date(born, 1, 2))
    assert [one.code for one in queries.grounds_of(person, kinds, level)] == grounds


@pytest.mark.django_db
def test_one_tap_on_the_phone(client, sign_in, duty, community):
    sign_in("worker", community)
    CircumstanceFactory(person=duty.person)
    page = client.post(reverse("eldercare:contact_answer", args=[duty.pk]), {"act": "no_answer"})
    contact = ContactDay.objects.get()
    assert page.url == reverse("eldercare:contact", args=[contact.pk])
    kin = KinFactory(person=duty.person)
    shown = client.get(page.url).content.decode()
    assert ("19900001234" in shown, reverse("eldercare:kin_call", args=[kin.pk]) in shown) == (False, True)
    said = {"act": "kin", "kin": kin.pk, "note": "马上过去"}
    client.post(reverse("eldercare:contact_step", args=[contact.pk]), said)
    assert ContactStep.objects.get(act="kin").kin == kin
