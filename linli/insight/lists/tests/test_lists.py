"""Lists are added and ended, each time with an entry in the journal."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.insight.lists import actions
from linli.insight.lists.models import SavedList
from linli.insight.lists.tests.factories import SavedListFactory

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


def test_what_is_added_and_ended_is_in_the_journal(worker, community):
    row = actions.add(community, by=worker, title="名单", since=DAY)
    actions.end(row, by=worker, until=DAY)
    assert SavedList.objects.get().until == DAY
    assert [entry.verb for entry in journal.of(row)] == ["saved_list.ended", "saved_list.added"]


def test_nobody_adds_one_elsewhere(worker, elsewhere):
    with pytest.raises(PermissionDenied):
        actions.add(elsewhere, by=worker, title="名单", since=DAY)


@pytest.mark.parametrize(("more", "until"), [({"ended": True}, DAY), ({}, dt.date(2024, 2, 29))])
def test_it_ends_once_and_never_before_it_began(worker, community, more, until):
    row = SavedListFactory(community=community, **more)
    with pytest.raises(RuleBroken):
        actions.end(row, by=worker, until=until)


def test_the_list_shows_open_ones_and_on_request_the_ended(client, sign_in, community):
    sign_in("worker", community)
    SavedListFactory(community=community, title="第一")
    SavedListFactory(community=community, title="第二", ended=True)
    first = client.get(reverse("lists:list")).content.decode()
    assert "第一" in first and "第二" not in first
    assert "第二" in client.get(reverse("lists:list"), {"state": "ended"}).content.decode()


def test_an_end_that_makes_no_sense_is_asked_again(client, sign_in, community):
    sign_in("worker", community)
    row = SavedListFactory(community=community)
    answer = client.post(reverse("lists:end", args=[row.pk]), {"until": "soon"})
    assert answer.status_code == 200
    assert SavedList.objects.get().until is None


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("worker", community)
    SavedListFactory.create_batch(30, community=community)
    client.get(reverse("lists:list"))
    with django_assert_max_num_queries(10):
        page = client.get(reverse("lists:list")).content.decode()
    assert page.count('class="row-link"') == 25
