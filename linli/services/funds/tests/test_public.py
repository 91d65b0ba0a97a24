"""What anybody reads: reports and masked lists until they end, and a donation by its code."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.law import rules
from linli.services.funds import actions
from linli.services.funds.actions import Donor
from linli.services.funds.queries import codes
from linli.services.funds.states import DonorKind, HandWay
from linli.services.funds.tests import factories
from linli.services.funds.tests.factories import BY, approved, campaign, donate, hand, lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(community):
    return factories.fund(community)


@pytest.fixture
def clock(monkeypatch):
    """`clock(days=3)` moves the day."""
    real = timezone.localdate

    def move(**more):
        monkeypatch.setattr(timezone, "localdate", lambda *given: real(*given) + dt.timedelta(**more))

    return move


def body_of(client, place):
    return client.get(reverse("funds:published_in", args=[place.code])).content.decode()


def test_a_list_is_published_with_masked_names_and_disappears_by_itself(client, fund, community, clock):
    donate(fund, 60_000)
    made = approved(campaign(community, fund), community, 1)
    (line,) = lines(made)
    assert "某某" not in body_of(client, community)
    published = actions.publish_list(made, by=BY)
    body = body_of(client, community)
    assert f"{line.person.name[:1]}某某" in body
    assert line.person.name not in body
    assert str(line.household.dwelling) not in body
    clock(days=int(rules.value("funds.publication.list_days")))
    assert "某某" not in body_of(client, community)
    assert published.last_day < timezone.localdate()


def test_a_quarter_names_donors_only_if_they_agreed(client, fund, community):
    day = timezone.localdate().replace(day=1) - dt.timedelta(days=95)
    agreed = Donor(DonorKind.PERSON, "李明华", may_publish=True)
    donate(fund, 10_000, donor=agreed, day=day)
    donate(fund, 20_000, donor=Donor(DonorKind.ORGANISATION, "杭州默默公司"), day=day)
    donate(fund, 30_000, donor=Donor(DonorKind.ORGANISATION, "杭州乐意公司", may_publish=True), day=day)
    actions.publish_report(fund, quarter=day, by=BY)
    body = body_of(client, community)
    assert "李某某" in body
    assert "李明华" not in body
    assert "杭州乐意公司" in body
    assert "默默" not in body
    assert "600.00" in body


def test_a_donor_follows_the_donation_by_its_code(client, fund, community):
    income = donate(fund, 100_000)
    (line,) = lines(approved(campaign(community, fund), community, 1))
    hand(line)
    answer = client.post(reverse("donation"), {"code": income.code.lower().replace("-", " ")}, follow=True)
    body = answer.content.decode()
    assert "300.00" in body
    assert "700.00" in body
    assert line.person.name not in body
    client.post(reverse("donation_leave"))
    assert client.get(reverse("donation_shown")).status_code == 302


def test_codes_are_not_found_by_trying(client, fund):
    most = int(rules.value("funds.public.wrong_codes_per_hour"))
    for n in range(most):
        assert client.post(reverse("donation"), {"code": f"0000-0000-{n:04}"}).status_code == 404
    assert client.post(reverse("donation"), {"code": donate(fund, 100).code}).status_code == 429


def test_an_allotment_has_no_code_that_opens_it(client, fund):
    actions.record_income(
        fund, once=factories.uuid4(), day=timezone.localdate(), parts=[factories.NewPart("", 100)], by=BY
    )
    assert client.post(reverse("donation"), {"code": ""}).status_code == 200  # asked again


def test_the_household_confirms_by_its_code(fund, community):
    donate(fund, 60_000)
    (line,) = lines(approved(campaign(community, fund), community, 1))
    done = hand(line, way=HandWay.CODE, code=codes.pick_up_code(line), sheet="")
    assert done.is_confirmed
    undone = actions.undo_hand_over(done, by=factories.officer("gives"))
    assert codes.pick_up_code(undone) != codes.pick_up_code(line)
