"""What the rules leave open is a choice of the scheme; each option does what its words say."""

import datetime as dt

import pytest

from linli.core.errors import RuleBroken
from linli.registers.places.tests.factories import CommunityFactory
from linli.services.schemes.engine import vocabulary
from linli.services.schemes.models import Award, Suspension
from linli.services.vouchers import actions
from linli.services.vouchers.models import Order
from linli.services.vouchers.queries import entitlements
from linli.services.vouchers.states import Belongs, OrderState, Rounding, SameHours
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import BY, LONG_AGO, MONTH, SCHEME, at, issued

JULY = dt.date(2026, 7, 1)
READ = {
    "day_of_death": {"counts", "ends"},
    "cap_rounding": {"down", "half_up"},
    "rounding": set(Rounding),
    "same_hours": set(SameHours),
    "late_redemption": set(Belongs),
    "late_redemption_days": {"5", "10", "31"},
    "stay_edges": {"paid", "rests"},
}


def test_every_option_of_the_content_is_known_to_the_code_and_the_other_way_round():
    for code, options in READ.items():
        assert {str(one) for one in vocabulary.open_points()[code].options} == {str(one) for one in options}, code


def test_the_choices_of_a_scheme_arrive(choose, clock, community):
    choose(rounding="settlement", same_hours="month", late_redemption="entry_month", late_redemption_days="31")
    found = entitlements.find_scheme(SCHEME, place=community.code, month=MONTH)
    assert (found.terms.rounding, found.same_hours, found.belongs, found.late_days) == (
        Rounding.SETTLEMENT,
        SameHours.MONTH,
        Belongs.REDEMPTION,
        31,
    )


@pytest.mark.parametrize(("choice", "state"), [("counts", OrderState.REDEEMED), ("ends", OrderState.CLAWED_BACK)])
def test_a_service_on_the_day_of_death(choose, firm, voucher, choice, state):
    choose(day_of_death=choice)
    order = firm.redeem(firm.book(voucher, at(9)))
    voucher.person.died = dt.date(2026, 6, 9)
    voucher.person.save()
    actions.expire(dt.date(2026, 6, 16), by=BY)
    order.refresh_from_db()
    assert order.state == state


@pytest.mark.parametrize(("choice", "state"), [("paid", OrderState.REDEEMED), ("rests", OrderState.CLAWED_BACK)])
@pytest.mark.parametrize("day", [9, 12])
def test_a_service_on_the_first_and_last_day_of_a_stay(choose, firm, voucher, day, choice, state):
    choose(stay_edges=choice)
    order = firm.redeem(firm.book(voucher, at(day)))
    stay = {"since": dt.date(2026, 6, 9), "until": dt.date(2026, 6, 13), "reason": "hospital"}
    award = Award.objects.get(person=voucher.person)
    Suspension.objects.create(award=award, community=voucher.community, **stay)
    actions.expire(dt.date(2026, 6, 16), by=BY)
    order.refresh_from_db()
    assert order.state == state


@pytest.mark.parametrize(("choice", "month"), [("service_month", MONTH), ("entry_month", JULY)])
def test_the_month_of_a_late_redemption(choose, firm, voucher, clock, choice, month):
    choose(late_redemption=choice)
    clock(to=at(30, 8))
    order = firm.book(voucher, at(30, 9))
    clock(to=at(3, 9, month=JULY))
    order = firm.redeem(order)
    assert order.month == month
    rows = [actions.draw_up(firm.provider, scheme=SCHEME, month=one, by=firm.by).orders for one in (MONTH, JULY)]
    assert rows == [int(month == MONTH), int(month == JULY)]


@pytest.mark.parametrize("days", [5, 10, 31])
def test_until_when_a_redemption_is_taken(choose, firm, voucher, clock, days):
    choose(late_redemption_days=str(days))
    clock(to=at(30, 8))
    first, second = firm.book(voucher, at(30, 9)), firm.book(voucher, at(30, 12))
    clock(to=at(days, 23, month=JULY))
    assert firm.redeem(first).state == OrderState.REDEEMED
    clock(hours=2)
    with pytest.raises(RuleBroken):
        firm.redeem(second)
    actions.expire((JULY + dt.timedelta(days=days)), by=BY)
    second.refresh_from_db()
    assert second.state == OrderState.CANCELLED


@pytest.mark.parametrize(
    ("rounding", "up", "each", "payable"),
    [
        ("order", "down", 505, 3 * 505),
        ("order", "half_up", 506, 3 * 506),
        ("settlement", "down", 505, 1516),  # 3 x 505.5 = 1516.5
        ("settlement", "half_up", 505, 1517),
    ],
)
def test_where_and_how_money_is_rounded(choose, firm, voucher, rounding, up, each, payable):
    choose(rounding=rounding, cap_rounding=up)
    actions.set_price(firm.provider, item="bath", per="visit", fen=1_011, since=LONG_AGO, by=BY)
    orders = [firm.redeem(firm.book(voucher, at(day), item="bath")) for day in (8, 9, 10)]
    row = actions.draw_up(firm.provider, scheme=SCHEME, month=MONTH, by=firm.by)
    assert [order.subsidy for order in orders] == [each] * 3
    assert (row.payable, row.gross + row.rounding) == (payable, payable)
    own = {order.own for order in orders}
    assert own == ({1_011 - each} if rounding == "order" else {505}), "never more than the bill"


@pytest.mark.parametrize(
    ("choice", "refused"), [("overlap", (False, False)), ("day", (True, False)), ("month", (True, True))]
)
def test_the_same_hours_of_two_schemes(choose, clock, subdistrict, choice, refused):
    choose(same_hours=choice)
    here = CommunityFactory(parent=subdistrict, code="330102011052")
    firm, one = factories.firm(here), issued(here)
    hours = {"scheme": "home_care_hours", "amount": 600, "unit": "minute", "per": "month", "since": LONG_AGO}
    Award.objects.create(community=here, person=one.person, **hours)
    actions.plan_quota(here, scheme="home_care_hours", month=MONTH, most=5, by=BY)
    actions.issue("home_care_hours", MONTH, [here], by=BY)
    other = one.__class__.objects.select_related("community", "person").get(scheme="home_care_hours")
    firm.book(one, at(16, 9))
    for start, is_refused in ((at(16, 14), refused[0]), (at(17, 9), refused[1])):
        if is_refused:
            with pytest.raises(RuleBroken):
                firm.book(other, start)
        else:
            firm.book(other, start)
    with pytest.raises(RuleBroken):
        firm.book(other, at(16, 9, 30))  # by any rule
    assert Order.objects.count() == 1 + refused.count(False)
