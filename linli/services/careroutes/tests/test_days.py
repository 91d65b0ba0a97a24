"""A provider's day: proposing, accepting, undoing, a carer who does not come, and the carer's own list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from linli.core.errors import RuleBroken
from linli.registers.bodies.models import Body
from linli.services.careroutes import actions, queries
from linli.services.careroutes.models import DayPlan
from linli.services.careroutes.states import DayPlanKind
from linli.services.careroutes.tests.factories import Office, tomorrow
from linli.services.vouchers import actions as vouchers
from linli.services.vouchers.models import Order
from linli.services.vouchers.tests import factories

pytestmark = pytest.mark.django_db
ROUNDS = 20


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def office(clock, community):
    made = Office(community)
    made.works(made.carers[0])
    made.works(made.hire("乙"))
    return made


def day():
    return timezone.localdate() + dt.timedelta(days=1)


def propose(office, kind=DayPlanKind.REST):
    return actions.plan_day(office.provider, day(), kind, by=office.by, rounds=ROUNDS)


def carer_of(order):
    return Order.objects.get(pk=order.pk).carer_id


def test_a_proposal_changes_nothing_until_it_is_accepted_and_can_be_undone(office):
    orders = [office.order(tomorrow(9)), office.order(tomorrow(9))]
    plan = propose(office)
    assert {carer_of(order) for order in orders} == {None}
    assert actions.accept(plan, by=office.by) == 2
    assert {carer_of(order) for order in orders} == {carer.pk for carer in office.carers}
    assert actions.accept(plan, by=office.by) == 0  # sent twice
    assert actions.undo(plan, by=office.by) == 2
    assert {carer_of(order) for order in orders} == {None}
    assert actions.accept(plan, by=office.by) == 2


def test_single_services_are_accepted(office):
    first, second = office.order(tomorrow(9)), office.order(tomorrow(11))
    plan = propose(office)
    line = plan.lines.get(order=first)
    assert actions.accept(plan, [line.pk], by=office.by) == 1
    assert (carer_of(first), carer_of(second)) == (line.after_id, None)


def test_a_service_that_was_changed_meanwhile_is_not_overwritten(office):
    first, second = office.order(tomorrow(9)), office.order(tomorrow(11))
    plan = propose(office)
    other = next(carer for carer in office.carers if carer.pk != plan.lines.get(order=first).after_id)
    vouchers.assign(first, other, by=office.by)
    with pytest.raises(RuleBroken, match="changed meanwhile"):
        actions.accept(plan, by=office.by)
    assert (carer_of(first), carer_of(second)) == (other.pk, None)


def test_if_a_carer_does_not_come_only_their_services_are_given_to_others(office):
    ill, stays = office.carers
    theirs = [office.order(tomorrow(9), carer=ill), office.order(tomorrow(14), carer=ill)]
    kept = office.order(tomorrow(9), carer=stays)
    actions.add_absence(ill, first=day(), last=day(), reason="short_notice", by=office.by)
    assert [carer_of(order) for order in theirs] == [ill.pk, ill.pk]
    third = office.hire("丙")
    office.works(third)
    plan = propose(office)
    assert {line.order_id for line in plan.lines.all()} == {order.pk for order in theirs}
    actions.accept(plan, by=office.by)
    assert carer_of(kept) == stays.pk
    assert carer_of(theirs[0]) == third.pk  # the other one is busy
    assert carer_of(theirs[1]) in {stays.pk, third.pk}
    actions.undo(plan, by=office.by)
    assert [carer_of(order) for order in theirs] == [ill.pk, ill.pk]


def test_others_are_moved_only_when_asked_for_and_as_few_as_needed(office):
    office.price("nursing")
    skilled = office.hire("丁", "care_certificate")
    office.works(skilled)
    busy = office.order(tomorrow(9), carer=skilled)  # cleaning: anybody could
    untouched = office.order(tomorrow(11), carer=office.carers[0])
    nursing = office.order(tomorrow(9), item="nursing")
    plan = propose(office)
    (line,) = plan.lines.all()
    assert (line.order_id, line.is_change) == (nursing.pk, False)
    assert "丁" in queries.sentence(line.why)
    plan = propose(office, DayPlanKind.MOVE)
    assert {line.order_id for line in plan.lines.all()} == {nursing.pk, busy.pk}
    actions.accept(plan, by=office.by)
    assert carer_of(nursing) == skilled.pk
    assert carer_of(busy) in {carer.pk for carer in office.carers[:2]}
    assert carer_of(untouched) == office.carers[0].pk


def test_two_carers_exchange_services_and_back(office):
    one, other = office.carers
    first, second = office.order(tomorrow(9), carer=one), office.order(tomorrow(9), carer=other)
    plan = DayPlan.objects.create(provider=office.provider, day=day(), kind=DayPlanKind.WHOLE)
    plan.lines.create(order=first, before=one, after=other, begins=540, way=0)
    plan.lines.create(order=second, before=other, after=one, begins=540, way=0)
    actions.accept(plan, by=office.by)
    assert (carer_of(first), carer_of(second)) == (other.pk, one.pk)
    actions.undo(plan, by=office.by)
    assert (carer_of(first), carer_of(second)) == (one.pk, other.pk)


def test_each_service_that_nobody_can_do_says_why(office):
    office.price("nursing")
    paper = office.order(tomorrow(9), item="nursing")
    night = office.order(tomorrow(20))
    plan = propose(office)
    said = {line.order_id: queries.sentence(line.why) for line in plan.lines.all()}
    assert "Vocational certificate in elder care" in said[paper.pk]
    assert said[night.pk].startswith("None of them works at this time")


def test_the_carer_who_came_before_comes_again(office):
    other = office.carers[1]
    voucher = factories.issued(office.community, month=day().replace(day=1))
    office.firm.book(voucher, tomorrow(9) - dt.timedelta(days=1, hours=-5), carer=other)
    order = office.firm.book(voucher, tomorrow(9), carer=None)
    (line,) = propose(office).lines.all()
    assert (line.order_id, line.after_id) == (order.pk, other.pk)


@pytest.mark.parametrize("days", [-1, 90])
def test_a_day_that_is_over_or_far_away_is_not_planned(office, days):
    with pytest.raises(RuleBroken):
        actions.plan_day(office.provider, day() + dt.timedelta(days=days - 1), DayPlanKind.REST, by=office.by)


def test_hours_do_not_overlap_and_absences_are_recorded_once(office):
    carer, late = office.carers[0], dt.time(17)
    with pytest.raises(RuleBroken, match="hours then already"):
        actions.add_hours(carer, weekdays=[0], begins=late, ends=dt.time(20), since=day(), by=office.by)
    with pytest.raises(RuleBroken, match="end before they begin"):
        actions.add_hours(carer, weekdays=[0], begins=late, ends=dt.time(8), since=day(), by=office.by)
    row = actions.add_absence(carer, first=day(), last=day(), reason="leave", by=office.by)
    with pytest.raises(RuleBroken, match="absent on these days already"):
        actions.add_absence(carer, first=day(), last=day(), reason="leave", by=office.by)
    actions.take_back_absence(row, by=office.by)
    assert queries.carers_of(office.provider, day()).absent == {}


def test_the_page_of_the_day_counts_ways_waits_and_what_is_open(office):
    one = office.carers[0]
    office.order(tomorrow(9), carer=one)
    office.order(tomorrow(12), carer=one)
    office.order(tomorrow(12))
    board = queries.board(office.provider, day())
    row = next(row for row in board.rows if row.carer == one)
    assert (board.visits, board.to_give, row.care) == (3, 1, 120)
    assert row.way + row.wait == 120  # between the end of the first and the begin of the second


def test_pages_from_proposal_to_undo(office, client, sign_in):
    order = office.order(tomorrow(9))
    provider = office.provider
    user = sign_in("provider", provider.place, body=provider.body)
    url = reverse("careroutes:day", args=[provider.pk])
    assert client.get(reverse("careroutes:list")).url == url
    on = f"{day():%Y-%m-%d}"
    page = client.post(reverse("careroutes:plan", args=[provider.pk]), {"day": on, "kind": "rest"}, follow=True)
    plan = DayPlan.objects.get()
    assert str(order.person) in page.content.decode()
    act = reverse("careroutes:proposal_act", args=[plan.pk, "accept"])
    client.post(act, {})
    assert carer_of(order) is None  # nothing was chosen
    client.post(act, {"line": [plan.lines.get().pk]})
    assert carer_of(order) is not None
    carer = Order.objects.get(pk=order.pk).carer
    carer.user = user
    office.firm.carer.refresh_from_db()
    if carer.pk == office.firm.carer.pk:
        office.firm.carer.user_id = None
    carer.save()
    mine = client.get(reverse("careroutes:mine"), {"day": on}).content.decode()
    assert "09:00" in mine and str(order.place) in mine
    sheet = client.get(reverse("careroutes:sheet", args=[provider.pk]), {"day": on})
    assert sheet.status_code == 200
    client.post(reverse("careroutes:proposal_act", args=[plan.pk, "undo"]), {"all": "1"})
    assert carer_of(order) is None


def test_the_day_page_takes_as_many_queries_for_more_services(office, client, sign_in, django_assert_max_num_queries):
    sign_in("provider", office.provider.place, body=office.provider.body)
    url = f"{reverse('careroutes:day', args=[office.provider.pk])}?day={day():%Y-%m-%d}"
    for hour in range(9, 15):
        office.order(tomorrow(hour), carer=office.carers[hour % 2])
    with django_assert_max_num_queries(25):
        client.get(url)


def test_another_provider_sees_and_plans_nothing(office, client, sign_in):
    body = Body.objects.create(kind="provider", place=office.provider.place, name="另一家", since=factories.LONG_AGO)
    office.order(tomorrow(9))
    plan = propose(office)
    sign_in("provider", body.place, body=body)
    assert client.get(reverse("careroutes:day", args=[office.provider.pk])).status_code == 404
    assert client.post(reverse("careroutes:proposal_act", args=[plan.pk, "accept"]), {"all": "1"}).status_code == 404
