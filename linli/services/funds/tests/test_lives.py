"""From a donation to the report of a campaign: what each step does in the ledger."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.registers.accounts.models import User
from linli.registers.ledger.queries import DayRange
from linli.registers.ledger.queries.verification import verify
from linli.services.funds import actions
from linli.services.funds.queries import balances, lists
from linli.services.funds.queries.statements import donation_statement, fund_statement
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import approved, campaign, donate, hand, lines, officer
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(community):
    return factories.fund(community)


def money(row):
    total = balances.totals_of(row)
    return total.received, total.posted, total.reserved, total.available, total.spent


def test_a_donation_sent_twice_is_one(fund):
    once = uuid4()
    first = donate(fund, 50_000, once=once)
    assert donate(fund, 50_000, once=once) == first
    assert money(fund) == (50_000, 50_000, 0, 50_000, 0)
    assert first.number == f"{timezone.localdate():%Y}-0001"


def test_approval_reserves_handing_over_posts_and_closing_returns_the_rest(fund, community):
    income = donate(fund, 100_000, goods={"rice": 5})
    row = campaign(community, fund, gift={"": 30_000, "rice": 1})
    made = approved(row, community, 3)
    assert money(fund) == (100_000, 100_000, 90_000, 10_000, 0)
    first, second, _third = lines(made)
    hand(first)
    actions.record_outcome(second, outcome="declined", on=timezone.localdate(), by=officer("gives"))
    assert money(fund) == (100_000, 70_000, 60_000, 10_000, 30_000)
    actions.close_campaign(row, by=factories.BY)
    assert money(fund) == (100_000, 70_000, 0, 70_000, 30_000)
    (goods,) = balances.totals_of(fund).goods
    assert (goods.posted, goods.reserved) == (4, 0)
    made.refresh_from_db()
    report = lists.report([made], is_open=False)
    assert (report.households, report.handed, report.not_handed, report.confirmed) == (3, 1, 2, 1)
    assert {one.good: (one.planned, one.handed, one.returned) for one in report.lines} == {
        "": (90_000, 30_000, 60_000),
        "rice": (3, 1, 2),
    }
    assert dict(report.outcomes) == {"declined": 1, "over": 1}
    found = donation_statement(income)
    assert {part.good: (part.received, part.used, part.left) for part in found.parts} == {
        "": (100_000, 30_000, 70_000),
        "rice": (5, 1, 4),
    }
    assert {(use.good, use.quantity, use.households) for use in found.uses} == {("", 30_000, 1), ("rice", 1, 1)}
    assert verify().sound


def test_the_same_hand_over_twice_is_one_and_undone_it_can_be_done_again(fund, community):
    donate(fund, 30_000)
    made = approved(campaign(community, fund), community, 1)
    (line,), once = lines(made), uuid4()
    hand(line, once=once)
    hand(line, once=once)
    assert money(fund) == (30_000, 0, 0, 0, 30_000)
    with pytest.raises(RuleBroken, match="already got this gift"):
        hand(line)
    actions.undo_hand_over(line, by=officer("gives"))
    assert money(fund) == (30_000, 30_000, 30_000, 0, 0)
    hand(lines(made)[0])
    assert money(fund) == (30_000, 0, 0, 0, 30_000)
    rows = fund_statement(fund, DayRange.month(timezone.localdate())).rows
    assert sum(row.change for row in rows) == 0
    assert verify().sound


def test_a_gift_may_come_from_several_donations_named_ones_first(fund, community):
    anywhere, purpose = donate(fund, 40_000), donate(fund, 25_000, wishes=actions.Wishes(["festival"]))
    made = approved(campaign(community, fund), community, 1)
    hand(lines(made)[0])
    assert donation_statement(anywhere).parts[0].used == 30_000
    assert donation_statement(purpose).parts[0].used == 0  # given for something else


def test_a_donation_for_a_community_is_used_there_only(subdistrict, community, elsewhere):
    above = factories.fund(subdistrict)
    here = donate(above, 30_000, wishes=actions.Wishes(only_for=community))
    anywhere = donate(above, 30_000)
    row = campaign(subdistrict, above)
    approved(row, elsewhere, 1)
    assert (donation_statement(here).parts[0].reserved, donation_statement(anywhere).parts[0].reserved) == (0, 30_000)
    made = factories.draft(row, elsewhere, 1)
    actions.submit_list(made, by=officer("submits"))
    with pytest.raises(RuleBroken, match="short"):
        actions.approve_list(made, by=officer("approves"))
    approved(row, community, 1)
    assert donation_statement(here).parts[0].reserved == 30_000


def test_a_reversal_needs_another_person_and_what_is_used_stays_used(fund, community):
    income = donate(fund, 100_000)
    hand(lines(approved(campaign(community, fund), community, 1))[0])
    asker, other, today = officer("asks"), officer("decides"), timezone.localdate()
    with pytest.raises(RuleBroken, match="already used or reserved"):
        actions.ask_reversal(income, only_left=False, day=today, reason="wrong_amount", by=asker)
    row = actions.ask_reversal(income, only_left=True, day=today, reason="refund", by=asker)
    with pytest.raises(RuleBroken, match="Another person"):
        actions.confirm_reversal(row, by=asker)
    actions.confirm_reversal(row, by=other)
    part = donation_statement(income).parts[0]
    assert (part.received, part.used, part.left, part.refunded) == (100_000, 30_000, 0, 70_000)
    assert money(fund) == (30_000, 0, 0, 0, 30_000)


def test_an_income_recorded_by_mistake_is_taken_off_whole(fund):
    income = donate(fund, 5_000, goods={"oil": 2})
    row = actions.ask_reversal(
        income, only_left=False, day=timezone.localdate(), reason="recorded_twice", by=officer("a")
    )
    actions.confirm_reversal(row, by=officer("b"))
    assert balances.totals_of(fund).is_empty
    with pytest.raises(RuleBroken, match="already taken off"):
        actions.ask_reversal(income, only_left=True, day=timezone.localdate(), reason="refund", by=officer("a"))


def test_a_fund_ends_only_when_nothing_is_left(fund):
    income = donate(fund, 100)
    with pytest.raises(RuleBroken, match="are left"):
        actions.end_fund(fund, until=timezone.localdate(), by=factories.BY)
    row = actions.ask_reversal(income, only_left=True, day=timezone.localdate(), reason="refund", by=officer("a"))
    actions.confirm_reversal(row, by=officer("b"))
    ended = actions.end_fund(fund, until=timezone.localdate(), by=factories.BY)
    assert ended.until == timezone.localdate()
    with pytest.raises(RuleBroken, match="ended on"):
        donate(ended, 100)
    assert actions.reopen_fund(ended, by=factories.BY).until is None


def test_a_list_taken_back_can_be_changed_again(fund, community):
    donate(fund, 100_000)
    made = factories.draft(campaign(community, fund), community, 2)
    actions.submit_list(made, by=officer("submits"))
    with pytest.raises(RuleBroken, match="was submitted"):
        actions.take_off(lines(made)[0], reason="by_other", by=factories.BY)
    actions.return_list(made, words="请核对一户", by=officer("approves"))
    actions.take_off(lines(made)[0], reason="by_other", by=factories.BY)
    assert made.lines.kept().count() == 1
    actions.put_on_again(lines(made)[0], by=factories.BY)
    assert made.lines.kept().count() == 2
    actions.withdraw_list(made, by=factories.BY)
    assert made.lines.kept().count() == 0


def test_a_hand_over_with_a_colleague_waits_for_the_colleague(fund, community, viewer):
    donate(fund, 30_000)
    (line,) = lines(approved(campaign(community, fund), community, 1))
    colleague = viewer("worker", community)
    worker = WorkerFactory(community=community, user=User.objects.get(pk=colleague.user_id), since=dt.date(2024, 1, 1))
    done = hand(line, way=factories.HandWay.WITNESS, witness=worker, sheet="")
    assert done.waits_for_witness
    assert list(lists.witnessed_by(colleague)) == [done]
    actions.confirm_witness(done, by=colleague)
    assert not lists.witnessed_by(colleague).exists()


def test_a_visit_is_recorded_with_the_hand_over(fund, community, viewer):
    donate(fund, 60_000)
    (line,) = lines(approved(campaign(community, fund), community, 1))
    me = viewer("worker", community)
    WorkerFactory(community=community, user=User.objects.get(pk=me.user_id), since=dt.date(2024, 1, 1))
    done = hand(line, with_visit=True, by=me)
    assert (done.visit.household_id, done.visit.kind, done.visit.outcome) == (line.household_id, "key", "met")
    assert actions.undo_hand_over(done, by=me).visit is None
    again = hand(lines(done.gift_list)[0], with_visit=True, by=me)
    assert again.visit.household.visits.count() == 1  # the visit of the day is used
