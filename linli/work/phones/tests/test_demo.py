"""The demo's worker has a phone, and two records of it wait that can be decided on as any other."""

import base64
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from linli.core.rooms.outbox import ForReview
from linli.core.secrets import phone_keys
from linli.core.tests.demo import DAY
from linli.registers.accounts.models import Device, User
from linli.registers.bodies.queries import viewer_for
from linli.work.phones import actions, queries
from linli.work.phones.models import Submission
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


def entered(name):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(User.objects.get(username=name), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(answer):
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_worker_has_a_phone_with_the_half_of_its_key(tiny):
    device = Device.objects.get()
    assert device.user.username == "worker"
    assert device.is_allowed
    half = phone_keys.half(device.user_id, device.uuid, base64.b64decode(device.salt), device.key)
    assert base64.b64decode(device.half) == half


@pytest.mark.parametrize("name", ["worker", "committee"])
def test_two_records_wait_for_those_who_decide(tiny, name):
    user = User.objects.get(username=name)
    assert queries.counts(viewer_for(user))["waiting"] == 2
    page = text(entered(name).get(reverse("phones:review")))
    for row in Submission.objects.all():
        assert row.about in page
        shown = text(entered(name).get(reverse("phones:record", args=[row.pk])))
        assert row.why in shown
        assert row.content["payload"]["answer"] in shown


def test_they_were_made_on_their_day_and_arrived_this_morning(tiny):
    for row in Submission.objects.all():
        assert timezone.localdate(row.made_at).isoformat() == row.content["payload"]["day"]
        assert timezone.localdate(row.made_at) < DAY == timezone.localdate(row.received_at)


def test_what_the_server_would_say_is_what_it_says(tiny):
    """Sent again as new items, both wait again, for the same reason."""
    viewer = viewer_for(User.objects.get(username="worker"))
    for row in Submission.objects.all():
        kind = actions.kind_of(row)
        assert kind.about(actions.item_of(row), viewer).words == row.about
        with translation.override("zh-hans"), pytest.raises(ForReview) as raised:
            kind.apply(actions.item_of(row), viewer)
        assert str(raised.value) == row.why


def test_the_second_visit_of_a_day_can_be_applied(tiny):
    row = Submission.objects.latest("pk")
    before = Visit.objects.count()
    client = entered("committee")
    page = client.get(reverse("phones:record", args=[row.pk])).content.decode()
    version = html.unescape(re.search(r'name="based_on" value="([^"]*)"', page)[1])
    assert client.post(reverse("phones:apply", args=[row.pk]), {"based_on": version}).status_code == 302
    row.refresh_from_db()
    assert row.state == "applied"
    assert Visit.objects.count() == before + 1
