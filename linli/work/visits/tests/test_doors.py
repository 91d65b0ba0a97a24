"""Codes on doors: a worker of the community gets the household, a stranger the public page."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.journal.models import Entry
from linli.registers.people.tests.factories import household_at
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits.models import DoorCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(sign_in, community):
    WorkerFactory(community=community, user=sign_in("worker", community))
    return household_at(community, "王建国", "李秀英")


@pytest.fixture
def code(client, home):
    client.post(reverse("visits:doors_make", args=[home.dwelling.parent_id]))
    return DoorCode.objects.get(dwelling=home.dwelling)


def scan(client, code):
    return client.get(reverse("visits:door", args=[code.code]))


def test_the_sheet_has_a_code_for_each_door_and_no_name(client, home, code):
    page = client.get(reverse("visits:doors", args=[home.dwelling.parent_id])).content.decode()
    assert str(home.dwelling) in page
    assert "<path d=" in page
    assert "王建国" not in page
    assert "李秀英" not in page
    client.post(reverse("visits:doors_make", args=[home.dwelling.parent_id]))
    assert DoorCode.objects.count() == 1, "a door has one code"


def test_a_worker_of_the_community_gets_the_household(client, home, code):
    assert scan(client, code)["Location"] == reverse("people:household", args=[home.pk])


@pytest.mark.parametrize("how", ["in force", "withdrawn"])
def test_a_stranger_gets_the_public_page_and_cannot_tell_whether_the_code_is_in_force(client, home, code, how):
    if how == "withdrawn":
        client.post(reverse("visits:door_end", args=[code.pk]))
    public = f"{reverse('report')}?place={home.community_id}"
    assert scan(Client(), code)["Location"] == public
    assert Client().get(public).status_code == 200
    unknown = Client().get(reverse("visits:door", args=["nosuchcode23"]))
    assert unknown["Location"] == reverse("report")


def test_a_worker_of_another_community_is_a_stranger(client, sign_in, elsewhere, code):
    sign_in("worker", elsewhere, name="other")
    assert scan(client, code)["Location"].startswith(reverse("report"))


def test_a_replaced_code_opens_nothing_and_the_new_one_does(client, home, code):
    client.post(reverse("visits:door_renew", args=[code.pk]))
    new = DoorCode.objects.get(dwelling=home.dwelling, ended_at=None)
    assert new.code != code.code
    assert scan(client, code)["Location"] == reverse("visits:doors", args=[home.dwelling.parent_id])
    assert scan(client, new)["Location"] == reverse("people:household", args=[home.pk])
    assert client.post(reverse("visits:door_end", args=[code.pk])).status_code == 409
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="door_code").order_by("pk")] == [
        "door_codes.made",
        "door_code.renewed",
    ]


def test_at_an_empty_home_the_page_says_so(client, home, code):
    home.until = "2026-03-01"
    home.save()
    page = scan(client, code)
    assert page.status_code == 200
    assert "王建国" not in page.content.decode()
