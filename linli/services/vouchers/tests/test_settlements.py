"""Settlements: what a provider is paid agrees with its orders and with the ledger, to the cent."""

import datetime as dt
import json
from io import StringIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.services.vouchers import actions, queries
from linli.services.vouchers.models import CheckFinding, OnSiteCheck, Order, Settlement
from linli.services.vouchers.states import FindingState, OrderState, SettlementState
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import BY, MONTH, SCHEME, at, issued

JULY = dt.date(2026, 7, 1)
FIRST_OF_JULY = at(1, 10, month=JULY)


def drawn(firm, month=MONTH):
    return actions.draw_up(firm.provider, scheme=SCHEME, month=month, by=firm.by)


def difference(firm):
    return queries.reconcile(firm.provider, SCHEME).difference


@pytest.fixture
def office(viewer, community):
    return viewer("subdistrict", community.parent)


@pytest.fixture
def district(viewer, community):
    return viewer("district", community.parent.parent)


def whole_way(firm, office, district, on, month=MONTH):
    """Draw up, submit, check with the sample, pay."""
    row = actions.submit(drawn(firm, month), by=firm.by)
    actions.draw_sample(row, by=office)
    for check in OnSiteCheck.objects.filter(sample__settlement=row):
        actions.record_on_site(check, result="confirmed", words="", on=on, by=office)
    actions.check(row, by=office)
    return actions.pay(row, on=on, by=district)


def test_from_orders_to_payment(firm, voucher, office, district, clock, community):
    for day in (8, 9, 10):
        firm.redeem(firm.book(voucher, at(day)))
    other = issued(community)
    firm.redeem(firm.book(other, at(11), minutes=50))
    row = drawn(firm)
    assert (row.orders, row.minutes, row.gross, row.payable) == (4, 230, 11_500, 11_500)
    with pytest.raises(RuleBroken):
        actions.submit(row, by=firm.by)  # the month is not over
    clock(to=FIRST_OF_JULY)
    paid = whole_way(firm, office, district, dt.date(2026, 7, 1))
    assert (paid.state, paid.paid_on, difference(firm)) == (SettlementState.PAID, dt.date(2026, 7, 1), 0)
    assert drawn(firm).state == SettlementState.PAID, "a paid one is not drawn up again"


def test_what_is_clawed_back_before_it_is_submitted_is_deducted_with_its_reason(firm, voucher):
    firm.redeem(firm.book(voucher, at(8)))
    late = firm.redeem(firm.book(voucher, at(12)))
    voucher.person.died = dt.date(2026, 6, 10)
    voucher.person.save()
    row = drawn(firm)
    assert (row.gross, row.deducted, row.payable) == (6_000, 3_000, 3_000)
    line = row.lines.get(kind="deducted")
    assert (line.order_id, line.amount, line.reason) == (late.pk, -3_000, "died")
    assert difference(firm) == 0


def test_a_refund_after_the_settlement_is_a_line_of_the_next_one(firm, voucher, office, district, clock, community):
    order = firm.redeem(firm.book(voucher, at(8)))
    clock(to=FIRST_OF_JULY)
    whole_way(firm, office, district, dt.date(2026, 7, 1))
    actions.claw_back(order, reason="refund", by=firm.by)
    july = issued(community, month=JULY)
    firm.redeem(firm.book(july, at(1, 7, month=JULY), minutes=120))
    row = drawn(firm, JULY)
    assert (row.gross, row.brought, row.payable) == (6_000, -3_000, 3_000)
    assert row.lines.get(kind="carried").reason == "refund"
    clock(to=at(3, 9, month=dt.date(2026, 8, 1)))
    whole_way(firm, office, district, dt.date(2026, 8, 3), JULY)
    assert difference(firm) == 0
    with pytest.raises(RuleBroken):
        actions.pay_again(order, by=office)


def test_a_negative_sum_is_paid_with_nothing_and_carried_over(firm, voucher, office, district, clock, community):
    order = firm.redeem(firm.book(voucher, at(8)))
    clock(to=FIRST_OF_JULY)
    whole_way(firm, office, district, dt.date(2026, 7, 1))
    actions.claw_back(order, reason="refund", by=firm.by)
    july = issued(community, month=JULY)
    firm.redeem(firm.book(july, at(1, 7, month=JULY), minutes=20))
    clock(to=at(3, 9, month=dt.date(2026, 8, 1)))
    row = whole_way(firm, office, district, dt.date(2026, 8, 3), JULY)
    assert (row.payable, difference(firm)) == (-2_000, 0)
    august = issued(community, month=dt.date(2026, 8, 1))
    firm.redeem(firm.book(august, at(3, 7, month=dt.date(2026, 8, 1))))
    last = drawn(firm, dt.date(2026, 8, 1))
    assert (last.gross, last.brought, last.payable) == (3_000, -2_000, 1_000)


def test_a_late_redemption_comes_into_the_next_settlement_of_its_month_or_after(firm, voucher, office, district, clock):
    clock(to=at(30, 8))
    first, second = firm.book(voucher, at(30, 9)), firm.book(voucher, at(30, 12))
    clock(to=FIRST_OF_JULY)
    firm.redeem(first)
    whole_way(firm, office, district, dt.date(2026, 7, 1))
    late = firm.redeem(second)
    assert late.month == MONTH
    row = drawn(firm, JULY)
    assert [line.order_id for line in row.lines.filter(kind="order")] == [late.pk]


def test_a_settlement_follows_what_the_one_before_carries(firm, voucher, office, district, clock, community):
    order = firm.redeem(firm.book(voucher, at(8)))
    clock(to=FIRST_OF_JULY)
    whole_way(firm, office, district, dt.date(2026, 7, 1))
    actions.claw_back(order, reason="refund", by=firm.by)
    clock(to=at(3, 9, month=dt.date(2026, 8, 1)))
    july = drawn(firm, JULY)
    clock(to=at(3, 9, month=dt.date(2026, 9, 1)))
    august = drawn(firm, dt.date(2026, 8, 1))
    assert (july.payable, august.brought) == (-3_000, -3_000)
    actions.pay_again(order, by=office)  # july was only a draft
    with pytest.raises(RuleBroken):
        actions.submit(july, by=firm.by)
    actions.submit(drawn(firm, JULY), by=firm.by)
    with pytest.raises(RuleBroken):
        actions.submit(august, by=firm.by)
    assert actions.submit(drawn(firm, dt.date(2026, 8, 1)), by=firm.by).payable == 0
    with pytest.raises(RuleBroken):
        actions.send_back(july, reason="x", by=office)  # august counts on it


def test_an_earlier_month_is_not_drawn_up_after_a_later_one(firm, voucher, clock):
    firm.redeem(firm.book(voucher, at(8)))
    clock(to=at(3, 9, month=dt.date(2026, 8, 1)))
    actions.submit(drawn(firm, JULY), by=firm.by)
    with pytest.raises(RuleBroken):
        drawn(firm, MONTH)
    assert Settlement.objects.count() == 1


def test_each_step_has_its_own_office(firm, voucher, office, district, clock):
    firm.redeem(firm.book(voucher, at(8)))
    clock(to=FIRST_OF_JULY)
    row = actions.submit(drawn(firm), by=firm.by)
    for step, by in ((actions.check, firm.by), (actions.check, district), (actions.send_back, firm.by)):
        more = {"reason": "x"} if step is actions.send_back else {}
        with pytest.raises(PermissionDenied):
            step(row, by=by, **more)
    with pytest.raises(RuleBroken):
        actions.check(row, by=office)  # no sample yet
    with pytest.raises(RuleBroken):
        actions.pay(row, on=dt.date(2026, 7, 1), by=district)  # not checked yet
    actions.send_back(row, reason="缺一张签字单", by=office)
    assert drawn(firm).state == SettlementState.DRAFT


def test_a_dispute_and_what_came_since_hold_it_up(firm, voucher, clock, office):
    order = firm.redeem(firm.book(voucher, at(8)))
    second = firm.book(voucher, at(15, 7))
    clock(to=FIRST_OF_JULY)
    row = drawn(firm)
    firm.redeem(second)
    with pytest.raises(RuleBroken):
        actions.submit(row, by=firm.by)
    row = drawn(firm)
    actions.dispute(order, words="时间不对", by=firm.by)
    with pytest.raises(RuleBroken):
        actions.submit(row, by=firm.by)
    actions.settle_dispute(order, stands=True, by=office)
    assert actions.submit(row, by=firm.by).state == SettlementState.SUBMITTED


@settings(max_examples=12, suppress_health_check=[*HealthCheck])
@given(st.lists(st.tuples(st.integers(1, 14), st.integers(1, 200), st.sampled_from("rrrcd")), max_size=6))
def test_whatever_happens_the_settlement_is_the_ledger(firm, voucher, drawn_orders):
    from django.db import transaction

    with transaction.atomic():
        for place, (day, minutes, fate) in enumerate(drawn_orders):
            order = firm.book(voucher, at(day, 8 + 2 * place), minutes=min(minutes, 110))
            if fate == "r":
                firm.redeem(order)
            elif fate == "c":
                actions.cancel_order(order, by=firm.by)
            else:
                actions.claw_back(firm.redeem(order), reason="not_served", by=BY)
        row = drawn(firm)
        assert difference(firm) == 0
        kept = Order.objects.filter(state=OrderState.REDEEMED)
        assert row.payable == sum(order.subsidy for order in kept)
        assert row.payable == sum(row.lines.values_list("amount", flat=True))
        transaction.set_rollback(True)


def test_the_command_writes_the_sheet_and_says_the_sums(firm, voucher, tmp_path):
    firm.redeem(firm.book(voucher, at(8)))
    firm.redeem(firm.book(voucher, at(9), minutes=45))
    out, said = tmp_path / "a.xlsx", StringIO()
    call_command("settlement", month="2026-06", provider=firm.provider.code, out=out, json=True, scheme="", stdout=said)
    found = json.loads(said.getvalue())
    assert (found["orders"], found["payable"], found["ledger_difference"]) == (2, 5_250, 0)
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    amounts = [row[12] for row in rows[1:4]]
    assert amounts == [30, 22.5, 52.5], "two lines and their sum, as numbers that a spreadsheet adds up"


@pytest.mark.parametrize(
    "options", [{"month": "2026-6"}, {"provider": "P99999"}, {"provider": "没有的机构"}, {"scheme": ""}]
)
def test_the_command_answers_bad_input_with_a_sentence(firm, options):
    asked = {"month": "2026-06", "provider": firm.provider.code, "scheme": SCHEME} | options
    with pytest.raises(CommandError):
        call_command("settlement", out=None, json=True, stdout=StringIO(), **asked)
    assert not Settlement.objects.filter(orders__gt=0).exists()


def test_issuing_by_command(clock, community):
    factories.awarded(community)
    said = StringIO()
    call_command("vouchers_issue", scheme=SCHEME, month="2026-06", place="", json=True, stdout=said)
    found = json.loads(said.getvalue())
    assert (found["issued"], found["amount"], found["unit"]) == (1, 80_000, "fen")
    with pytest.raises(CommandError):
        call_command("vouchers_issue", scheme=SCHEME, month="June", place="", json=True, stdout=said)


# ---- findings and sample


def test_a_finding_is_answered_before_it_is_decided_and_changes_no_order(firm, voucher, office):
    orders = [firm.redeem(firm.book(voucher, at(day))) for day in range(1, 9)]
    assert actions.look(firm.provider, MONTH, by=office) == 1
    assert actions.look(firm.provider, MONTH, by=office) == 0, "what is known is not found again"
    found = CheckFinding.objects.get()
    assert (found.code, found.orders.count()) == ("same_minutes", 8)
    assert "8" in queries.sentence(found) and "60" in queries.sentence(found)
    with pytest.raises(RuleBroken):
        actions.decide(found, upheld=True, words="不实", by=office)
    with pytest.raises(PermissionDenied):
        actions.answer(found, words="套餐服务", by=office)
    actions.answer(found, words="套餐服务，每次一小时", by=firm.by)
    actions.decide(found, upheld=False, words="合同约定一小时", by=office)
    found.refresh_from_db()
    assert found.state == FindingState.EXPLAINED
    assert {order.state for order in Order.objects.all()} == {orders[0].state}
    with pytest.raises(RuleBroken):
        actions.answer(found, words="再说", by=firm.by)


def test_a_finding_names_the_fine_of_the_province_and_none_where_no_law_sets_one(client, sign_in, firm, voucher):
    for day in range(1, 9):
        firm.redeem(firm.book(voucher, at(day)))
    actions.look(firm.provider, MONTH, by=BY)
    found, place = CheckFinding.objects.get(), firm.provider.place
    sign_in("subdistrict", place)
    page = client.get(reverse("vouchers:finding", args=[found.pk])).content.decode()
    assert "1 至 3 倍" in page and "第五十四条" in page
    Place.objects.filter(pk=place.pk).update(code="11" + place.code[2:])
    assert "倍罚款" not in client.get(reverse("vouchers:finding", args=[found.pk])).content.decode()


def test_a_service_before_a_stay_became_known_is_found_and_clawed_back(firm, voucher, community, office):
    from linli.services.schemes.models import Award, Suspension

    order = firm.redeem(firm.book(voucher, at(8)))
    award = Award.objects.get(person=voucher.person)
    stay = {"since": dt.date(2026, 6, 5), "until": dt.date(2026, 6, 12)}
    Suspension.objects.create(award=award, community=community, reason="hospital", **stay)
    assert actions.look(firm.provider, MONTH, by=office) == 1
    assert CheckFinding.objects.get().code == "while_away"
    row = drawn(firm)
    order.refresh_from_db()
    assert (order.state, row.payable, row.lines.get(kind="deducted").reason) == (OrderState.CLAWED_BACK, 0, "hospital")


def test_the_sample_is_drawn_once_and_its_results_need_words_if_not_good(firm, voucher, clock, office):
    for day in (8, 9, 10):
        firm.redeem(firm.book(voucher, at(day), minutes=50 + day))
    clock(to=FIRST_OF_JULY)
    row = actions.submit(drawn(firm), by=firm.by)
    sample = actions.draw_sample(row, by=office)
    assert actions.draw_sample(row, by=office) == sample
    check = OnSiteCheck.objects.get()
    assert (sample.population, check.weight) == (3, 1)
    with pytest.raises(RuleBroken):
        actions.record_on_site(check, result="differs", words="", on=dt.date(2026, 7, 1), by=office)
    with pytest.raises(RuleBroken):
        actions.record_on_site(check, result="confirmed", words="", on=dt.date(2026, 6, 1), by=office)
    actions.record_on_site(check, result="differs", words="只做了半小时", on=dt.date(2026, 7, 1), by=office)
    with pytest.raises(RuleBroken):
        actions.record_on_site(check, result="confirmed", words="", on=dt.date(2026, 7, 1), by=office)
    actions.undo_on_site(check, by=office)
    actions.record_on_site(check, result="confirmed", words="", on=dt.date(2026, 7, 1), by=office)
    assert actions.check(row, by=office).state == SettlementState.CHECKED
