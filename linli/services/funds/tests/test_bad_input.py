"""What is wrong is refused with a sentence that says how to go on, and nothing is half booked."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.registers.ledger.models import ClosedMonth, Transfer
from linli.registers.ledger.queries.verification import verify
from linli.registers.people.tests.factories import ResidencyFactory
from linli.services.eldercare.models import Proxy
from linli.services.funds import actions
from linli.services.funds.actions import Donor, NewPart, Wishes
from linli.services.funds.models import FundIncome, GiftLine
from linli.services.funds.states import DonorKind, HandWay, LineState
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import BY, approved, campaign, donate, hand, lines, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(community):
    return factories.fund(community)


@pytest.fixture
def line(fund, community):
    donate(fund, 60_000)
    return lines(approved(campaign(community, fund), community, 1))[0]


def refused(words, do, *args, **more):
    """The sentence, and that the ledger has not one transfer more."""
    before = Transfer.objects.count(), FundIncome.objects.count(), GiftLine.objects.count()
    with pytest.raises(RuleBroken, match=words):
        do(*args, **more)
    assert (Transfer.objects.count(), FundIncome.objects.count(), GiftLine.objects.count()) == before
    assert verify().sound


def record(fund, *parts, **more):
    facts = {"once": uuid4(), "day": timezone.localdate(), "donor": Donor(DonorKind.ANONYMOUS), "by": BY} | more
    return actions.record_income(fund, parts=parts, **facts)


@pytest.mark.parametrize("quantity", [0, -5])
def test_an_amount_of_nothing_or_less(fund, quantity):
    refused("more than zero", record, fund, NewPart("", quantity))
    refused("more than zero", record, fund, NewPart("", 100), NewPart("rice", quantity))


def test_nothing_at_all_or_the_same_goods_twice(fund):
    refused("Enter an amount or goods", record, fund)
    refused("entered twice", record, fund, NewPart("rice", 1), NewPart("rice", 2))


def test_a_donor_without_a_name(fund):
    refused("anonymous", record, fund, NewPart("", 100), donor=Donor(DonorKind.PERSON, " "))


def test_a_day_to_come_before_the_fund_or_in_a_closed_month(fund):
    today = timezone.localdate()
    refused("is to come", record, fund, NewPart("", 100), day=today + dt.timedelta(days=1))
    refused("begins on", record, fund, NewPart("", 100), day=dt.date(2023, 12, 31))
    ClosedMonth.objects.create(unit="yuan", until=today.replace(day=1))
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    refused("closed month", record, fund, NewPart("rice", 1), NewPart("", 100), day=last_month)


def test_a_wish_that_the_fund_cannot_follow(fund, elsewhere):
    refused("is not for", record, fund, NewPart("", 100), wishes=Wishes(["illness"]))
    refused("is not part of", record, fund, NewPart("", 100), wishes=Wishes(only_for=elsewhere))


def test_a_list_larger_than_the_fund_says_by_how_much(fund, community):
    donate(fund, 70_000, goods={"rice": 2})
    row = campaign(community, fund, gift={"": 30_000, "rice": 1})
    made = factories.draft(row, community, 3)
    actions.submit_list(made, by=officer("submits"))
    refused("200.00 yuan.*× 1 short", actions.approve_list, made, by=officer("approves"))
    made.refresh_from_db()
    assert made.state == "submitted"


def test_who_submitted_does_not_approve(fund, community):
    donate(fund, 70_000)
    made = factories.draft(campaign(community, fund), community, 1)
    actions.submit_list(made, by=officer("one"))
    refused("Another person", actions.approve_list, made, by=officer("one"))


def test_a_household_on_two_lists_of_a_campaign(fund, community):
    donate(fund, 300_000)
    row = campaign(community, fund)
    first = approved(row, community, 1)
    second = factories.draft(row, community, 1)
    household = lines(first)[0].household
    refused("already on list 1", actions.add_household, second, household, reason="recommended", by=BY)
    assert actions.add_proposed(second, [household.pk], by=BY) == 0


def test_a_household_that_lives_elsewhere(fund, community, elsewhere):
    made = factories.draft(campaign(community, fund), community, 1)
    refused("does not live in", actions.add_household, made, factories.home(elsewhere), reason="recommended", by=BY)


def test_an_empty_list(fund, community):
    made = actions.start_list(campaign(community, fund), community, by=BY)
    refused("is empty", actions.submit_list, made, by=BY)


def test_a_hand_over_after_death(line):
    line.person.died = timezone.localdate()
    line.person.save()
    refused("died on", hand, line)
    other = ResidencyFactory(household=line.household).person
    assert hand(line, recipient=other).person == other


def test_a_hand_over_before_approval_or_to_come(line):
    today = timezone.localdate()
    refused("approved on", hand, line, on=today - dt.timedelta(days=1))
    refused("is to come", hand, line, on=today + dt.timedelta(days=1))


def test_a_hand_over_to_somebody_of_another_household(line, community):
    refused("does not live in this household", hand, line, recipient=factories.home(community).residencies.get().person)


def test_a_hand_over_after_moving_out(line):
    line.household.until = timezone.localdate()
    line.household.save()
    refused("moved out on", hand, line)


def proxy_of(line, **more):
    facts = {"relation": "60", "purposes": ["receive"], "consent": "written", "consent_on": dt.date(2024, 1, 1)}
    return Proxy.objects.create(
        person=line.person, community=line.community, name="代领人", since=dt.date(2024, 1, 1), **(facts | more)
    )


@pytest.mark.parametrize(
    "wrong", [{"purposes": ["apply"]}, {"until": dt.date(2024, 6, 1)}], ids=["not for this", "consent ended"]
)
def test_a_proxy_without_consent(line, wrong):
    refused("No consent is recorded", hand, line, proxy=proxy_of(line, **wrong))


def test_a_proxy_with_consent(line):
    assert hand(line, proxy=proxy_of(line)).proxy.name == "代领人"


def test_a_wrong_code_is_counted_and_then_no_more_codes(line):
    for _try in range(5):
        refused("not the code", hand, line, way=HandWay.CODE, code="1")
    refused("Too many wrong codes", hand, line, way=HandWay.CODE, code="1")


def test_no_sheet_and_no_colleague(line):
    refused("number of the sheet", hand, line, sheet="  ")
    refused("colleague", hand, line, way=HandWay.WITNESS)


def test_nothing_changes_after_a_campaign(line):
    actions.close_campaign(line.campaign, by=BY)
    line = lines(line.gift_list)[0]
    refused("is finished", hand, line)
    refused("is finished", actions.undo_outcome, line, by=BY)
    refused("is finished", actions.undo_hand_over, line, by=BY)
    refused("is finished", actions.start_list, line.campaign, line.community, by=BY)
    assert line.state == LineState.NOT_HANDED


def test_a_campaign_with_a_list_that_waits_is_not_closed(fund, community):
    donate(fund, 70_000)
    made = factories.draft(campaign(community, fund), community, 1)
    refused("not approved yet", actions.close_campaign, made.campaign, by=BY)


def test_a_campaign_for_what_the_fund_is_not_for(community, fund):
    with pytest.raises(RuleBroken, match="may not be used for"):
        campaign(community, fund, purpose="illness")
    with pytest.raises(RuleBroken, match="what each household gets"):
        campaign(community, fund, gift={})


def test_a_gift_stays_as_it_is_once_a_list_was_submitted(line, fund):
    plan = actions.campaigns.CampaignPlan(
        line.campaign.title, "poverty", [fund], {"": 10_000}, ["low_income"], line.campaign.ends
    )
    refused("was submitted with this gift", actions.correct_campaign, line.campaign, plan, by=BY)


def test_a_quarter_that_is_not_over_or_published_twice(fund):
    with pytest.raises(RuleBroken, match="when it is over"):
        actions.publish_report(fund, quarter=timezone.localdate(), by=BY)
    before = timezone.localdate() - dt.timedelta(days=100)
    published = actions.publish_report(fund, quarter=before, by=BY)
    with pytest.raises(RuleBroken, match="published already"):
        actions.publish_report(fund, quarter=before, by=BY)
    actions.withdraw_publication(published, by=BY)
    actions.publish_report(fund, quarter=before, by=BY)
