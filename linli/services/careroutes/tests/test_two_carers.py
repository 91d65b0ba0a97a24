"""Services by two carers in the plan of a day, and what keeps a carer from being chosen by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.bodies.queries import viewer_for
from linli.services.careroutes import actions, queries
from linli.services.careroutes.models import DayPlan
from linli.services.careroutes.states import DayPlanKind
from linli.services.careroutes.tests.factories import Office, tomorrow
from linli.services.vouchers import actions as vouchers
from linli.services.vouchers.models import Order
from linli.services.vouchers.queries import carers
from linli.services.vouchers.states import CarerSeat
from linli.services.vouchers.tests.factories import BY

pytestmark = pytest.mark.django_db
ROUNDS = 20


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def office(clock, community):
    made = Office(community)
    made.price("bath")
    for carer in (made.carers[0], made.hire("乙")):
        made.works(carer)
    return made


def day():
    return timezone.localdate() + dt.timedelta(days=1)


def propose(office, kind=DayPlanKind.REST):
    return actions.plan_day(office.provider, day(), kind, by=office.by, rounds=ROUNDS)


def both(office, start=None, **more):
    return office.order(start or tomorrow(9), item="bath", why_two="lifting", **more)


def now(order):
    row = Order.objects.get(pk=order.pk)
    return row.carer_id, row.second_id


def test_both_come_together_and_undoing_takes_both_away(office):
    order = both(office)
    plan = propose(office)
    assert {line.seat for line in plan.lines.all()} == {CarerSeat.FIRST, CarerSeat.SECOND}
    assert len({line.begins for line in plan.lines.all()}) == 1
    assert actions.accept(plan, by=office.by) == 2
    assert set(now(order)) == {carer.pk for carer in office.carers}
    actions.undo(plan, by=office.by)
    assert now(order) == (None, None)


def test_with_only_one_carer_free_neither_is_sent_and_the_plan_says_why(office):
    order = both(office)
    office.order(tomorrow(9), carer=office.carers[0])
    lines = list(propose(office).lines.filter(order=order))
    assert [line.is_change for line in lines] == [False, False]
    assert "Two carers are needed at once" in {queries.sentence(line.why) for line in lines}.pop()


def test_if_one_of_two_does_not_come_only_their_half_is_given_to_another_who_is_on_time(office):
    ill, stays = office.carers
    third = office.hire("丙")
    office.works(third)
    order = both(office, carer=stays, second=ill)
    actions.add_absence(ill, first=day(), last=day(), reason="short_notice", by=office.by)
    plan = propose(office)
    (line,) = plan.lines.all()
    assert (line.order_id, line.seat, line.after_id, line.begins) == (order.pk, CarerSeat.SECOND, third.pk, 9 * 60)
    actions.accept(plan, by=office.by)
    assert now(order) == (stays.pk, third.pk)
    actions.undo(plan, by=office.by)  # the absence does not forbid it
    assert now(order) == (stays.pk, ill.pk)


def test_two_who_only_change_who_is_first_stay_as_they_are(office):
    one, other = office.carers
    both(office, carer=other, second=one)
    assert not propose(office, DayPlanKind.WHOLE).lines.exists()


def test_the_two_exchange_places_when_a_plan_says_so(office):
    one, other = office.carers
    order = both(office, carer=one, second=other)
    plan = DayPlan.objects.create(provider=office.provider, day=day(), kind=DayPlanKind.WHOLE)
    plan.lines.create(order=order, seat=1, before=one, after=other, begins=540, way=0)
    plan.lines.create(order=order, seat=2, before=other, after=one, begins=540, way=0)
    actions.accept(plan, by=office.by)
    assert now(order) == (other.pk, one.pk)
    actions.undo(plan, by=office.by)
    assert now(order) == (one.pk, other.pk)


def test_the_service_is_on_the_day_of_both(office):
    one, other = office.carers
    order = both(office, carer=one, second=other)
    board = queries.board(office.provider, day())
    partners = {row.carer.pk: [(stop.order.pk, stop.partner) for stop in row.stops] for row in board.rows}
    assert partners == {one.pk: [(order.pk, other)], other.pk: [(order.pk, one)]}
    assert (board.visits, board.to_give) == (1, 0)
    vouchers.unassign(order, seat=CarerSeat.SECOND, by=office.by)
    board = queries.board(office.provider, day())
    assert (len(board.unplaced), board.to_give) == (1, 1)


# ---- choosing by hand


def why(office, order):
    return {
        one.carer.name: (one.why, one.is_barred) for one in carers.choices(order, CarerSeat.FIRST) if not one.is_free
    }


def test_who_is_absent_is_not_chosen_before_the_absence_is_undone(office):
    carer, order = office.carers[1], office.order(tomorrow(9))
    absence = actions.add_absence(carer, first=day(), last=day(), reason="leave", by=office.by)
    assert why(office, order) == {"乙": ("does not come on that day", True)}
    with pytest.raises(RuleBroken, match="cannot be chosen: does not come"):
        vouchers.assign(order, carer, anyway="agreed", by=office.by)
    with pytest.raises(RuleBroken, match="does not come"):
        office.order(tomorrow(11), carer=carer)
    actions.take_back_absence(absence, by=office.by)
    vouchers.assign(order, carer, by=office.by)


def test_outside_of_the_hours_the_provider_gives_a_reason(office):
    carer, order = office.carers[1], office.order(tomorrow(17, 30))
    assert why(office, order)["乙"] == ("works 08:00–18:00", False)
    with pytest.raises(RuleBroken, match="give a reason"):
        vouchers.assign(order, carer, by=office.by)
    vouchers.assign(order, carer, anyway="agreed", by=office.by)
    entry = Entry.objects.filter(verb="order.assigned").latest("pk")
    assert entry.reason == "agreed"


def test_who_is_not_the_provider_does_not_overrule_the_hours(office, sign_in):
    order = office.order(tomorrow(17, 30))
    clerk = sign_in("clerk", office.community)
    with pytest.raises(RuleBroken, match="leave the choice to the provider"):
        vouchers.assign(order, office.carers[1], anyway="agreed", by=viewer_for(clerk))


def test_a_carer_without_any_hours_is_offered(office):
    office.hire("丙")
    assert "丙" not in why(office, office.order(tomorrow(20)))


def test_a_way_that_takes_longer_than_there_is_time_is_said(office):
    carer = office.carers[1]
    office.order(tomorrow(9), carer=carer)
    order = office.order(tomorrow(10))
    assert "min on the way from the service before, but only 0 min" in why(office, order)["乙"][0]
    assert not why(office, order)["乙"][1]


def test_a_paper_of_the_service_is_said(office):
    office.price("nursing")
    order = office.order(tomorrow(9), item="nursing")
    assert why(office, order)["乙"] == ("without Vocational certificate in elder care", False)


def test_the_page_names_who_cannot_and_takes_the_reason(office, client, sign_in):
    order = office.order(tomorrow(17, 30))
    actions.add_absence(office.carers[0], first=day(), last=day(), reason="leave", by=office.by)
    sign_in("provider", office.provider.place, body=office.provider.body)
    page = client.get(f"/vouchers/orders/{order.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "does not come on that day" in page and "乙 · works 08:00–18:00" in page
    act = f"/vouchers/orders/{order.pk}/act/assign/"
    assert client.post(act, {"carer": office.carers[0].pk}).status_code == 200  # not offered
    assert now(order) == (None, None)
    assert client.post(act, {"carer": office.carers[1].pk}).status_code == 409
    assert client.post(act, {"carer": office.carers[1].pk, "anyway": "agreed"}).status_code == 302
    assert client.post(f"/vouchers/orders/{order.pk}/act/unassign/").status_code == 302
    assert now(order) == (None, None)


def test_choosing_costs_as_many_queries_for_more_carers(office, django_assert_max_num_queries):
    order = office.order(tomorrow(9))
    office.order(tomorrow(11), carer=office.carers[1])
    for number in range(6):
        office.works(office.hire(f"护理员{number}"))
    vouchers.add_carer(office.provider, name="无证", since=day() - dt.timedelta(days=9), by=BY)
    with django_assert_max_num_queries(20):
        assert "无证" in why(office, order)
