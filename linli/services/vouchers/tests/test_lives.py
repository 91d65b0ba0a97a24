"""The life of a voucher: issued once, booked, proven by both sides, redeemed, lost, cancelled, expired."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.registers.ledger import actions as ledger
from linli.registers.ledger.models import Account, Transfer
from linli.registers.people.models import Residency
from linli.services.eldercare.models import Absence
from linli.services.schemes.models import Award, Suspension
from linli.services.vouchers import actions
from linli.services.vouchers.actions import BothProofs
from linli.services.vouchers.models import Order, Voucher, VoucherQuota, WithoutVoucher
from linli.services.vouchers.queries import accounts
from linli.services.vouchers.queries.lists import month_rows
from linli.services.vouchers.states import OrderState, ProofWay, VoucherState
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import BY, FULL, MONTH, SCHEME, at, awarded, holder_code, issued

JULY = dt.date(2026, 7, 1)


def left(voucher):
    """Available on a voucher."""
    return ledger.balance(accounts.account_of(voucher)).available


def balance(kind, scheme=SCHEME, unit="fen"):
    """What an account of the scheme has."""
    row = Account.objects.filter(code=f"vouchers.{scheme}.{unit}.{kind}").first()
    return ledger.balance(row).posted if row else 0


def whole():
    """Every voucher and account of the scheme together: nothing is lost and nothing is made."""
    return sum(Account.objects.values_list("posted", flat=True))


# ---- issuing


def test_a_month_is_issued_once_however_often_the_job_runs(clock, community):
    people = [awarded(community) for _ in range(5)]
    first = actions.issue(SCHEME, MONTH, [community], by=BY)
    again = actions.issue(SCHEME, MONTH, [community], by=BY)
    assert (first.issued, first.already, again.issued, again.already) == (5, 0, 0, 5)
    assert Voucher.objects.count() == 5
    assert {left(row) for row in Voucher.objects.all()} == {FULL}
    assert balance("budget") == -5 * FULL
    awarded(community)
    assert actions.issue(SCHEME, MONTH, [community], by=BY).issued == 1
    assert actions.issue(SCHEME, JULY, [community], by=BY).issued == 6
    assert whole() == 0
    assert len({row.serial for row in Voucher.objects.all()}) == 12
    assert len(people) == 5


def test_over_the_quota_the_queue_says_who_waits_and_at_which_place(clock, community):
    first, second, third = (awarded(community, since=dt.date(2024, 1, day)) for day in (1, 2, 3))
    actions.plan_quota(community, scheme=SCHEME, month=MONTH, most=1, by=BY)
    found = actions.issue(SCHEME, MONTH, [community], by=BY)
    assert (found.issued, dict(found.left_out)) == (1, {"over_quota": 2})
    assert Voucher.objects.get().person == first
    assert list(WithoutVoucher.objects.order_by("position").values_list("person", "position")) == [
        (second.pk, 1),
        (third.pk, 2),
    ]
    with pytest.raises(RuleBroken, match="1"):
        actions.plan_quota(community, scheme=SCHEME, month=MONTH, most=2, by=BY)
    actions.drop_quota(VoucherQuota.objects.get(), by=BY)
    actions.plan_quota(community, scheme=SCHEME, month=MONTH, most=2, by=BY)
    assert actions.issue(SCHEME, MONTH, [community], by=BY).issued == 1
    assert WithoutVoucher.objects.get().person == third


def test_who_is_suspended_the_whole_month_or_died_before_it_gets_none(clock, community):
    away, dead, short = awarded(community), awarded(community), awarded(community)
    dead.died = dt.date(2026, 5, 31)
    dead.save()
    for person, until in ((away, None), (short, dt.date(2026, 6, 10))):
        award = Award.objects.get(person=person)
        Suspension.objects.create(
            award=award, community=community, reason="hospital", since=dt.date(2026, 5, 20), until=until
        )
    found = actions.issue(SCHEME, MONTH, [community], by=BY)
    assert dict(found.left_out) == {"suspended": 1, "died": 1}
    assert Voucher.objects.get().person == short


@pytest.mark.parametrize(
    ("scheme", "month"), [("no_such", MONTH), ("old_age_allowance", MONTH), (SCHEME, dt.date(2025, 1, 1))]
)
def test_a_scheme_without_vouchers_issues_nothing_and_says_which_have(clock, community, scheme, month):
    with pytest.raises(RuleBroken, match=scheme):
        actions.issue(scheme, month, [community], by=BY)
    assert not Voucher.objects.exists()


def test_a_quota_of_zero_is_a_sentence(clock, community):
    with pytest.raises(RuleBroken, match="0"):
        actions.plan_quota(community, scheme=SCHEME, month=MONTH, most=0, by=BY)


def test_only_the_office_above_issues(clock, community, viewer):
    awarded(community)
    with pytest.raises(PermissionDenied):
        actions.issue(SCHEME, MONTH, [community], by=viewer("worker", community))
    assert actions.issue(SCHEME, MONTH, [community], by=viewer("subdistrict", community.parent)).issued == 1


# ---- booking and redemption


def test_from_booking_to_redemption_in_one_action(firm, voucher):
    order = firm.book(voucher, at(15, 7))
    assert (order.held, left(voucher)) == (3_000, FULL - 3_000)
    done = firm.redeem(order)
    assert (done.state, done.price, done.subsidy, done.own) == (OrderState.REDEEMED, 6_000, 3_000, 3_000)
    assert (left(voucher), balance(firm.provider.code)) == (FULL - 3_000, 3_000)
    assert [proof.way for proof in done.proofs.order_by("side")] == [ProofWay.ACCOUNT, ProofWay.CODE]
    assert [entry.verb for entry in journal.of(done)] == ["order.redeemed", "order.booked"]
    assert whole() == 0


def test_sent_again_it_answers_the_same_and_pays_once(firm, voucher):
    order = firm.book(voucher, at(15, 7), once="form-1")
    assert firm.book(voucher, at(15, 7), once="form-1") == order
    for _ in range(3):
        assert firm.redeem(order).pk == order.pk
    assert balance(firm.provider.code) == 3_000
    assert Order.objects.count() == 1


@pytest.mark.parametrize(("minutes", "subsidy"), [(30, 1_500), (60, 3_000), (100, 5_000)])
def test_what_took_shorter_or_longer_than_planned_is_paid_as_it_was(firm, voucher, minutes, subsidy):
    order = firm.book(voucher, at(15, 7))
    firm.redeem(order, minutes=minutes)
    assert (left(voucher), balance(firm.provider.code)) == (FULL - subsidy, subsidy)


def test_no_more_is_paid_than_is_left_and_the_person_pays_the_rest(firm, community):
    voucher = issued(community, amount=4_000)
    first = firm.redeem(firm.book(voucher, at(14, 9)))
    second = firm.redeem(firm.book(voucher, at(14, 11)))
    assert (first.subsidy, second.subsidy, second.own) == (3_000, 1_000, 5_000)
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(14, 13))


def test_a_voucher_of_minutes_loses_minutes_and_the_provider_gets_money(clock, subdistrict):
    from linli.registers.places.tests.factories import CommunityFactory

    here = CommunityFactory(parent=subdistrict, code="330102011051")
    firm = factories.firm(here)
    voucher = issued(here, scheme="home_care_hours", amount=90, unit="minute", month=MONTH) if plan(here) else None
    order = firm.redeem(firm.book(voucher, at(14, 9)))
    assert (order.units, order.subsidy, order.own) == (60, 6_000, 0)
    more = firm.redeem(firm.book(voucher, at(14, 12)))
    assert (more.units, more.subsidy, more.own) == (30, 3_000, 3_000)
    assert balance(firm.provider.code, "home_care_hours") == 9_000
    assert balance(firm.provider.code, "home_care_hours", "minute") == 90
    assert whole() == 0


def plan(community):
    """The hours have a quota."""
    return actions.plan_quota(community, scheme="home_care_hours", month=MONTH, most=10, by=BY)


def test_a_wrong_code_is_counted_and_after_some_only_paper_helps(firm, voucher):
    order = firm.book(voucher, at(15, 7))
    other = holder_code(order, dt.date(2026, 6, 16))  # of another day
    for _ in range(5):
        with pytest.raises(RuleBroken):
            firm.redeem(order, evidence={"holder_code": other})
    order.refresh_from_db()
    assert (order.tries, order.state) == (5, OrderState.BOOKED)
    with pytest.raises(RuleBroken):
        firm.redeem(order)
    done = firm.redeem(order, evidence={"holder_code": "", "paper": "No. 17"})
    assert done.proofs.get(side="holder").way == ProofWay.SIGNATURE


def test_a_mistyped_code_is_said_and_not_counted(firm, voucher):
    order = firm.book(voucher, at(15, 7))
    with pytest.raises(RuleBroken):
        firm.redeem(order, evidence={"holder_code": "123"})
    order.refresh_from_db()
    assert order.tries == 0


def test_the_carer_must_prove_it_too(firm, voucher, community):
    order = firm.book(voucher, at(15, 7))
    desk = factories.firm(community)
    with pytest.raises(PermissionDenied):
        firm.redeem(order, by=desk.by)
    colleague = firm.by.__class__(user_id=None, bodies=firm.by.bodies, grants=firm.by.grants)
    with pytest.raises(RuleBroken):
        firm.redeem(order, by=colleague)
    from linli.services.vouchers.engine import proofs

    code = proofs.code_of(firm.carer.secret, proofs.ProofSide.CARER, order.key, dt.date(2026, 6, 15))
    assert firm.redeem(order, by=colleague, evidence={"carer_code": code}).state == OrderState.REDEEMED


@pytest.mark.parametrize(("start", "minutes"), [((15, 7), 0), ((15, 8, 30), 60), ((15, 7), 481)])
def test_times_that_cannot_be(firm, voucher, start, minutes):
    order = firm.book(voucher, at(15, 7))
    with pytest.raises(RuleBroken):
        firm.redeem(order, start=at(*start), minutes=minutes)
    assert left(voucher) == FULL - 3_000


def test_a_carer_whose_paper_ran_out_cannot_be_booked(firm, voucher):
    paper = firm.carer.papers.get(kind="health")
    paper.expires = dt.date(2026, 6, 14)
    paper.save()
    with pytest.raises(RuleBroken, match="健康证"):
        firm.book(voucher, at(15, 12))
    paper.delete()
    with pytest.raises(RuleBroken, match="健康证"):
        firm.book(voucher, at(15, 12))


def test_a_carer_is_not_in_two_places_and_no_two_vouchers_pay_for_the_same_hour(firm, voucher, community):
    firm.book(voucher, at(15, 12))
    other = issued(community)
    with pytest.raises(RuleBroken):
        firm.book(other, at(15, 12, 30))
    second = factories.firm(community)
    with pytest.raises(RuleBroken):
        second.book(voucher, at(15, 12, 30))
    assert second.book(voucher, at(15, 13)).state == OrderState.BOOKED


def test_a_provider_books_only_where_it_serves_what_it_offers_while_it_has_a_contract(firm, voucher, elsewhere):
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(15, 12), item="bath")
    with pytest.raises(RuleBroken):
        firm.book(issued(elsewhere), at(15, 12))
    actions.end_contract(firm.provider, until=dt.date(2026, 6, 15), by=BY)
    firm.provider.refresh_from_db()
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(15, 12))


def test_services_in_hospital_or_after_death_are_not_booked(firm, voucher, community):
    award = Award.objects.get(person=voucher.person)
    Suspension.objects.create(award=award, community=community, reason="hospital", since=dt.date(2026, 6, 10))
    with pytest.raises(RuleBroken, match="住院"):
        firm.book(voucher, at(15, 12))
    Suspension.objects.all().update(until=dt.date(2026, 6, 16))
    assert firm.book(voucher, at(15, 12)), "the day of discharge is paid"
    voucher.person.died = dt.date(2026, 6, 16)
    voucher.person.save()
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(17, 12))


def test_without_an_address_nothing_is_booked(firm, voucher):
    Residency.objects.filter(person=voucher.person).update(until=dt.date(2026, 6, 1))
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(15, 12))


def test_a_cancelled_booking_gives_back_what_was_reserved(firm, voucher):
    order = firm.book(voucher, at(15, 12))
    actions.cancel_order(order, by=firm.by)
    assert left(voucher) == FULL
    with pytest.raises(RuleBroken):
        actions.cancel_order(order, by=firm.by)


# ---- late news


def test_a_death_that_is_entered_late_claws_back_by_the_day_of_service(firm, voucher, clock):
    before, same, after = (firm.redeem(firm.book(voucher, at(day))) for day in (8, 9, 10))
    clock(days=1)
    booked = firm.book(voucher, at(20))
    voucher.person.died = dt.date(2026, 6, 9)
    voucher.person.save()
    counts = actions.expire(dt.date(2026, 6, 16), by=BY)
    assert counts == {"expired": 0, "cancelled": 1, "corrected": 2}
    states = dict(Order.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (before, same, after, booked)] == [
        OrderState.REDEEMED,
        OrderState.REDEEMED,  # the day of death is paid, as the scheme chooses
        OrderState.CLAWED_BACK,
        OrderState.CANCELLED,
    ]
    voucher.refresh_from_db()
    assert (voucher.state, left(voucher)) == (VoucherState.CANCELLED, 0)
    assert balance(firm.provider.code) == 6_000
    assert balance("cancelled") == FULL - 6_000
    assert whole() == 0
    assert actions.expire(dt.date(2026, 6, 17), by=BY) == {"expired": 0, "cancelled": 0, "corrected": 0}


def test_a_move_ends_a_voucher_and_can_be_taken_back(firm, voucher):
    firm.redeem(firm.book(voucher, at(14)))
    actions.cancel(voucher, reason="moved", on=dt.date(2026, 6, 15), by=BY)
    assert (left(voucher), balance("cancelled")) == (0, FULL - 3_000)
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(15, 12))
    actions.take_back_cancelling(voucher, by=BY)
    assert (left(voucher), balance("cancelled")) == (FULL - 3_000, 0)
    assert firm.book(voucher, at(15, 12))


def test_a_claw_back_can_be_undone_and_done_again(firm, voucher):
    order = firm.redeem(firm.book(voucher, at(14)))
    for _ in range(2):
        actions.claw_back(order, reason="not_served", by=BY)
        assert (left(voucher), balance(firm.provider.code)) == (FULL, 0)
        with pytest.raises(RuleBroken):
            actions.claw_back(order, reason="not_served", by=BY)
        actions.pay_again(order, by=BY)
        assert (left(voucher), balance(firm.provider.code)) == (FULL - 3_000, 3_000)
    assert whole() == 0


def test_a_dispute_is_decided_by_an_officer(firm, voucher, viewer, community):
    order = firm.redeem(firm.book(voucher, at(14)))
    actions.dispute(order, words="没来", by=viewer("worker", community))
    with pytest.raises(PermissionDenied):
        actions.settle_dispute(order, stands=False, by=firm.by)
    actions.settle_dispute(order, stands=False, by=viewer("subdistrict", community.parent))
    order.refresh_from_db()
    assert (order.state, order.claw_back.reason, left(voucher)) == (OrderState.CLAWED_BACK, "not_served", FULL)


# ---- lost, expired


def test_a_lost_voucher_is_replaced_with_its_bookings_and_the_old_one_is_dead(firm, voucher):
    order = firm.book(voucher, at(15, 7))
    old_code = holder_code(order, dt.date(2026, 6, 15))
    new = actions.reissue(voucher, by=BY)
    assert (left(voucher), left(new)) == (0, FULL - 3_000)
    assert actions.by_serial(voucher.serial) is None
    assert actions.by_serial(f" {new.serial.lower().replace('-', ' ')} ") == new
    order.refresh_from_db()
    with pytest.raises(RuleBroken):
        firm.redeem(order, evidence={"holder_code": old_code})
    firm.redeem(order)
    assert left(new) == FULL - 3_000
    with pytest.raises(RuleBroken):
        actions.reissue(voucher, by=BY)
    with pytest.raises(RuleBroken):
        firm.book(voucher, at(15, 14))


def test_what_is_not_used_lapses_but_a_booked_service_can_be_redeemed_for_some_days(firm, voucher, clock):
    clock(to=at(30, 8))
    order = firm.book(voucher, at(30, 9))
    assert actions.expire(dt.date(2026, 7, 1), by=BY)["expired"] == 1
    assert (left(voucher), balance("expired")) == (0, FULL - 3_000)
    clock(to=at(10, 9, month=JULY))
    done = firm.redeem(order)
    assert (done.month, balance(firm.provider.code)) == (MONTH, 3_000)
    assert actions.expire(dt.date(2026, 7, 11), by=BY)["expired"] == 0
    assert whole() == 0


def test_a_booking_that_nobody_redeems_in_time_lapses_too(firm, voucher, clock):
    clock(to=at(30, 8))
    order = firm.book(voucher, at(30, 9))
    clock(to=at(11, 9, month=JULY))
    with pytest.raises(RuleBroken):
        firm.redeem(order)
    actions.expire(dt.date(2026, 7, 11), by=BY)
    order.refresh_from_db()
    assert (order.state, balance("expired"), left(voucher)) == (OrderState.CANCELLED, FULL, 0)


def test_delivery_is_recorded_and_taken_back(clock, voucher, viewer, community):
    worker = viewer("worker", community)
    actions.deliver(voucher, way="door", receipt="本人", on=dt.date(2026, 6, 15), by=worker)
    with pytest.raises(RuleBroken):
        actions.deliver(voucher, way="door", receipt="本人", on=dt.date(2026, 6, 15), by=worker)
    actions.undo_delivery(voucher, by=worker)
    voucher.refresh_from_db()
    assert (voucher.state, voucher.receipt) == (VoucherState.ISSUED, "")


def test_evidence_is_asked_for(firm, voucher):
    order = firm.book(voucher, at(15, 7))
    with pytest.raises(RuleBroken):
        actions.redeem(order, start=at(15, 7), end=at(15, 8), evidence=BothProofs(), by=firm.by)


def test_what_a_late_service_does_not_need_lapses_too(firm, voucher, clock):
    clock(to=at(30, 8))
    shorter, never = firm.book(voucher, at(30, 9)), firm.book(voucher, at(30, 11))
    actions.expire(dt.date(2026, 7, 1), by=BY)
    clock(to=at(2, 9, month=JULY))
    firm.redeem(shorter, minutes=30)
    actions.cancel_order(never, by=firm.by)
    assert (left(voucher), balance("expired")) == (0, FULL - 1_500)


def test_a_booking_of_a_voucher_that_ended_is_released_when_it_is_too_late(firm, voucher, clock):
    order = firm.book(voucher, at(14, 9))
    actions.cancel(voucher, reason="moved", on=dt.date(2026, 6, 15), by=BY)
    clock(to=at(11, 9, month=JULY))
    actions.expire(dt.date(2026, 7, 11), by=BY)
    order.refresh_from_db()
    assert (order.state, left(voucher), balance("cancelled")) == (OrderState.CANCELLED, 0, FULL)


def test_the_same_mistake_can_be_made_and_undone_again(firm, voucher):
    for _ in range(3):
        actions.cancel(voucher, reason="moved", on=dt.date(2026, 6, 20), by=BY)
        assert (left(voucher), balance("cancelled")) == (0, FULL)
        actions.take_back_cancelling(voucher, by=BY)
        assert (left(voucher), balance("cancelled")) == (FULL, 0)


def test_a_claw_back_is_undone_also_when_the_voucher_has_lapsed(firm, voucher, clock):
    order = firm.redeem(firm.book(voucher, at(14)))
    actions.claw_back(order, reason="not_served", by=BY)
    clock(to=at(3, 9, month=JULY))
    actions.expire(dt.date(2026, 7, 3), by=BY)
    assert (left(voucher), balance("expired")) == (0, FULL)
    actions.pay_again(order, by=BY)
    assert (left(voucher), balance("expired"), balance(firm.provider.code)) == (0, FULL - 3_000, 3_000)


def test_a_stay_that_is_entered_after_the_month_claws_back(firm, voucher, clock):
    order = firm.redeem(firm.book(voucher, at(8)))
    clock(to=at(12, 9, month=JULY))
    actions.expire(dt.date(2026, 7, 12), by=BY)
    stay = {"since": dt.date(2026, 6, 5), "until": dt.date(2026, 6, 12), "kind": "hospital"}
    Absence.objects.create(person=voucher.person, community=voucher.community, **stay)
    assert actions.expire(dt.date(2026, 7, 13), by=BY)["corrected"] == 1
    order.refresh_from_db()
    assert (order.state, order.claw_back.reason, balance("expired")) == (OrderState.CLAWED_BACK, "hospital", FULL)


def test_an_award_that_ends_in_the_month_ends_the_voucher_by_the_day_of_service(firm, voucher):
    paid, not_paid = firm.redeem(firm.book(voucher, at(9))), firm.redeem(firm.book(voucher, at(10)))
    Award.objects.filter(person=voucher.person).update(until=dt.date(2026, 6, 10), ended_reason="moved")
    assert actions.expire(dt.date(2026, 6, 16), by=BY) == {"expired": 0, "cancelled": 1, "corrected": 1}
    states = dict(Order.objects.values_list("pk", "state"))
    assert (states[paid.pk], states[not_paid.pk]) == (OrderState.REDEEMED, OrderState.CLAWED_BACK)
    voucher.refresh_from_db()
    assert (voucher.state, voucher.end_reason, left(voucher)) == (VoucherState.CANCELLED, "moved", 0)
    with pytest.raises(RuleBroken):
        actions.take_back_cancelling(voucher, by=BY)  # the award has ended
    Award.objects.filter(person=voucher.person).update(until=None, ended_reason="")
    actions.take_back_cancelling(voucher, by=BY)
    assert left(voucher) == FULL - 3_000


def test_a_service_before_the_loss_is_clawed_back_too_and_its_worth_is_on_the_new_voucher(firm, voucher):
    order = firm.redeem(firm.book(voucher, at(14)))
    new = actions.reissue(voucher, by=BY)
    actions.claw_back(order, reason="not_served", by=BY)
    assert (left(voucher), left(new)) == (0, FULL)
    actions.pay_again(order, by=BY)
    assert (left(voucher), left(new)) == (0, FULL - 3_000)
    actions.cancel(new, reason="moved", on=dt.date(2026, 6, 14), by=BY)
    order.refresh_from_db()
    assert (order.state, left(new), balance("cancelled")) == (OrderState.CLAWED_BACK, 0, FULL)


def test_a_late_redemption_counts_in_the_open_month_if_the_ledger_has_closed_its_own(firm, voucher, clock, viewer):
    clock(to=at(30, 8))
    order = firm.book(voucher, at(30, 9))
    clock(to=at(5, 9, month=JULY))
    ledger.close_month("yuan", MONTH, by=viewer("district", voucher.community.parent.parent))
    done = firm.redeem(order)
    days = Transfer.objects.filter(about=f"vouchers.order:{order.pk}", kind="post").values_list("day", flat=True)
    assert (done.month, list(days)) == (MONTH, [dt.date(2026, 7, 5)])
    awarded(voucher.community)
    with pytest.raises(RuleBroken):
        actions.issue(SCHEME, MONTH, [voucher.community], by=BY)
    assert Voucher.objects.count() == 1, "a month that is closed is not issued any more, and nothing is half booked"


def test_the_table_of_a_month_adds_up_also_with_a_lost_voucher(firm, voucher, community, clock):
    firm.redeem(firm.book(voucher, at(14)))
    new = actions.reissue(voucher, by=BY)
    actions.cancel(issued(community), reason="moved", on=dt.date(2026, 6, 15), by=BY)
    firm.redeem(firm.book(new, at(14, 12)))
    row = next(one for one in month_rows(BY, SCHEME, MONTH) if one.community == community)
    assert (row.issued, row.face, row.used) == (2, 2 * FULL, 6_000)
    assert (row.left_words, row.lapsed_words) == ("740.00 元", "800.00 元")
