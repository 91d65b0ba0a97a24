"""The provider's page: its own services, of the person only what the service needs, and the phone by a logged tap."""

import pytest
from django.urls import reverse

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.services.vouchers import actions
from linli.services.vouchers.models import Order
from linli.services.vouchers.states import OrderState
from linli.services.vouchers.tests import factories
from linli.services.vouchers.tests.factories import at, holder_code, issued


@pytest.fixture
def carer(client, firm):
    """The carer is signed in."""
    client.force_login(firm.carer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return firm


def test_today_shows_the_own_services_and_none_of_another_provider(client, carer, voucher, community):
    carer.book(voucher, at(15, 12), notes="请按两次门铃")
    other = factories.firm(community)
    stranger = issued(community)
    other.book(stranger, at(15, 14))
    page = client.get(reverse("vouchers:today")).content.decode()
    assert voucher.person.name in page and stranger.person.name not in page


def test_of_the_person_there_is_name_address_and_notes_and_the_phone_by_a_tap(client, carer, voucher):
    order = carer.book(voucher, at(15, 12), notes="请按两次门铃")
    page = client.get(reverse("vouchers:order", args=[order.pk])).content.decode()
    assert "请按两次门铃" in page and str(order.place) in page
    assert voucher.person.phone not in page and voucher.person.id_number not in page and voucher.serial not in page
    assert voucher.person.phone in client.post(reverse("vouchers:phone", args=[order.pk])).content.decode()
    assert journal.of(order)[0].verb == "order.phone_read"
    actions.cancel_order(order, by=carer.by)
    assert client.post(reverse("vouchers:phone", args=[order.pk])).status_code == 409


def test_redeeming_on_the_page(client, carer, voucher):
    order = carer.book(voucher, at(15, 7))
    code = holder_code(order, order.day)
    said = {"day": "2026-06-15", "start": "07:00", "end": "08:00", "holder_code": f"{code[:3]} {code[3:]}"}
    url = reverse("vouchers:order_act", args=[order.pk, "redeem"])
    assert client.post(url, {**said, "start": "later"}).status_code == 200
    wrong = client.post(url, {**said, "holder_code": "0000000" if code != "0000000" else "1111111"})
    assert wrong.status_code == 409
    assert "<details open>" in wrong.content.decode() and 'value="07:00"' in wrong.content.decode()
    assert client.post(url, said).status_code == 302
    order.refresh_from_db()
    assert order.state == OrderState.REDEEMED
    assert client.post(url, said).status_code == 404, "it is not offered any more"


def test_booking_with_the_serial_that_the_person_shows(client, carer, voucher):
    url = reverse("vouchers:serve")
    assert "0000" not in client.post(url, {"serial": voucher.serial}).content.decode()
    said = {"provider": carer.provider.pk, "item": "cleaning", "day": "2026-06-16", "start": "10:00", "end": "11:00"}
    answer = client.post(url, {**said, "serial": voucher.serial, "once": "n-1", "carer": carer.carer.pk})
    assert answer.status_code == 302
    assert (Order.objects.get().channel, Order.objects.get().carer) == ("provider", carer.carer)


def test_a_carer_without_valid_papers_is_not_offered(client, carer, voucher):
    order = carer.book(voucher, at(15, 12), carer=None)
    url = reverse("vouchers:order", args=[order.pk])
    option = f'<option value="{carer.carer.pk}"'
    assert option in client.get(url).content.decode()
    carer.carer.papers.filter(kind="training").delete()
    assert option not in client.get(url).content.decode()
    with pytest.raises(RuleBroken, match="养老护理培训证明"):
        actions.assign(order, carer.carer, by=carer.by)


def test_the_list_of_the_day_costs_the_same_however_long(client, carer, community, django_assert_max_num_queries):
    for hour in range(10, 14):
        carer.book(issued(community), at(15, hour), minutes=45)
    client.get(reverse("vouchers:today"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("vouchers:today")).content.decode()
    assert page.count("row-link") == 4


def test_the_history_names_people_and_calls_a_program_the_system(client, sign_in, community, voucher):
    journal.record("voucher.expired", voucher, by=robot("vouchers_expire"))
    sign_in("clerk", community)
    page = client.get(reverse("vouchers:detail", args=[voucher.pk]), headers={"Accept-Language": "en"}).content.decode()
    assert "the system let a voucher expire" in page and "vouchers_expire" not in page
