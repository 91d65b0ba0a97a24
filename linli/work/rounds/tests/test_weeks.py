"""The week of a worker: what is due is in it, what was decided is kept, and everything can be undone."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from conftest import appointed
from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.law import calendar, rules
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.registers.places.tests.factories import BuildingFactory, DwellingFactory, StairwellFactory
from linli.work.areas.models import Responsibility
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.rounds import actions, queries
from linli.work.rounds.models import Arrangement, WeekPlan
from linli.work.rounds.queries.hours import clock_of, shifts_on
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import queries as visits
from linli.work.visits.models import Companion
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def monday(monkeypatch):
    """Today is an ordinary Monday."""
    monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: local(value) if value else MONDAY)
    return MONDAY


def local(value):
    return timezone.localtime(value).date()


@pytest.fixture
def me(sign_in, community, monday):
    worker = WorkerFactory(community=community, user=sign_in("worker", community))
    ResponsibilityFactory(place=BuildingFactory(parent=community), worker=worker)
    return worker


@pytest.fixture
def by(me):
    return viewer_for(me.user)


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield


def area_of(worker):
    return Responsibility.objects.get(worker=worker).place


def homes(worker, count, *, overdue=20, stairwell=None):
    """Households of the worker's building that were met a year and so many days ago."""
    well = stairwell or StairwellFactory(parent=area_of(worker), floors=6)
    found = []
    for _ in range(count):
        home = HouseholdFactory(dwelling=DwellingFactory(parent=well), since=MONDAY - dt.timedelta(days=900))
        VisitFactory(household=home, worker=worker, day=MONDAY - dt.timedelta(days=365 + overdue))
        found.append(home)
    return found


def week(worker, on=MONDAY):
    return queries.plan_of(worker, on)


def day_of(worker, household, on=MONDAY):
    return next(
        (one.day for one in week(worker, on).days for stop in one.stops if stop.household == household.pk), None
    )


def left(worker, household):
    return next(one.why for one in week(worker).left_out if one.household == household.pk)


def page(client):
    return client.get(reverse("rounds:week")).content.decode()


def post(client, household, what, **fields):
    data = {f"{what}-{name}": value for name, value in fields.items()}
    return client.post(reverse("rounds:arrange", args=[household.pk]), {"what": what, **data}, follow=True)


def test_overdue_households_are_planned_in_the_order_of_walking(client, me):
    first, second = StairwellFactory(parent=area_of(me), floors=6), StairwellFactory(parent=area_of(me), floors=6)
    mixed = [homes(me, 1, stairwell=well)[0] for well in (first, second, first, second)]
    today = [stop.household for stop in week(me).today]
    assert set(today) == {home.pk for home in mixed}
    sides = [mixed.index(next(home for home in mixed if home.pk == key)) % 2 for key in today]
    assert sides in ([0, 0, 1, 1], [1, 1, 0, 0]), "one entrance after the other"
    text = page(client)
    assert [text.index(f"/visits/household/{key}/record/") for key in today] == sorted(
        text.index(f"/visits/household/{key}/record/") for key in today
    )


def test_the_list_of_today_is_in_the_order_of_the_plan(client, me):
    found = homes(me, 3)
    actions.fresh_week(me, MONDAY)
    order = [found[2].pk, found[0].pk, found[1].pk]
    row = WeekPlan.objects.get()
    stops = {stop[0]: stop for stop in row.content["days"][0][3]}
    row.content["days"][0][3] = [stops[key] for key in order]
    row.save()
    text = client.get(reverse("visits:today")).content.decode()
    at = [text.index(f"/household/{key}/record/") for key in order]
    assert at == sorted(at)


def test_the_list_of_today_makes_the_plan_of_a_new_day_once(client, me, django_assert_max_num_queries):
    homes(me, 2)
    client.get(reverse("visits:today"))
    made = WeekPlan.objects.get()
    client.get(reverse("visits:today"))
    assert WeekPlan.objects.get().made_at == made.made_at


def test_the_next_household_is_the_next_on_the_way(me):
    found = homes(me, 3)
    actions.fresh_week(me, MONDAY)
    row = WeekPlan.objects.get()
    stops = {stop[0]: stop for stop in row.content["days"][0][3]}
    row.content["days"][0][3] = [stops[found[at].pk] for at in (2, 0, 1)]
    row.save()
    VisitFactory(household=found[2], worker=me, day=MONDAY)
    assert visits.next_door(me, found[2], MONDAY).home.pk == found[0].pk
    assert visits.next_door(me, found[0], MONDAY).home.pk == found[1].pk


def test_a_visit_that_was_made_leaves_the_plan(client, me):
    one, other = homes(me, 2)
    assert day_of(me, one) == MONDAY
    VisitFactory(household=one, worker=me, day=MONDAY)
    assert (day_of(me, one), day_of(me, other)) == (None, MONDAY)
    assert one.name not in page(client)


def test_a_plan_is_kept_until_its_input_changes(client, me):
    one, other = homes(me, 2)
    page(client)
    first = WeekPlan.objects.get()
    page(client)
    assert WeekPlan.objects.get().made_at == first.made_at
    VisitFactory(household=one, worker=me, day=MONDAY)
    page(client)
    assert WeekPlan.objects.get().input_hash != first.input_hash
    assert set(str(WeekPlan.objects.get().content)).isdisjoint(other.name), "no names in the stored plan"


def test_a_day_is_set_and_undone(client, me):
    one, _other = homes(me, 2)
    thursday = MONDAY + dt.timedelta(days=3)
    answer = post(client, one, "fix", day=thursday.isoformat())
    assert day_of(me, one) == thursday
    text = answer.content.decode()
    assert f"{one.name}: set to 5 Mar 2026" in text
    undo = re.search(r'action="(/rounds/arrangement/\d+/undo/)"', text)[1]
    client.post(undo)
    assert day_of(me, one) == MONDAY
    assert [entry.verb for entry in journal.of(one).order_by("pk")] == ["visit.fixed", "visit.arrangement_undone"]


def test_an_agreed_time_is_kept_also_in_the_evening(client, me):
    one, other = homes(me, 2)
    tuesday = MONDAY + dt.timedelta(days=1)
    post(client, one, "agree", day=tuesday.isoformat(), at="10:00")
    text = post(client, other, "agree", day=tuesday.isoformat(), at="19:30").content.decode()
    stops = {stop.household: stop for stop in week(me).days[1].stops}
    assert clock_of(stops[one.pk].planned.start) >= "10:00"
    assert stops[other.pk].clock == "19:30"
    assert stops[one.pk].locked
    assert stops[one.pk].window[0] == dt.time(10)
    assert "agreed 19:30" in text
    assert "min agreed outside the visiting hours" in text


def test_a_time_can_be_agreed_with_a_household_that_is_not_due(client, me):
    one = homes(me, 1, overdue=-200)[0]
    assert day_of(me, one) is None
    post(client, one, "agree", day=MONDAY.isoformat(), at="15:00")
    assert day_of(me, one) == MONDAY
    VisitFactory(household=one, worker=me, day=MONDAY)
    assert day_of(me, one) is None, "the visit answered it"


def test_not_today_comes_back_tomorrow_or_on_the_day_chosen(client, me):
    one, other = homes(me, 2)
    wednesday = MONDAY + dt.timedelta(days=2)
    post(client, one, "skip", reason="urgent", back_on=(MONDAY + dt.timedelta(days=1)).isoformat())
    text = post(client, other, "skip", reason="asked", back_on=wednesday.isoformat()).content.decode()
    assert (day_of(me, one), day_of(me, other)) == (MONDAY + dt.timedelta(days=1), wednesday)
    assert "The household asked for another day" in text
    assert "Put off today" in text
    row = Arrangement.objects.get(household=other)
    client.post(reverse("rounds:take_back", args=[row.pk]))
    assert day_of(me, other) == MONDAY


def test_put_off_beyond_the_week_is_named_with_the_reason(client, me):
    one = homes(me, 1)[0]
    post(client, one, "skip", reason="away", back_on=(MONDAY + dt.timedelta(days=20)).isoformat())
    assert left(me, one) == "Not today: The household is away. Planned again from 22 Mar."
    assert "Planned again from 22 Mar" in page(client)


def test_the_latest_decision_counts_and_undoing_it_restores_the_one_before(me, by):
    one = homes(me, 1)[0]
    thursday, friday = MONDAY + dt.timedelta(days=3), MONDAY + dt.timedelta(days=4)
    actions.fix(one, by=by, day=friday)
    second = actions.fix(one, by=by, day=thursday)
    assert day_of(me, one) == thursday
    actions.take_back(second, by=by)
    assert day_of(me, one) == friday
    with pytest.raises(RuleBroken, match="undone already"):
        actions.take_back(second, by=by)


def test_not_today_keeps_a_later_day_that_was_set(me, by):
    one = homes(me, 1)[0]
    friday = MONDAY + dt.timedelta(days=4)
    actions.fix(one, by=by, day=friday)
    actions.skip(one, by=by, reason="urgent")
    assert day_of(me, one) == friday


def test_sent_twice_is_one_decision(me, by):
    one = homes(me, 1)[0]
    assert actions.fix(one, by=by, day=MONDAY) == actions.fix(one, by=by, day=MONDAY)
    assert journal.of(one).count() == 1


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("fix", {"day": "2026-03-01"}, "Choose today or a later date."),
        ("fix", {"day": "2027-03-01"}, "Choose a date within the next 90 days."),
        ("skip", {"reason": "urgent", "back_on": "2026-03-02"}, "Choose a date after today."),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_sentence(client, me, what, fields, said):
    one = homes(me, 1)[0]
    answer = post(client, one, what, **fields)
    assert said in answer.content.decode()
    assert not Arrangement.objects.exists()


def test_forms_say_what_is_missing(client, me):
    one = homes(me, 1)[0]
    answer = post(client, one, "agree", day="2026-03-03")
    assert answer.status_code == 422
    assert "Check the marked fields" in answer.content.decode()


def test_the_day_agreed_at_the_last_visit_is_kept(me):
    one = homes(me, 1, overdue=-5)[0]
    wednesday = MONDAY + dt.timedelta(days=2)
    VisitFactory(household=one, worker=me, day=MONDAY - dt.timedelta(days=5), next_day=wednesday)
    assert day_of(me, one) == wednesday


def test_a_household_where_nobody_was_met_comes_back_by_the_rule(me):
    one = homes(me, 1)[0]
    VisitFactory(household=one, worker=me, day=MONDAY, not_home=True)
    again = MONDAY + dt.timedelta(days=int(rules.value("visits.not_met.again_days")))
    assert day_of(me, one) == again


def test_public_holidays_have_no_visits_and_makeup_days_have_their_own_hours():
    holiday, makeup = dt.date(2024, 5, 1), dt.date(2024, 5, 11)
    assert calendar.is_holiday(holiday)
    assert shifts_on(holiday, "3301") == []
    assert [clock_of(shift.start) for shift in shifts_on(makeup, "3301")] == ["09:00"]
    assert shifts_on(dt.date(2026, 3, 7), "3301") == [], "a Saturday"


def test_an_office_may_visit_on_saturdays_but_not_on_holidays(monkeypatch):
    monkeypatch.setattr(rules, "value", lambda *args, **more: ["sat 09:00-10:00"])
    assert shifts_on(dt.date(2026, 3, 7), "3301")[0].minutes == 60
    assert shifts_on(dt.date(2024, 10, 5), "3301") == [], "a Saturday of the National Day holiday"


@pytest.mark.parametrize(
    "line", ["mon 9:00-11:00", "mon 11:00-09:00", "day 09:00-11:00", "mon 09:00-11:00 10:00-12:00"]
)
def test_hours_that_cannot_be_read_are_named(monkeypatch, line):
    monkeypatch.setattr(rules, "value", lambda *args, **more: [line])
    with pytest.raises(RuleBroken, match=re.escape(line)):
        shifts_on(MONDAY, "3301")


def test_hours_that_cannot_be_read_stop_the_week_but_not_the_list_of_today(client, me, monkeypatch):
    one = homes(me, 1)[0]
    real = rules.value
    broken = {"rounds.field_hours": ["mon 9 to 11"]}
    monkeypatch.setattr(rules, "value", lambda name, **more: broken.get(name) or real(name, **more))
    answer = client.get(reverse("rounds:week"))
    assert answer.status_code == 409
    assert "mon 9 to 11" in answer.content.decode()
    assert one.name in client.get(reverse("visits:today")).content.decode()


def test_a_worker_without_area_and_an_account_without_worker_are_told_what_to_do(client, sign_in, community, monday):
    WorkerFactory(community=community, user=sign_in("worker", community))
    assert "No visits are due in the next seven days." in page(client)
    sign_in("worker", community, name="someone")
    assert "not on the workers' roster" in page(client)


def test_what_does_not_fit_is_named(client, me):
    many = homes(me, 100)
    found = week(me)
    planned = sum(len(one.stops) for one in found.days)
    assert planned + len(found.left_out) == len(many)
    assert {one.why for one in found.left_out} == {"The visiting hours of these seven days are full."}
    assert "Due, but not planned" in page(client)


def test_the_week_costs_the_same_for_one_household_and_many(client, me, django_assert_max_num_queries):
    homes(me, 1)
    page(client)
    with django_assert_max_num_queries(24):
        page(client)
    homes(me, 20)
    page(client)
    with django_assert_max_num_queries(24):
        page(client)


def test_the_command_plans_everybody_and_survives_one_that_fails(me, monkeypatch, capsys):
    from django.core.management import call_command

    homes(me, 1)
    gone = WorkerFactory(community=me.community)
    WeekPlan.objects.create(worker=gone, community=me.community, day=MONDAY, input_hash="x", content={})
    gone.until = MONDAY
    gone.save()
    WorkerFactory(community=me.community, name="何坏")
    real = queries.gather

    def broken(worker, *args):
        if worker.name == "何坏":
            raise ValueError("no door")
        return real(worker, *args)

    monkeypatch.setattr(queries, "gather", broken)
    call_command("rounds_plan")
    assert [plan.worker for plan in WeekPlan.objects.all()] == [me]
    assert "何坏" in capsys.readouterr().err


def test_a_visit_with_colleagues_is_one_record_and_in_their_week(client, me, sign_in):
    """组团式服务: one visit for the worker, a colleague and a doctor."""
    one = homes(me, 1)[0]
    colleague = WorkerFactory(community=me.community, user=appointed("worker", me.community, name="colleague"))
    data = {"kind": "key", "outcome": "met", "day": MONDAY.isoformat()}
    data |= {"companions": ["doctor"], "colleagues": [colleague.pk]}
    url = reverse("visits:record", args=[one.pk])
    text = client.post(url, data, follow=True).content.decode()
    assert f"Doctor · {colleague.name}" in text or f"{colleague.name} · Doctor" in text
    assert Companion.objects.count() == 2
    assert [visit.household for visit in visits.came_along(colleague, MONDAY, MONDAY)] == [one]
    client.force_login(colleague.user)
    assert one.name in page(client)


def test_arrangements_of_others_are_in_the_week_of_the_responsible_worker(client, me):
    one = homes(me, 1)[0]
    other = appointed("worker", me.community, name="colleague")
    WorkerFactory(community=me.community, user=other)
    client.force_login(other)
    text = post(client, one, "fix", day=(MONDAY + dt.timedelta(days=1)).isoformat()).content.decode()
    assert f"It is in the week of {me.name}" in text
    assert day_of(me, one) == MONDAY + dt.timedelta(days=1)
