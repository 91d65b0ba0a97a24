"""Who books, cancels or confirms for an older person needs their recorded consent; else a sentence says what to do."""

import datetime as dt

import pytest
from django.urls import reverse

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.services.eldercare.tests.factories import ProxyFactory
from linli.services.vouchers import actions
from linli.services.vouchers.models import Order
from linli.services.vouchers.policies import Acting
from linli.services.vouchers.states import OrderState
from linli.services.vouchers.tests.factories import at, issued
from linli.services.vouchers.tests.test_holder import booking

DAUGHTER = "王小红"


def daughter(voucher, *purposes, **more):
    """A daughter with the consent of the holder."""
    return ProxyFactory(person=voucher.person, name=DAUGHTER, purposes=list(purposes), **more)


def opened_by(client, voucher, name):
    return client.post(reverse("voucher"), {"serial": voucher.serial, "proxy": name})


@pytest.mark.parametrize(
    ("purposes", "more", "allowed"),
    [
        (["book"], {}, True),
        (["apply", "inform", "confirm"], {}, False),
        (["book"], {"until": dt.date(2026, 6, 15)}, False),
        (["book"], {"since": dt.date(2026, 6, 16)}, False),
    ],
)
def test_a_proxy_books_with_a_consent_that_covers_it_today(firm, voucher, purposes, more, allowed):
    proxy = daughter(voucher, *purposes, **more)
    if not allowed:
        with pytest.raises(RuleBroken, match=DAUGHTER):
            firm.book(voucher, at(15, 12), acting=Acting(DAUGHTER))
        assert not Order.objects.exists()
        return
    order = firm.book(voucher, at(15, 12), acting=Acting(" 王 小红 "))
    assert order.proxy == proxy
    assert journal.of(order)[0].changes["proxy"] == proxy.pk


def test_the_consent_of_another_person_is_none(firm, voucher, community):
    daughter(issued(community), "book", "confirm")
    with pytest.raises(RuleBroken, match=DAUGHTER):
        firm.book(voucher, at(15, 12), acting=Acting(DAUGHTER))
    order = firm.book(voucher, at(15, 12))
    with pytest.raises(RuleBroken, match=DAUGHTER):
        actions.cancel_order(order, by=firm.by, proxy=DAUGHTER)
    order.refresh_from_db()
    assert order.state == OrderState.BOOKED


def test_a_proxy_confirms_only_with_consent_for_it_and_nothing_is_half_redeemed(firm, voucher):
    proxy = daughter(voucher, "book")
    order = firm.book(voucher, at(15, 7))
    with pytest.raises(RuleBroken, match=DAUGHTER):
        firm.redeem(order, evidence={"proxy": DAUGHTER})
    order.refresh_from_db()
    assert (order.state, order.tries, order.proofs.count()) == (OrderState.BOOKED, 0, 0)
    proxy.purposes = ["book", "confirm"]
    proxy.save()
    proof = firm.redeem(order, evidence={"proxy": DAUGHTER}).proofs.get(side="holder")
    assert (proof.by_proxy, proof.proxy) == (True, proxy)


def test_who_opens_a_voucher_for_somebody_says_who_they_are(client, firm, voucher):
    refused = opened_by(client, voucher, DAUGHTER)
    assert refused.status_code == 403
    assert DAUGHTER in refused.content.decode()
    assert client.get(reverse("voucher_mine")).status_code == 302
    proxy = daughter(voucher, "book")
    assert opened_by(client, voucher, DAUGHTER).status_code == 302
    assert booking(client, firm)[0].status_code == 302
    order = Order.objects.get()
    assert order.proxy == proxy
    assert client.get(reverse("voucher_code", args=[order.pk])).status_code == 409, "not to confirm"
    proxy.until = dt.date(2026, 6, 15)
    proxy.save()
    assert client.post(reverse("voucher_cancel", args=[order.pk])).status_code == 409, "withdrawn meanwhile"
    order.refresh_from_db()
    assert order.state == OrderState.BOOKED


def test_a_code_that_was_shown_to_a_proxy_is_their_proof(client, firm, voucher):
    proxy = daughter(voucher, "confirm")
    order = firm.book(voucher, at(15, 7))
    opened_by(client, voucher, DAUGHTER)
    assert client.get(reverse("voucher_code", args=[order.pk])).status_code == 200
    proof = firm.redeem(order).proofs.get(side="holder")
    assert (proof.by_proxy, proof.proxy) == (True, proxy)
