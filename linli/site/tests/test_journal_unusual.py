"""Unusual reading, told to auditors by counts: each kind is named and opens into its entries."""

import datetime as dt
import html
import re
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.people.tests.factories import PersonFactory, household_at
from linli.site import journal_unusual
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.staffing.tests.factories import WorkerFactory

MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def reads(by, people, *, at=MONDAY):
    """Readings of these people, one a second from a moment on."""
    for second, person in enumerate(people):
        Entry.objects.create(
            at=at + dt.timedelta(seconds=second),
            kind=Entry.Kind.READ,
            verb="person.sensitive_read",
            actor_id=by.user_id,
            actor_name=by.name,
            community_id=person.community_id,
            target_type="people.person",
            target_id=person.pk,
            digest="",
        )


def unusual(client, **asked):
    asked = {"first": "2026-11-16", "last": "2026-11-30"} | asked
    page = client.get(reverse("journal_unusual"), asked, headers={"accept-language": "en"}).content.decode()
    return re.findall(
        r'class="row-main">([^<]+)</span>\s*<span class="row-muted">[^<]+</span>\s*<span[^>]*>([^<]+)<', page
    )


@pytest.fixture
def limits(monkeypatch):
    """Small thresholds, as a district could set them."""
    small = {"per_hour": 4, "per_day": 6, "off_hours": 2, "outside_area": 2, "same_subject": 3}
    value = rules.value
    monkeypatch.setattr(
        journal_unusual.rules, "value", lambda name, **more: small.get(name.rpartition(".")[2]) or value(name, **more)
    )


def test_ordinary_reading_is_not_listed(client, sign_in, viewer, community, limits):
    reads(viewer("clerk", community, name="zhoumin"), PersonFactory.create_batch(3, community=community))
    sign_in("auditor", community)
    assert unusual(client) == []


def test_each_kind_of_unusual_reading_is_named_and_opens_into_its_entries(client, sign_in, viewer, community, limits):
    clerk = viewer("clerk", community, name="zhoumin")
    people = PersonFactory.create_batch(6, community=community)
    reads(clerk, people)
    reads(clerk, people[:1] * 3, at=MONDAY + dt.timedelta(days=1))
    reads(clerk, people[:2], at=MONDAY + dt.timedelta(days=2, hours=12))
    reads(clerk, people[:2], at=MONDAY - dt.timedelta(days=1))  # a Sunday
    sign_in("auditor", community)
    found = {who.partition(" · ")[2].split(" Nov")[0].split()[-1]: why for who, why in unusual(client)}
    assert sorted(found.values()) == sorted(
        ["6 within one hour, 6 on one day", "3 of the same subject", "2 outside office hours", "2 outside office hours"]
    )
    page = client.get(reverse("journal_unusual"), {"first": "2026-11-23", "last": "2026-11-23"}).content.decode()
    way = html.unescape(re.search(r'class="row-link"\s+href="([^"]+)"', page)[1])
    assert client.get(way).content.decode().count('<span class="row-main">') == 6
    assert not any(person.name in page for person in people)


def test_a_worker_who_reads_of_doors_of_others_is_named_and_of_own_doors_is_not(
    client, sign_in, viewer, community, limits
):
    homes = [household_at(community, name) for name in ("王建国", "王建华", "王建民", "王建军")]
    own, others = homes[:2], homes[2:]
    by = viewer("worker", community, name="chenjie")
    worker = WorkerFactory(community=community, user_id=by.user_id)
    for home in own:
        ResponsibilityFactory(place=home.dwelling, worker=worker, since="2020-01-01")
    reads(by, [home.residencies.get().person for home in own])
    reads(by, [home.residencies.get().person for home in others], at=MONDAY + dt.timedelta(days=1))
    sign_in("auditor", community)
    assert [why for _who, why in unusual(client)] == ["2 of residents outside the own area"]


def test_unusual_reading_is_told_to_auditors_of_the_place_only(client, sign_in, viewer, community, elsewhere, limits):
    reads(viewer("clerk", community, name="zhoumin"), PersonFactory.create_batch(6, community=community))
    sign_in("auditor", elsewhere)
    assert unusual(client) == []


def test_a_long_period_is_shortened_and_the_page_says_so(client, sign_in, viewer, community, limits):
    reads(viewer("clerk", community, name="zhoumin"), PersonFactory.create_batch(6, community=community))
    sign_in("auditor", community)
    page = client.get(
        reverse("journal_unusual"), {"first": "2020-01-01", "last": "2026-11-30"}, headers={"accept-language": "en"}
    )
    assert "At most 31 days are counted at once" in page.content.decode()
    assert "6 within one hour" in page.content.decode()


def test_unusual_reading_costs_the_same_for_many(
    client, sign_in, viewer, community, limits, django_assert_max_num_queries
):
    people = PersonFactory.create_batch(6, community=community)
    for number in range(5):
        reads(viewer("clerk", community, name=f"clerk{number}"), people)
    sign_in("auditor", community)
    unusual(client)
    with django_assert_max_num_queries(9):
        assert len(unusual(client)) == 5
