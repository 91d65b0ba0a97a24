"""Activities, attendance, day care and meals, as somebody at the desk of a Starlight Home uses them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import PersonFactory
from linli.services.centres import actions, policies
from linli.services.centres.models import Activity, Attendance, DayCare, Enrolment, Session
from linli.services.centres.queries import activities
from linli.services.centres.tests.factories import (
    ActivityFactory,
    CentreFactory,
    EnrolmentFactory,
    MealFactory,
    MenuFactory,
)

pytestmark = pytest.mark.django_db
BY = robot("test")


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def activity(community):
    return ActivityFactory(centre__community=community)


@settings(phases=(Phase.explicit, Phase.generate), max_examples=25)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=14))
def test_never_more_than_the_limit_and_the_first_to_ask_moves_up(steps):
    """Each step enrols a person, or ends the enrolment of one who is on the list."""
    with transaction.atomic():
        activity = ActivityFactory(places=2)
        people = PersonFactory.create_batch(5, community=activity.community)
        order = []  # a plain model: who is on the list, in the order of asking
        for step in steps:
            person = people[step]
            if person in order:
                actions.leave_activity(Enrolment.objects.open().get(person=person), by=BY)
                order.remove(person)
            else:
                actions.enrol(activity, person, by=BY)
                order.append(person)
            rows = list(Enrolment.objects.open().select_related("person").order_by("asked_at", "pk"))
            assert [row.person for row in rows] == order
            assert [row.person for row in rows if row.seat] == order[:2]
            assert all(row.seat in (1, 2) for row in rows if row.seat)
        transaction.set_rollback(True)


def test_the_database_itself_gives_a_seat_once(activity):
    EnrolmentFactory(activity=activity, seat=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolmentFactory(activity=activity, seat=1)


def test_ticking_twice_is_one_attendance_and_can_be_taken_back(client, sign_in, community, activity):
    sign_in("worker", community)
    row = EnrolmentFactory(activity=activity)
    today = timezone.localdate().isoformat()
    url = reverse("centres:tick", args=[activity.pk, today])
    for _ in range(2):
        client.post(url, {"person": row.person_id, "came": "1"})
    assert Attendance.objects.count() == 1
    assert 'aria-pressed="true"' in client.get(reverse("centres:session", args=[activity.pk, today])).content.decode()
    client.post(url, {"person": row.person_id, "came": "0"})
    assert Attendance.objects.count() == 0


def test_somebody_without_enrolment_is_ticked_and_marked(worker, activity):
    guest = PersonFactory(community=activity.community)
    actions.tick(activity, guest, by=worker, day=timezone.localdate())
    (tick,) = activities.register_of(activity, timezone.localdate())
    assert (tick.came, tick.enrolled) == (True, False)


def test_attendance_is_not_kept_before_the_day_nor_on_other_weekdays(worker, activity):
    person, today = PersonFactory(community=activity.community), timezone.localdate()
    for day in (today + dt.timedelta(days=7), today - dt.timedelta(days=1)):
        with pytest.raises(RuleBroken):
            actions.tick(activity, person, by=worker, day=day)


def test_a_cancelled_day_is_told_on_the_public_page_and_can_be_taken_back(client, viewer, community, activity):
    clerk, today = viewer("clerk", community), timezone.localdate()
    session = actions.cancel_session(activity, by=clerk, day=today, why="停电")
    url = reverse("care_facility", args=[activity.centre_id])
    assert "停电" in client.get(url).content.decode()
    with pytest.raises(RuleBroken):
        actions.tick(activity, PersonFactory(community=community), by=clerk, day=today)
    actions.hold_session(session, by=clerk)
    assert "停电" not in client.get(url).content.decode()


def test_a_day_on_which_people_came_is_not_cancelled(viewer, community, activity):
    clerk, today = viewer("clerk", community), timezone.localdate()
    actions.count_walk_ins(activity, by=clerk, day=today, walk_ins=4)
    with pytest.raises(RuleBroken):
        actions.cancel_session(activity, by=clerk, day=today, why="停电")
    assert Session.objects.get().walk_ins == 4


def test_a_single_activity_takes_place_once_and_a_weekly_one_on_its_weekday():
    monday = dt.date(2026, 3, 2)
    once = Activity(weekday=None, since=monday, until=monday + dt.timedelta(days=1))
    weekly = Activity(weekday=1, since=monday)
    days = [monday + dt.timedelta(days=n) for n in range(15)]
    assert [once.takes_place_on(day) for day in days].count(True) == 1
    assert [day for day in days if weekly.takes_place_on(day)] == [days[0], days[7], days[14]]


def test_day_care_from_arrival_to_leaving(worker, community):
    home, person = CentreFactory(community=community), PersonFactory(community=community)
    today = timezone.localdate()
    row = actions.arrive(home, person, by=worker, day=today, at=dt.time(8, 30))
    with pytest.raises(RuleBroken):
        actions.arrive(home, person, by=worker, day=today, at=dt.time(9))
    actions.leave_day_care(row, by=worker, at=dt.time(11, 30))
    with pytest.raises(RuleBroken):
        actions.arrive(home, person, by=worker, day=today, at=dt.time(10))
    actions.arrive(home, person, by=worker, day=today, at=dt.time(13))
    row.refresh_from_db()
    with pytest.raises(RuleBroken):
        actions.take_back_arrival(row, by=worker)
    assert DayCare.objects.count() == 2


def test_a_mistaken_arrival_and_a_mistaken_leaving_are_taken_back(worker, community):
    home, person = CentreFactory(community=community), PersonFactory(community=community)
    row = actions.arrive(home, person, by=worker, day=timezone.localdate(), at=dt.time(8))
    actions.leave_day_care(row, by=worker, at=dt.time(9))
    actions.take_back_arrival(row, by=worker)
    assert DayCare.objects.get().left is None
    actions.take_back_arrival(row, by=worker)
    assert not DayCare.objects.exists()


def test_a_meal_has_the_subsidy_of_its_day_and_is_ordered_once(worker, community):
    menu = MenuFactory(centre__community=community)
    turning = PersonFactory(community=community, born=menu.day.replace(year=menu.day.year - 80, day=1))
    meal = actions.order_meal(menu, turning, by=worker, delivered=True)
    assert (meal.fen, meal.subsidy_fen, meal.own_yuan) == (1550, 620, "9.30")
    with pytest.raises(RuleBroken):
        actions.order_meal(menu, turning, by=worker)
    actions.cancel_meal(meal, by=worker)
    assert actions.order_meal(menu, turning, by=worker).state == "ordered"


@pytest.mark.parametrize(("hour", "fits"), [(8, True), (9, False), (15, False)])
def test_meals_are_ordered_until_the_hour_of_the_rule(community, hour, fits):
    menu = MenuFactory(centre__community=community, day=dt.date(2026, 3, 2))
    now = dt.datetime(2026, 3, 2, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    if fits:
        policies.check_order_time(menu, now)
    else:
        with pytest.raises(RuleBroken):
            policies.check_order_time(menu, now)


def test_a_meal_to_come_is_not_marked_and_a_mark_is_taken_back(worker, community):
    with pytest.raises(RuleBroken):
        actions.mark_meal(MealFactory(menu__centre__community=community), by=worker, state="served")
    meal = MealFactory(menu__centre__community=community, menu__day=timezone.localdate())
    actions.mark_meal(meal, by=worker, state="missed")
    assert actions.mark_meal(meal, by=worker, state="ordered").state == "ordered"


def test_the_kitchen_list_puts_deliveries_last_with_their_address(community):
    from linli.registers.people.tests.factories import HouseholdFactory, ResidencyFactory

    menu = MenuFactory(centre__community=community)
    home = HouseholdFactory(dwelling__parent__parent__parent=community)
    away = MealFactory(menu=menu, person=ResidencyFactory(household=home).person, delivered=True)
    here = MealFactory(menu=menu)
    MealFactory(menu=menu, state="cancelled")
    lines = activities.kitchen(menu)
    assert [line.meal.pk for line in lines] == [here.pk, away.pk]
    assert lines[1].address == str(home.dwelling)


def test_more_places_go_to_those_who_wait_and_fewer_are_refused_while_taken(viewer, community):
    clerk, activity = viewer("clerk", community), ActivityFactory(centre__community=community, places=1)
    people = PersonFactory.create_batch(3, community=community)
    for person in people:
        actions.enrol(activity, person, by=BY)
    actions.correct_activity(activity, by=clerk, places=2)
    seated = Enrolment.objects.exclude(seat=None).order_by("seat")
    assert [row.person for row in seated] == people[:2]
    with pytest.raises(RuleBroken):
        actions.correct_activity(activity, by=clerk, places=1)


def test_a_corrected_price_leaves_ordered_meals_alone(viewer, community):
    meal = MealFactory(menu__centre__community=community)
    actions.correct_menu(meal.menu, by=viewer("clerk", community), dishes="面条", fen=900)
    meal.refresh_from_db()
    assert (meal.fen, meal.menu.fen, meal.menu.dishes) == (1550, 900, "面条")
