"""The holder without an account: my voucher by its serial, booking, the code, rating, complaint."""

import re

import pytest
from django.urls import reverse

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.services.vouchers import actions
from linli.services.vouchers.models import Order
from linli.services.vouchers.states import OrderState, ProofSide
from linli.services.vouchers.tests.factories import FULL, at, holder_code, issued
from linli.work.cases.models import Case


def opened(client, voucher, serial=""):
    """Enter the serial."""
    return client.post(reverse("voucher"), {"serial": serial or voucher.serial}, follow=True)


def test_the_serial_opens_the_balance_and_nothing_else_of_the_person(client, firm, voucher):
    page = opened(client, voucher, voucher.serial.lower().replace("-", "")).content.decode()
    assert "800.00" in page
    assert voucher.person.name not in page and voucher.serial not in page
    assert client.get(reverse("voucher_mine")).status_code == 200
    client.post(reverse("voucher_leave"))
    assert client.get(reverse("voucher_mine")).status_code == 302


def test_a_replaced_voucher_is_closed_on_every_device(client, firm, voucher):
    opened(client, voucher)
    actions.reissue(voucher, by=firm_office())
    assert client.get(reverse("voucher_mine")).status_code == 302
    assert opened(client, voucher).status_code == 404


def firm_office():
    from linli.services.vouchers.tests.factories import BY

    return BY


def booking(client, firm, **more):
    page = client.get(reverse("voucher_book")).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)[1]
    said = {"provider": firm.provider.pk, "item": "cleaning", "day": "2026-06-16", "start": "10:00", "end": "11:00"}
    return client.post(reverse("voucher_book"), {**said, "once": once, **more}), {**said, "once": once}


def test_from_booking_to_rating_on_the_phone(client, firm, voucher, clock):
    opened(client, voucher)
    answer, said = booking(client, firm)
    assert answer.status_code == 302
    client.post(reverse("voucher_book"), said)  # a second tap
    order = Order.objects.get()
    assert (order.channel, order.carer, order.held) == ("web", None, 3_000)
    actions.assign(order, firm.carer, by=firm.by)
    shown = client.get(reverse("voucher_code", args=[order.pk])).content.decode()
    code = holder_code(order, order.day)
    assert f"{code[:3]} {code[3:6]} {code[6:]}" in shown
    clock(days=1, hours=3)
    order.refresh_from_db()
    firm.redeem(order)
    opened(client, voucher)
    assert client.post(reverse("voucher_rate", args=[order.pk]), {"rating": "5", "words": "很好"}).status_code == 302
    order.refresh_from_db()
    assert (order.rating, order.rating_words) == (5, "很好")
    assert order.proofs.get(side=ProofSide.HOLDER).phone_hash != ""
    assert "order.rated" in [entry.verb for entry in journal.of(order)]


def test_a_complaint_is_a_case_of_the_subdistrict_with_a_code(client, firm, voucher):
    order = firm.redeem(firm.book(voucher, at(14)))
    opened(client, voucher)
    page = client.post(
        reverse("voucher_complain", args=[order.pk]), {"words": "迟到一小时", "once": "c-1"}
    ).content.decode()
    case = Case.objects.get()
    assert (case.matter, case.person, case.words) == ("elderly.service_complaint", voucher.person, "迟到一小时")
    assert case.code in page
    again = client.post(reverse("voucher_complain", args=[order.pk]), {"words": "又来", "once": "c-2"})
    assert again.status_code == 409
    assert Case.objects.count() == 1


def test_a_booking_is_cancelled_before_it_begins_and_not_after(client, firm, voucher, clock):
    opened(client, voucher)
    booking(client, firm)
    order = Order.objects.get()
    assert client.post(reverse("voucher_cancel", args=[order.pk])).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.CANCELLED
    late = firm.book(voucher, at(15, 8, 30))
    with pytest.raises(RuleBroken):
        actions.cancel_by_holder(late)


def test_a_service_of_somebody_else_is_not_there(client, firm, voucher, community):
    other = firm.book(issued(community), at(15, 12))
    opened(client, voucher)
    for name in ("voucher_code", "voucher_rate", "voucher_complain"):
        assert client.get(reverse(name, args=[other.pk])).status_code == 404


def test_too_many_serials_are_refused_for_a_while(client, clock, db):
    most = int(rules.value("vouchers.public.wrong_serials_per_hour"))
    codes = [client.post(reverse("voucher"), {"serial": f"{n:012d}"}).status_code for n in range(most + 1)]
    assert codes == [404] * most + [429]
    clock(hours=2)
    assert client.post(reverse("voucher"), {"serial": "000000000000"}).status_code == 404


def test_only_services_with_a_price_are_offered(client, firm, voucher):
    opened(client, voucher)
    page = client.get(reverse("voucher_book")).content.decode()
    assert 'value="cleaning"' in page and 'value="bath"' not in page
    assert f'<option value="{firm.provider.pk}" selected>' in page  # the only one


def test_what_a_form_gets_wrong_is_said_and_nothing_is_booked(client, firm, voucher):
    opened(client, voucher)
    assert booking(client, firm, day="gestern")[0].status_code == 200
    assert booking(client, firm, end="10:00")[0].status_code == 409
    refused = booking(client, firm, item="bath", notes="ring twice")[0]
    assert refused.status_code == 409
    said = refused.content.decode()
    assert "error-summary" in said and "ring twice</textarea>" in said  # nothing has to be typed again
    assert not Order.objects.exists()
    assert actions.by_serial(voucher.serial).face == FULL


def test_providers_near_with_prices_are_public(client, firm, community, elsewhere):
    page = client.get(reverse("home_care"), {"place": community.pk}).content.decode()
    assert str(firm.provider) in page and "60.00" in page
    assert str(firm.provider) not in client.get(reverse("home_care"), {"place": elsewhere.pk}).content.decode()
    assert community.name in client.get(reverse("home_care"), {"at": community.name[:4]}).content.decode()
