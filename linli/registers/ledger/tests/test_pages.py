"""What an officer of the district reads and does on the pages of the ledger."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.registers.ledger import actions
from linli.registers.ledger.models import Account, Correction, Transfer
from linli.registers.ledger.tests.factories import DAY, account, hold, move, outside
from linli.registers.people.tests.factories import household_at

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def officers(community):
    """Two officers of the subdistrict."""
    return [appointed("subdistrict", community.parent, name=name) for name in ("first", "second")]


@pytest.fixture
def page(client, officers):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(officers[0], backend=BACKEND)

    def text(url, **asked):
        return re.sub(r"<[^>]+>|\s+", " ", client.get(url, asked).content.decode())

    return text


def url(name, *args):
    return reverse(f"ledger:{name}", args=args)


def test_the_list_shows_accounts_of_the_place_with_their_balances(page, community):
    account(community=community, has=123450, code="care.1", title="Care budget")
    account("minute", community=community, code="care.2")
    text = page(url("list"))
    assert "Care budget" in text
    assert "1,234.50 yuan" in text
    assert "care.2" not in page(url("list"), unit="yuan")
    assert "care.2" in page(url("list"), q="care.2")
    assert "No account of the ledger matches" in page(url("list"), q="nothing")


def test_a_list_costs_the_same_however_long(client, page, community, django_assert_max_num_queries):
    account(community=community)
    client.get(url("list"))
    with django_assert_max_num_queries(12) as few:
        client.get(url("list"))
    for _ in range(20):
        account(community=community, has=5)
    with django_assert_max_num_queries(len(few)):
        client.get(url("list"))


def test_a_statement_shows_what_was_before_and_each_balance(page, community):
    holder, provider = account(community=community, has=500), account(community=community, title="Provider")
    move(holder, provider, 125, on=timezone.localdate())
    hold(holder, provider, 75, on=timezone.localdate())
    text = page(url("account", holder.pk))
    assert re.search(r"carried forward\s+5\.00", text)
    assert re.search(r"Provider\s+test\s+-1\.25\s+3\.75", text)
    assert re.search(r"available\s+3\.00 yuan", text)
    assert "1 open reservation" in text
    assert re.search(r"carried forward\s+0\.00", page(url("account", holder.pk), month="2026-03"))


def test_a_long_statement_goes_on_with_the_right_balance(client, page, community):
    holder = account(community=community, has=1000)
    for n in range(30):
        move(holder, outside(), 1, on=DAY.replace(day=1 + n % 28, month=4))
    first = client.get(url("account", holder.pk), {"month": "2026-04"})
    after = re.search(r"after=([^\"&]+)", first.content.decode())[1]
    text = page(url("account", holder.pk), month="2026-04", after=after)
    assert re.search(r"carried forward\s+9\.75", text)
    assert re.search(r"-0\.01\s+9\.70", text)


def test_the_holder_is_named_to_who_may_see_residents(client, page, community, sign_in):
    home = household_at(community, "王建国")
    holder = account(community=community, holder=home.residencies.get().person, has=5)
    assert "王建国" in page(url("account", holder.pk))
    sign_in("auditor", community.parent)
    assert "王建国" not in page(url("account", holder.pk))


def test_a_correction_needs_a_second_person(client, page, community, officers):
    holder, provider = account(community=community, has=500), account(community=community)
    wrong = move(holder, provider, 300)
    assert "Ask for a correction" in page(url("transfer", wrong.number))
    data = {"amount": "3.01", "day": str(DAY), "reason": "wrong_amount"}
    assert "Only 3.00 yuan" in client.post(url("ask", wrong.number), data).content.decode()
    assert client.post(url("ask", wrong.number), data | {"amount": "1.5"}).status_code == 302
    assert client.post(url("ask", wrong.number), data | {"amount": "1.5"}).status_code == 409
    asked = Correction.objects.get()
    assert "first has asked for a correction" in page(url("transfer", wrong.number))
    refused = client.post(url("answer", asked.pk), {"answer": "confirm"})
    assert (refused.status_code, Transfer.objects.filter(corrects__isnull=False).count()) == (409, 0)
    client.force_login(officers[1], backend=BACKEND)
    assert client.post(url("answer", asked.pk), {"answer": "decline"}).status_code == 400
    assert client.post(url("answer", asked.pk), {"answer": "confirm"}).status_code == 302
    assert client.post(url("answer", asked.pk), {"answer": "confirm"}).status_code == 409
    assert actions.balance(holder).posted == 350
    text = page(url("transfer", wrong.number))
    assert "corrected by this transfer" in text
    assert "Not corrected: 1.50 yuan" in text
    assert "1.50 yuan · Wrong amount" in page(url("corrections"))


def test_an_asked_correction_can_be_withdrawn_or_declined(client, page, community, officers):
    wrong = move(account(community=community, has=500), account(community=community), 300)
    data = {"amount": "1", "day": str(DAY), "reason": "refund"}
    for officer, answer in ((officers[0], "withdraw"), (officers[1], "decline")):
        client.force_login(officers[0], backend=BACKEND)
        client.post(url("ask", wrong.number), data)
        client.force_login(officer, backend=BACKEND)
        row = Correction.objects.get(answer="")
        assert client.post(url("answer", row.pk), {"answer": answer, "reason": "not wrong"}).status_code == 302
    assert [row.answer for row in Correction.objects.order_by("pk")] == ["withdrawn", "declined"]
    assert actions.left_of(Transfer.objects.get(pk=wrong.number)) == 300


@pytest.mark.parametrize(("unit", "text", "amount"), [("yuan", "12.5", 1250), ("hour", "1:30", 90), ("point", "7", 7)])
def test_amounts_are_entered_as_they_are_shown(client, page, community, unit, text, amount):
    wrong = move(account(unit, community=community, has=2000), account(unit, community=community), 2000)
    client.post(url("ask", wrong.number), {"amount": text, "day": str(DAY), "reason": "refund"})
    assert Correction.objects.get().amount == amount


@pytest.mark.parametrize("text", ["1.234", "1:30", "-5", "x", "0", ""])
def test_an_amount_that_nobody_can_mean_is_asked_again(client, page, community, text):
    wrong = move(account(community=community, has=2000), account(community=community), 2000)
    answer = client.post(url("ask", wrong.number), {"amount": text, "day": str(DAY), "reason": "refund"})
    assert answer.status_code == 200
    assert not Correction.objects.exists()


def test_a_statement_is_sent_as_a_sheet(client, page, community):
    holder = account(community=community, has=500)
    answer = client.get(url("export", holder.pk), {"month": "2026-03"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_month_is_closed_on_the_page(client, sign_in, community):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in("district", community.parent.parent)
    client.post(url("close_month"), {"unit": "yuan", "month": "2026-03-15"})
    text = client.get(url("closings")).content.decode()
    assert "open from 1 Apr 2026" in text
    assert Account.objects.count() == 0
