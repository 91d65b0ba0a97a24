"""A service by two carers: both are chosen, both prove it, and the scheme says what their time costs."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from conftest import appointed
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.bodies.queries import viewer_for
from linli.services.vouchers import actions, bag
from linli.services.vouchers.actions import BothProofs
from linli.services.vouchers.engine import checks, money, proofs
from linli.services.vouchers.engine.checks import CheckLimits, KnownFacts, OrderRow
from linli.services.vouchers.engine.money import VoucherTerms
from linli.services.vouchers.models import Order
from linli.services.vouchers.queries import statements
from linli.services.vouchers.states import CarerSeat, OrderState, Per, ProofSide, TwoCarers, VoucherUnit
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import BY, LONG_AGO, at, holder_code
from linli.services.vouchers.tests.test_holder import booking, opened
from linli.work.phones.tests.phone import Phone, item

pytestmark = pytest.mark.django_db
HALF_HOUR = 30
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def second(firm):
    """Another carer of the same provider."""
    carer = actions.add_carer(firm.provider, name="乙", since=LONG_AGO, by=BY)
    for kind in ("health", "training"):
        actions.add_paper(carer, kind=kind, expires=dt.date(2099, 12, 31), by=BY)
    actions.set_price(firm.provider, item="bath", per=Per.HOUR, fen=6_000, since=LONG_AGO, by=BY)
    return carer


def pair(firm, voucher, second, day=9, **more):
    return firm.book(voucher, at(day), item="bath", why_two="lifting", second=second, minutes=60, **more)


def code_of(carer, order):
    return proofs.code_of(carer.secret, ProofSide.CARER, order.key, order.day)


def test_both_prove_it_and_the_time_of_both_is_paid(firm, voucher, second):
    order = pair(firm, voucher, second)
    assert order.held == 6_000  # half of two hours at 60 yuan
    with pytest.raises(RuleBroken, match="side of 乙 is missing"):
        firm.redeem(order)
    with pytest.raises(RuleBroken, match="not the code of 乙"):
        firm.redeem(order, evidence={"second_code": code_of(firm.carer, order)})
    order = firm.redeem(order, evidence={"second_code": code_of(second, order)})
    assert (order.price, order.subsidy, order.own, order.billed, order.minutes) == (12_000, 6_000, 6_000, 120, 60)
    assert sorted(order.proofs.values_list("side", flat=True)) == ["carer", "holder", "second"]
    assert statements.reconcile(firm.provider, voucher.scheme).difference == 0


def test_paper_proves_the_side_of_both(firm, voucher, second):
    order = pair(firm, voucher, second)
    times = {"start": order.planned_start, "end": order.planned_end}
    order = actions.redeem(order, evidence=BothProofs(paper="0609-1"), by=BY, **times)
    assert {proof.paper for proof in order.proofs.all()} == {"0609-1"}
    assert order.proofs.count() == 3


def test_the_scheme_may_count_the_time_once(choose, firm, voucher, second):
    choose(two_carers="once")
    order = pair(firm, voucher, second)
    order = firm.redeem(order, evidence={"second_code": code_of(second, order)})
    assert (order.price, order.subsidy, order.billed) == (6_000, 3_000, 60)


def test_a_claw_back_and_its_undo_take_the_part_of_both(firm, voucher, second):
    order = pair(firm, voucher, second)
    order = firm.redeem(order, evidence={"second_code": code_of(second, order)})
    order = actions.claw_back(order, reason="not_served", by=BY)
    assert order.claw_back.amount == 6_000
    order = actions.pay_again(order, by=BY)
    assert (order.state, statements.reconcile(firm.provider, voucher.scheme).difference) == (OrderState.REDEEMED, 0)


def test_only_a_service_that_allows_it_and_two_different_carers(firm, voucher, second):
    with pytest.raises(RuleBroken, match="done by one carer"):
        firm.book(voucher, at(9), why_two="lifting", second=second)
    with pytest.raises(RuleBroken, match="Choose why"):
        firm.book(voucher, at(9), item="bath", why_two="service", second=second)
    with pytest.raises(RuleBroken, match="Say why two"):
        firm.book(voucher, at(9), item="bath", second=second)
    with pytest.raises(RuleBroken, match="cannot be both"):
        firm.book(voucher, at(9), item="bath", why_two="lifting", second=firm.carer)
    assert not Order.objects.exists()


def test_the_holder_asks_for_two_carers(client, firm, voucher, second):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    opened(client, voucher)
    refused, _said = booking(client, firm, why_two="lifting")
    assert "This service is done by one carer." in refused.content.decode()
    answer, _said = booking(client, firm, item="bath", why_two="lifting")
    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.why_two, order.lacks_carers, order.held, order.channel) == ("lifting", 2, 6_000, "web")


def test_a_service_that_needs_two_is_booked_for_two(firm, voucher, second, monkeypatch):
    monkeypatch.setitem(content.codes("service_item")["bath"].extra, "two_carers", "needed")
    order = firm.book(voucher, at(9), item="bath")
    assert (order.why_two, order.lacks_carers, order.held) == ("service", 1, 6_000)
    with pytest.raises(RuleBroken, match="needs two"):
        actions.send_one(order, by=firm.by)
    with pytest.raises(RuleBroken, match="which second carer"):
        firm.redeem(order)


def test_asking_for_two_and_being_content_with_one_changes_what_is_reserved(firm, voucher, second):
    order = firm.book(voucher, at(9), item="bath")
    order = actions.send_two(order, why="lifting", by=firm.by)
    assert (order.held, order.lacks_carers) == (6_000, 1)
    order = actions.assign(order, second, seat=CarerSeat.SECOND, by=firm.by)
    order = actions.unassign(order, seat=CarerSeat.FIRST, by=firm.by)
    order = actions.send_one(order, by=firm.by)
    assert (order.held, order.carer_id, order.second_id) == (3_000, second.pk, None)
    order = actions.send_two(order, why="lifting", by=firm.by)  # and again
    assert order.held == 6_000
    order = actions.cancel_order(order, by=firm.by)
    assert firm.book(voucher, at(9, 9), item="bath").held == 3_000


def test_a_carer_who_is_the_second_elsewhere_is_busy(community, firm, voucher, second):
    pair(firm, voucher, second)
    other = factories.issued(community)
    with pytest.raises(RuleBroken, match="乙 has another service at that time"):
        firm.book(other, at(9, 9, HALF_HOUR), carer=second)


def test_the_check_for_one_carer_at_two_places_sees_both():
    day = dt.datetime(2026, 6, 9, 9, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    rows = [
        OrderRow(id=1, carer=7, second=8, holder=1, voucher=1, place=1, start=day, end=day + hour),
        OrderRow(id=2, carer=8, second=7, holder=2, voucher=2, place=2, start=day, end=day + hour),
        OrderRow(id=3, carer=9, second=8, holder=3, voucher=3, place=3, start=day + 5 * hour, end=day + 6 * hour),
    ]
    hits = checks.run(rows, CheckLimits(), KnownFacts())
    assert [(hit.check, hit.orders) for hit in hits] == [("two_places", (1, 2))]
    long = checks.run(rows, CheckLimits(legal_minutes=90), KnownFacts())
    assert [hit.orders for hit in long if hit.check == "long_day"] == [(1, 2, 3)]  # the eighth carer, who did all


@given(
    minutes=st.integers(1, 600),
    carers=st.integers(1, 2),
    rate=st.integers(1, 20_000),
    available=st.integers(0, 5_000),
    rule=st.sampled_from(list(TwoCarers)),
    unit=st.sampled_from(list(VoucherUnit)),
)
def test_the_parts_of_a_bill_add_up_for_one_and_for_two(minutes, carers, rate, available, rule, unit):
    terms = VoucherTerms(unit=unit, two_carers=rule)
    billed = money.billed_minutes(minutes, carers=carers, terms=terms)
    assert billed == minutes * (carers if rule == TwoCarers.TWICE else 1)
    bill = money.price_of(rate, Per.HOUR, billed)
    parts = money.shares(bill, billed, terms=terms, available=available)
    assert parts.subsidy + parts.own == bill
    assert parts.units <= available and (unit == VoucherUnit.FEN or parts.units <= billed)


def test_pages_from_asking_for_two_to_redeeming(firm, voucher, second, client, sign_in, clock):
    order = firm.book(voucher, at(15, 10), item="bath")  # an hour from now
    provider = firm.provider
    sign_in("provider", provider.place, body=provider.body)

    def do(name, **said):
        return client.post(f"/vouchers/orders/{order.pk}/act/{name}/", said)

    assert do("send_two", why="lifting").status_code == 302
    page = client.get(f"/vouchers/orders/{order.pk}/", headers=ENGLISH).content.decode()
    assert "second carer not chosen yet" in page and "Redeem service" not in page
    assert do("assign_second", carer=second.pk).status_code == 302
    clock(hours=3)
    told = {"day": "2026-06-15", "start": "10:00", "end": "11:00", "holder_code": holder_code(order, order.day)}
    assert do("redeem", **told, carer_code=code_of(firm.carer, order)).status_code == 409  # one side is missing
    codes = {"carer_code": code_of(firm.carer, order), "second_code": code_of(second, order)}
    assert do("redeem", **told, **codes).status_code == 302
    page = client.get(f"/vouchers/orders/{order.pk}/", headers=ENGLISH).content.decode()
    assert f"{firm.carer}, 乙" in page and "the second carer" in page


def on_the_phone_of(carer):
    return bag.fill(viewer_for(carer.user), at(9).date()).content["services"]


def test_the_phone_of_either_has_the_service_and_asks_for_the_code_of_the_other(firm, voucher, second):
    second.user = appointed("provider", firm.provider.body.place, body=firm.provider.body)
    second.save()
    pair(firm, voucher, second)
    [first], [other] = on_the_phone_of(firm.carer), on_the_phone_of(second)
    assert (first["mine"], first["codes"]) == (True, {"second_code": "Code of 乙"})
    assert (other["mine"], other["codes"]) == (True, {"carer_code": f"Code of {firm.carer}"})
    assert first["bill"] == other["bill"] == "120.00 yuan: voucher 60.00 yuan, own 60.00 yuan"
    assert not first["lacks"]


def test_a_service_that_lacks_its_second_carer_is_not_recorded_on_the_phone(firm, voucher, second):
    pair(firm, voucher, None)
    [one] = on_the_phone_of(firm.carer)
    assert (one["lacks"], one["carer"]) == (1, f"{firm.carer}, second carer not chosen yet")


def test_a_phone_sends_the_code_of_the_second_carer(firm, voucher, second, clock):
    order = pair(firm, voucher, second)
    Order.objects.update(booked_at=at(1))
    client = Client(headers=ENGLISH)
    client.force_login(firm.carer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    said = {"order": order.pk, "day": "2026-06-09", "start": "10:00", "end": "11:00", "paper": "", "proxy": ""}
    said |= {"holder_code": holder_code(order, order.day), "carer_code": ""}
    phone = Phone(client)
    without = phone.one(item("service", {**said, "second_code": ""}, made_at=clock()))
    assert without["why"] == "The side of 乙 is missing: their own sign-in, their code, or signed paper."
    sent = phone.one(item("service", {**said, "second_code": code_of(second, order)}, made_at=clock()))
    assert sent["answer"] == "applied"
    assert sorted(order.proofs.values_list("side", flat=True)) == ["carer", "holder", "second"]
