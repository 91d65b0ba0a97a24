"""Kin, proxies, plans and absences; the register of needs."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.registers.people.tests.factories import CircumstanceFactory
from linli.services.eldercare import actions
from linli.services.eldercare.models import Absence, CarePlan, Kin, Proxy
from linli.services.eldercare.queries import away, older, proxies_of
from linli.services.eldercare.tests.factories import (
    SINCE,
    AbsenceFactory,
    AssessmentFactory,
    CarePlanFactory,
    ContactDutyFactory,
    KinFactory,
    ProxyFactory,
    elder,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def person(community):
    return elder(community)


@pytest.fixture
def by(viewer, community):
    return viewer("worker", community)


PROXY = {
    "name": "王小红",
    "relation": "30",
    "phone": "",
    "purposes": ["apply"],
    "consent": "spoken",
    "consent_on": SINCE,
    "document": "",
    "since": SINCE,
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": ""},
        {"consent_on": None},
        {"consent": "guardian"},
        {"purposes": []},
        {"consent_on": TODAY() + dt.timedelta(days=9)},
        {"until": SINCE},
    ],
)
def test_a_proxy_without_consent_is_refused(person, by, wrong):
    with pytest.raises(RuleBroken):
        actions.add_proxy(person, by=by, **PROXY | wrong)
    assert not Proxy.objects.exists()


def test_a_guardian_acts_by_document(person, by):
    row = actions.add_proxy(person, by=by, **PROXY | {"consent": "guardian", "document": "监护证明 2026-12"})
    assert proxies_of(person, TODAY(), "apply") == [row]


@pytest.mark.parametrize("wrong", [{"consent": ""}, {"consent": "guardian", "document": ""}])
def test_the_database_refuses_it_too(person, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProxyFactory(person=person, **wrong)


def test_a_proxy_acts_for_what_and_while_it_was_agreed(person, by):
    row = actions.add_proxy(person, by=by, **PROXY | {"until": dt.date(2026, 6, 1)})
    assert proxies_of(person, SINCE, "apply") == [row]
    assert proxies_of(person, SINCE, "confirm") == []
    assert proxies_of(person, SINCE - dt.timedelta(days=1), "apply") == []
    assert proxies_of(person, dt.date(2026, 6, 1), "apply") == []


def test_consent_is_withdrawn_at_any_time_and_a_slip_undone(person, by):
    until = TODAY() + dt.timedelta(days=99)
    row = actions.add_proxy(person, by=by, **PROXY | {"until": until})
    actions.end(row, on=TODAY(), by=by, reason="本人不再同意")
    assert proxies_of(person, TODAY()) == []
    actions.reopen(row, by=by)
    assert Proxy.objects.get().until == until, "as it was agreed, not for ever"


def test_a_plan_is_changed_by_a_new_version(person, by):
    services = [("meal", "daily", "食堂")]
    said = {"goals": "能自己下楼", "services": services, "agreed_by": None, "review_on": dt.date(2027, 1, 1)}
    first = actions.agree_plan(person, by=by, agreed_on=SINCE, replaces=None, **said)
    with pytest.raises(RuleBroken):
        actions.agree_plan(person, by=by, agreed_on=TODAY(), replaces=None, **said)
    second = actions.agree_plan(person, by=by, agreed_on=TODAY(), replaces=first.pk, **said)
    first.refresh_from_db()
    assert (first.until, second.number) == (TODAY(), 2)
    assert first.services.count() == second.services.count() == 1


def test_a_plan_is_agreed_by_the_proxy_of_that_day(person, by):
    proxy = ProxyFactory(person=person, until=dt.date(2026, 6, 1))
    said = {"goals": "x", "services": [], "review_on": dt.date(2027, 1, 1), "replaces": None}
    with pytest.raises(RuleBroken):
        actions.agree_plan(person, by=by, agreed_on=dt.date(2026, 6, 1), agreed_by=proxy, **said)
    assert actions.agree_plan(person, by=by, agreed_on=SINCE, agreed_by=proxy, **said).agreed_by == proxy


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ((3, 1), (3, 5), True),
        ((3, 20), None, True),
        ((3, 9), (3, 11), False),
        ((3, 19), None, False),
        ((2, 1), None, False),
    ],
)
def test_absences_do_not_overlap(person, by, since, until, fits):
    AbsenceFactory(person=person, since=dt.date(2026, 3, 10), until=dt.date(2026, 3, 20))
    said = {"kind": "away", "since": dt.date(2026, *since), "until": dt.date(2026, *until) if until else None}
    if fits:
        assert actions.add_absence(person, by=by, **said).pk
        return
    with pytest.raises(RuleBroken):
        actions.add_absence(person, by=by, **said)


def test_who_is_away_on_a_day(person, community):
    AbsenceFactory(person=person, since=dt.date(2026, 3, 10), until=dt.date(2026, 3, 20))
    other = elder(community)
    days = [dt.date(2026, 3, day) for day in (9, 10, 19, 20)]
    assert [away([person.pk, other.pk], day) for day in days] == [{}, *[{person.pk: "hospital"}] * 2, {}]


@pytest.mark.parametrize("make", [KinFactory, ProxyFactory, CarePlanFactory, AbsenceFactory, ContactDutyFactory])
def test_each_record_is_ended_reopened_and_withdrawn(person, by, make):
    row = make(person=person)
    actions.end(row, on=TODAY(), by=by)
    with pytest.raises(RuleBroken):
        actions.end(row, on=TODAY(), by=by)
    actions.reopen(row, by=by)
    with pytest.raises(RuleBroken):
        actions.reopen(row, by=by)
    actions.take_back(row, by=by, reason="wrong_person")
    row.refresh_from_db()
    assert row.until == row.since
    assert journal.of(person).count() == 3


@pytest.mark.parametrize("make", [AbsenceFactory, CarePlanFactory, ContactDutyFactory])
def test_an_end_is_not_undone_when_another_has_taken_its_place(person, by, make):
    row = make(person=person, until=TODAY())
    make(person=person, since=TODAY())
    with pytest.raises(RuleBroken):
        actions.reopen(row, by=by)


def test_the_same_kin_twice_is_refused(person, by):
    said = {"name": "王小明", "relation": "20", "phone": "19900001234", "place_in_order": 1}
    actions.add_kin(person, by=by, **said)
    with pytest.raises(RuleBroken):
        actions.add_kin(person, by=by, **said)
    assert Kin.objects.count() == 1


def test_nobody_from_elsewhere_changes_anything(person, viewer, elsewhere):
    stranger = viewer("worker", elsewhere)
    with pytest.raises(PermissionDenied):
        actions.add_absence(person, by=stranger, kind="away", since=TODAY())
    with pytest.raises(PermissionDenied):
        actions.end(KinFactory(person=person), on=TODAY(), by=stranger)
    assert not Absence.objects.exists()


def test_a_phone_number_is_masked_and_its_reading_logged(client, sign_in, person):
    kin = KinFactory(person=person)
    sign_in("worker", person.community)
    page = client.get(reverse("eldercare:card", args=[person.pk])).content.decode()
    assert ("19900001234" in page, "199****1234" in page) == (False, True)
    number = client.post(reverse("eldercare:kin_call", args=[kin.pk]), {"purpose": "emergency"})
    assert "19900001234" in number.content.decode()
    assert journal.of(person).get(verb="kin.phone_read").reason == "emergency"


# ---- the register of needs


def listed(viewer, *chosen):
    return set(older.older(viewer, place=None, chosen=chosen).values_list("pk", flat=True))


def test_filters_follow_the_facts_of_the_register(community, by, users_pair):
    young = elder(community, born=dt.date(1990, 1, 1))
    old, very_old, alone = elder(community, dt.date(1960, 1, 1)), elder(community), elder(community)
    CircumstanceFactory(person=alone, kind="living_alone")
    CircumstanceFactory(person=old, kind="disability_card")
    CircumstanceFactory(person=very_old, kind="special_family")
    AssessmentFactory(person=old, level=3, since=TODAY(), **users_pair)
    AssessmentFactory(person=alone, level=3, next_on=TODAY() - dt.timedelta(days=1), **users_pair)
    KinFactory(person=alone)
    ContactDutyFactory(person=very_old)
    assert listed(by) == {old.pk, very_old.pk, alone.pk}
    assert young.pk not in listed(by)
    found = {
        ("very_old",): {very_old.pk, alone.pk},
        ("living_alone",): {alone.pk},
        ("very_old", "living_alone"): {alone.pk},
        ("contact_proposed",): {alone.pk},
        ("disability",): {old.pk},
        ("special_family",): {very_old.pk},
        ("not_assessed",): {very_old.pk},
        ("overdue",): {alone.pk},
        ("level_3",): {old.pk, alone.pk},
        ("level_2",): set(),
        ("no_kin",): {old.pk, very_old.pk},
        ("no_plan",): {old.pk, very_old.pk, alone.pk},
        ("no_contact",): {old.pk, alone.pk},
    }
    assert {chosen: listed(by, *chosen) for chosen in found} == found


@pytest.fixture
def users_pair(community):
    from conftest import appointed

    return {name: appointed("worker", community, name=name) for name in ("first", "second")}


def test_who_may_not_read_health_cannot_filter_by_it(client, sign_in, viewer, community, users_pair):
    person = elder(community)
    AssessmentFactory(person=person, level=4, **users_pair)
    assert listed(viewer("committee", community, name="lead"), "level_4") == set()
    sign_in("committee", community)
    page = client.get(reverse("eldercare:list"), {"show": "level_4"}).content.decode()
    assert "level_0" not in page


def test_the_dead_and_those_elsewhere_are_not_listed(community, elsewhere, by):
    gone, far = elder(community, person__died=TODAY()), elder(elsewhere)
    assert listed(by) & {gone.pk, far.pk} == set()


def test_the_sheet_has_neither_levels_nor_sensitive_circumstances(client, sign_in, community, users_pair):
    person = elder(community)
    CircumstanceFactory(person=person, kind="living_alone")
    CircumstanceFactory(person=person, kind="dementia")
    AssessmentFactory(person=person, level=4, **users_pair)
    sign_in("worker", community)
    answer = client.post(reverse("eldercare:export"), {"purpose": "service"}, headers={"Accept-Language": "en"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    text = " ".join(str(cell.value) for row in sheet for cell in row)
    assert person.name in text
    assert ("dementia" in text, "completely" in text, "living alone" in text) == (False, False, True)


def test_the_list_costs_the_same_however_long(client, sign_in, community, django_assert_max_num_queries):
    sign_in("worker", community)
    elder(community)
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("eldercare:list"))
    for _ in range(4):
        KinFactory(person=elder(community))
    with django_assert_max_num_queries(len(one)):
        assert client.get(reverse("eldercare:list")).content.count(b"/eldercare/people/") >= 5


def test_a_plan_form_asks_for_at_least_one_service(client, sign_in, person):
    sign_in("worker", person.community)
    said = {"goals": "x", "agreed_on": TODAY().isoformat(), "review_on": (TODAY() + dt.timedelta(days=9)).isoformat()}
    url = reverse("eldercare:plan_add", args=[person.pk])
    assert client.post(url, said).status_code == 422
    assert client.post(url, said | {"by_meal": "食堂"}).status_code == 422
    assert client.post(url, said | {"rhythm_meal": "daily", "by_meal": "食堂"}).status_code == 302
    assert CarePlan.objects.get().services.get().provider == "食堂"
