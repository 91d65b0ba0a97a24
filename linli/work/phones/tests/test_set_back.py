"""A server that was set back to an earlier state says so to a phone that knows more, and takes what it has lost."""

from __future__ import annotations

import uuid

import pytest

from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home, person
from linli.work.phones.tests.phone import Phone, item, visit
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(phone, area):
    """Ask for the bag as a phone that had an answer for an item last; the status and what is wrong."""

    def ask(last):
        answer = phone.client.get("/phone/bag/", {"last": last})
        return answer.status_code, answer.json().get("error") if answer.status_code != 200 else None

    return ask


def test_what_the_phone_was_told_has_arrived_is_there(phone, area, asked):
    Phone(phone.client).one(sent := item("visit", visit(area.chen)))
    assert asked(sent["id"]) == (200, None)
    assert asked("") == (200, None)
    assert asked("nonsense") == (200, None)


def test_a_server_that_does_not_know_it_any_more_says_so_before_anything_else(phone, area, asked):
    assert asked(str(uuid.uuid4())) == (409, "lost")
    area.worker.until = area.today
    area.worker.save()
    assert asked(str(uuid.uuid4())) == (409, "lost"), "also to who has no area now"


def test_the_item_of_another_person_is_not_what_this_phone_has_sent(phone, area, asked, community):
    other = person("other", community)
    other.phone.one(sent := item("visit", visit(area.wang)))
    assert asked(sent["id"]) == (409, "lost")


def test_what_was_lost_is_saved_again_and_what_was_not_gets_its_first_answer(me, community):
    doors = [home(community) for _ in range(4)]
    items = [item("visit", visit(one, answer="first")) for one in doors]
    items.append(item("visit.correct", {"visit": items[3]["id"], "answer": "second"}, based_on=items[3]["id"]))
    told = me.phone.told(*items)
    Visit.objects.filter(client_key__in=[one["id"] for one in items[2:]]).delete()  # as in a backup of before
    Submission.objects.filter(item__in=[one["id"] for one in items[2:]]).delete()
    again = me.phone.told(*items[::-1])[::-1]
    assert again[:2] == told[:2]
    assert [one["answer"] for one in again] == ["applied"] * 5
    assert Visit.objects.count() == 4
    assert Visit.objects.get(client_key=items[3]["id"]).answer == "second"
