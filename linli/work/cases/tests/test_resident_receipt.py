"""What a resident takes home after reporting: a page that can be loaded again, a QR code, a picture."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.core.web import qr
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.tests.test_resident import LEAK, follow, receipt_of, send


@pytest.fixture
def page(clock, client, building, offices):
    """The page after sending."""
    return send(client, building)


def test_the_page_after_sending_can_be_loaded_again(client, page):
    assert page.redirect_chain == [(reverse("received"), 302)]
    code = receipt_of(page)
    for _ in range(2):
        assert receipt_of(client.get(reverse("received"))) == code
    assert Case.objects.count() == 1
    assert code not in str(dict(client.session)), "the session keeps it encrypted"


def test_the_receipt_is_shown_for_some_minutes_and_to_nobody_else(client, page, clock, cast):
    assert Client().get(reverse("received"))["Location"] == reverse("follow")
    assert Client().get(reverse("receipt_picture"))["Location"] == reverse("follow")
    clock(minutes=16)
    assert client.get(reverse("received"))["Location"] == reverse("follow")


def test_a_replaced_code_is_shown_no_more(client, page, cast):
    actions.give_receipt(Case.objects.get(), by=cast.clerk)
    for name in ("received", "receipt_picture"):
        assert client.get(reverse(name))["Location"] == reverse("follow")


def test_the_qr_code_leads_to_the_page_and_its_code_is_not_sent_to_any_server(client, page):
    address = f"http://testserver{reverse('follow')}#{receipt_of(page)}"
    assert qr.path(address)[1] in page.content.decode()
    field = re.search(r"<input[^>]*name=\"code\"[^>]*>", client.get(reverse("follow")).content.decode())[0]
    assert "data-from-hash" in field, "where the page puts the code of the address"


def test_the_picture_shows_the_code_and_where_to_enter_it_and_carries_nothing_else(client, page):
    answer = client.get(reverse("receipt_picture"))
    assert answer["Content-Type"] == "image/png"
    assert "no-store" in answer["Cache-Control"]
    code = receipt_of(page)
    address = f"http://testserver{reverse('follow')}"
    assert answer.content == qr.picture(f"{address}#{code}", [code, "testserver" + reverse("follow")])
    picture = Image.open(io.BytesIO(answer.content))
    assert not picture.info, "no names, times or programs behind the pixels"
    assert reverse("receipt_picture") in page.content.decode()


def test_whoever_gets_a_receipt_at_the_counter_gets_the_qr_code_too(sign_in_as, building):
    clerk = sign_in_as("clerk")
    told = {"urgency": "ordinary", "channel": "counter"}
    taken = clerk.post(reverse("cases:new") + f"?matter={LEAK}&place={building.pk}", told)
    shown = clerk.get(taken["Location"])
    assert qr.path(f"http://testserver{reverse('follow')}#{shown.context['receipt']}")[1] in shown.content.decode()
    assert follow(Client(), shown.context["receipt"])["Location"] == reverse("followed")


def test_a_qr_code_has_its_quiet_zone_and_its_path_draws_each_dark_module():
    rows = qr.modules("邻里")
    width, path = qr.path("邻里")
    assert not any(any(row) for row in rows[: qr.QUIET] + rows[-qr.QUIET :])
    drawn = {
        (int(x) + n, int(y)) for x, y, long in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path) for n in range(int(long))
    }
    assert drawn == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}
    assert width == len(rows)
