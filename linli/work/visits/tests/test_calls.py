"""The phone number alone, by one tap, before a visit."""

import pytest
from django.urls import reverse

from linli.core.journal.models import Entry
from linli.registers.people.tests.factories import household_at
from linli.work.staffing.tests.factories import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(sign_in, community):
    """A household of two at the door of the worker who is signed in."""
    WorkerFactory(community=community, user=sign_in("worker", community))
    home = household_at(community, "王建国", "李秀英")
    people = [one.person for one in home.residencies.order_by("-is_head")]
    return home, *people


def test_one_tap_shows_the_number_alone_and_is_logged(client, home):
    household, head, other = home
    form = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    address = reverse("visits:call", args=[head.pk])
    assert f'action="{address}"' in form
    assert head.phone not in form
    page = client.post(address, {"purpose": "visit"}).content.decode()
    assert f'href="tel:{head.phone}"' in page
    assert reverse("visits:record", args=[household.pk]) in page, "the way back without a script"
    assert head.id_number not in page
    assert other.phone not in page
    entry = Entry.objects.get(verb="person.phone_read")
    assert (entry.target_id, entry.reason, entry.changes["fields"]) == (head.pk, "visit", ["phone"])
    client.get(reverse("people:person", args=[head.pk]))
    assert head.id_number not in client.get(reverse("people:person", args=[head.pk])).content.decode()


def test_in_place_only_the_button_changes(client, home):
    _, head, _ = home
    part = client.post(reverse("visits:call", args=[head.pk]), headers={"HX-Request": "true"}).content.decode()
    assert head.phone in part
    assert "<html" not in part


def test_without_a_number_there_is_no_button(client, home):
    household, head, other = home
    head.phone, head.phone_hash = "", ""
    head.save()
    form = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    assert reverse("visits:call", args=[head.pk]) not in form
    assert reverse("visits:call", args=[other.pk]) in form


def test_who_has_moved_away_is_not_called_here(client, home):
    household, head, _ = home
    household.residencies.filter(person=head).update(until="2026-01-01", since="2025-01-01")
    assert client.post(reverse("visits:call", args=[head.pk])).status_code == 404
    assert not Entry.objects.filter(verb="person.phone_read").exists()
