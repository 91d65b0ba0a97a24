"""Who came along on a visit: one record for all, by name for colleagues, by role for others."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import HouseholdFactory
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions, queries
from linli.work.visits.models import Companion, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(community):
    return HouseholdFactory(dwelling__parent__parent__parent=community)


@pytest.fixture
def me(sign_in, community):
    return WorkerFactory(community=community, user=sign_in("worker", community))


@pytest.fixture
def by(me):
    return viewer_for(me.user)


@pytest.fixture
def colleague(community):
    return WorkerFactory(community=community)


def record(household, by, **more):
    return actions.record(household, by=by, day=timezone.localdate(), kind="key", outcome="met", **more)


def post(client, url, **more):
    data = {"kind": "key", "outcome": "met", "day": timezone.localdate().isoformat(), **more}
    return client.post(url, data, follow=True)


def test_the_form_offers_colleagues_of_the_community_but_not_the_worker(client, household, me, colleague):
    WorkerFactory(name="何外社")
    gone = WorkerFactory(community=me.community, until=timezone.localdate() - dt.timedelta(days=1))
    page = client.get(reverse("visits:record", args=[household.pk])).content.decode()
    offered = page.partition('name="colleagues"')[2].partition("</fieldset>")[0]
    assert colleague.name in offered
    assert not any(name in offered for name in (me.name, gone.name, "何外社"))


def test_companions_can_be_corrected_and_the_history_says_so(client, household, me, by, colleague):
    visit = record(household, by, companions=["doctor", "police"], colleagues=[colleague])
    page = post(client, reverse("visits:correct", args=[visit.pk]), companions=["doctor"]).content.decode()
    assert queries.along(visit) == {"companions": ["doctor"], "colleagues": []}
    assert "一同走访的同事" in page, "the timeline names what was changed"
    opened = client.get(reverse("visits:correct", args=[visit.pk])).context["form"]
    assert opened.initial["companions"] == ["doctor"]


def test_a_correction_that_says_nothing_of_companions_keeps_them(household, by, colleague):
    visit = record(household, by, companions=["doctor"], colleagues=[colleague])
    actions.correct(visit, by=by, kind="routine", outcome="met", answer="x")
    assert queries.along(visit) == {"companions": ["doctor"], "colleagues": [colleague.pk]}


def test_who_changes_other_companions_at_the_same_time_is_asked(household, by, colleague):
    visit = record(household, by, companions=["doctor"])
    opened = versions.of(visit, queries.correctable(visit))
    actions.correct(visit, by=by, kind="key", outcome="met", companions=["police"], colleagues=[])
    stale = {"kind": "key", "outcome": "met", "companions": ["volunteer"], "colleagues": []}
    with pytest.raises(versions.Conflict):
        actions.correct(visit, by=by, based_on=opened, **stale)
    assert queries.along(visit)["companions"] == ["police"]


def test_sent_again_with_others_it_is_a_correction_not_a_second_visit(household, by, colleague):
    key = "a-key-of-a-form"
    first = record(household, by, client_key=key, companions=["doctor"])
    again = record(household, by, client_key=key, companions=["doctor"])
    assert again == first
    record(household, by, client_key=key, companions=["doctor"], colleagues=[colleague])
    assert Visit.objects.count() == 1
    assert queries.along(first) == {"companions": ["doctor"], "colleagues": [colleague.pk]}


def test_a_colleague_who_left_stays_on_the_record(client, household, me, by, colleague):
    visit = record(household, by, colleagues=[colleague])
    colleague.until = timezone.localdate() - dt.timedelta(days=1)
    colleague.save()
    url = reverse("visits:correct", args=[visit.pk])
    assert colleague.name in client.get(url).content.decode()
    post(client, url, colleagues=[colleague.pk], answer="x")
    assert queries.along(visit)["colleagues"] == [colleague.pk]


def test_the_worker_is_no_companion_and_workers_of_other_communities_are_refused(household, me, by):
    visit = record(household, by, colleagues=[me])
    assert queries.along(visit)["colleagues"] == []
    with pytest.raises(RuleBroken):
        record(HouseholdFactory(dwelling__parent=household.dwelling.parent), by, colleagues=[WorkerFactory()])


def test_a_companion_is_a_worker_or_a_role_and_only_once(household, by, colleague):
    visit = record(household, by)
    for more in ({}, {"worker": colleague, "role": "doctor"}):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            Companion.objects.create(visit=visit, community=visit.community, **more)
    Companion.objects.create(visit=visit, community=visit.community, role="doctor")
    with pytest.raises(IntegrityError), transaction.atomic():
        Companion.objects.create(visit=visit, community=visit.community, role="doctor")


def test_the_exported_diary_has_them(client, household, me, by, colleague):
    record(household, by, companions=["doctor"], colleagues=[colleague])
    answer = client.get(reverse("visits:export"), follow=True)
    rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
    assert any("一同走访的人" in row for row in rows)
    assert any(f"家庭医生、{colleague.name}" in row for row in rows)


def test_a_withdrawn_visit_leaves_no_companion(household, by, colleague):
    visit = record(household, by, companions=["doctor"], colleagues=[colleague])
    actions.withdraw(visit, by=by, reason="twice")
    assert not Companion.objects.exists()
