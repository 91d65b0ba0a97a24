"""Authorisations and statements: signed by all, corrected as versions, masked, read for a purpose."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.journal.models import Entry
from linli.registers.people.tests.factories import PersonFactory
from linli.services.assistance import actions
from linli.services.assistance.actions.stating import changeable
from linli.services.assistance.models import MeansStatement
from linli.services.assistance.queries import means
from linli.services.assistance.tests.factories import BORN, ago, authorised, helped, poor, stated

pytestmark = pytest.mark.django_db
MONTH = dt.date(2026, 1, 1)


def said(people, *items, since=None, **more):
    values = {"first": MONTH, "months": 6, "category": "A", "nothing": [], "complete": True}
    rows = [
        {"kind": kind, "person": person, "value": value, "source": "paper", "day": ""} for kind, person, value in items
    ]
    members = [(one, True, "") for one in people]
    return actions.Stated(since=since or timezone.localdate(), members=members, items=rows, **(values | more))


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def household(community):
    return poor(community, "王贫", "李贫")


def members(household):
    return means.residents(household, timezone.localdate())


def test_every_adult_signs_and_the_sentence_names_who_did_not(household, worker):
    first, second = members(household)
    with pytest.raises(RuleBroken, match="李贫"):
        actions.authorise(household, by=worker, on=ago(0), signed={first.pk: "written"})
    row = actions.authorise(household, by=worker, on=ago(0), signed={first.pk: "written", second.pk: "guardian"})
    assert row.is_in_force
    assert row.signatures.count() == 2


def test_a_child_does_not_sign(community, worker):
    household = poor(community, "王小", person__born=dt.date(2020, 1, 1))
    assert actions.authorise(household, by=worker, on=ago(0), signed={}).is_in_force


def test_nothing_is_recorded_before_the_signatures_or_after_they_were_revoked(household, worker):
    with pytest.raises(RuleBroken, match="signatures first"):
        actions.state_means(household, said(members(household)), by=worker)
    held = authorised(household)
    actions.state_means(household, said(members(household)), by=worker)
    assert means.about([members(household)[0].pk], timezone.localdate())
    actions.revoke(held, by=worker)
    assert not means.about([members(household)[0].pk], timezone.localdate())
    with pytest.raises(RuleBroken):
        actions.read_means(household, by=worker, purpose="service")
    with pytest.raises(RuleBroken):
        actions.state_means(household, said(members(household)), by=worker)


def test_an_authorisation_ends_by_itself(household, worker):
    row = authorised(household)
    row.expires_on = ago(0)
    row.save()
    with pytest.raises(RuleBroken, match="ended"):
        actions.state_means(household, said(members(household)), by=worker)


def test_a_correction_is_a_new_version_and_its_withdrawal_restores_the_former(household, worker):
    first = stated(household, ("wage", 1_200_000, 0))
    fresh = actions.state_means(household, said(members(household), ("wage", members(household)[0].pk, 5)), by=worker)
    first.refresh_from_db()
    assert (fresh.number, first.until) == (2, fresh.since)
    assert first.said["items"][0]["value"] == 1_200_000
    actions.withdraw_statement(fresh, by=worker, reason="mistake")
    assert means.current(household) == first


def test_a_form_opened_before_another_statement_overwrites_nothing(household, worker):
    authorised(household)
    opened = versions.of(household, changeable(None))
    actions.state_means(household, said(members(household)), by=worker, based_on=opened)
    with pytest.raises(versions.Conflict):
        actions.state_means(household, said(members(household)), by=worker, based_on=opened)
    assert MeansStatement.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"since": "tomorrow"}, "to come"),
        ({"first": dt.date(2030, 1, 1)}, "first month"),
        ({"months": 13}, "1 to 12 months"),
        ({"category": "Z"}, "review category"),
        ({"items": [("wage", -1, 5)]}, "Row 1: “Wages” needs a person"),
        ({"items": [("wage", 0, -5)]}, "Row 1: an amount cannot be negative"),
        ({"items": [("nonsense", 0, 5)]}, "Row 1: this kind"),
        ({"people": []}, "at least one member"),
    ],
)
def test_what_cannot_be_right_is_a_sentence_and_nothing_is_kept(household, worker, change, sentence):
    authorised(household)
    people = members(household)
    items = [(kind, people[0].pk if who == 0 else 0, value) for kind, who, value in change.pop("items", [])]
    change = {name: ago(-1) if value == "tomorrow" else value for name, value in change.items()}
    with pytest.raises(RuleBroken, match=sentence):
        actions.state_means(household, said(change.pop("people", people), *items, **change), by=worker)
    assert not MeansStatement.objects.exists()


def test_a_member_who_died_before_the_day_is_named(household, worker):
    authorised(household)
    people = members(household)
    people[1].died = ago(10)
    people[1].save()
    with pytest.raises(RuleBroken, match="李贫 died"):
        actions.state_means(household, said(people), by=worker)


def test_who_lives_elsewhere_counts_with_a_reason_and_a_signature(household, worker):
    held = authorised(household)
    student = PersonFactory(community=household.community, name="王学", born=BORN)
    people = [(one, True, "") for one in members(household)]
    with pytest.raises(RuleBroken, match="王学 does not live"):
        actions.state_means(household, _with(people, student, ""), by=worker)
    with pytest.raises(RuleBroken, match="王学"):
        actions.state_means(household, _with(people, student, "student"), by=worker)
    held.signatures.create(person=student, way="written")
    row = actions.state_means(household, _with(people, student, "student"), by=worker)
    assert row.members.filter(counted=True).count() == 3


def _with(people, student, reason):
    base = said([])
    return actions.Stated(
        **{
            name: getattr(base, name)
            for name in ("since", "first", "months", "category", "items", "nothing", "complete")
        },
        members=[*people, (student, True, reason)],
    )


def test_the_page_masks_the_means_until_a_purpose_is_stated(client, sign_in, household, community):
    stated(household, ("wage", 1_234_500, 0))
    sign_in("worker", community)
    page = reverse("assistance:household", args=[household.pk])
    assert "12,345" not in client.get(page).content.decode()
    client.post(reverse("assistance:read", args=[household.pk]), {"purpose": "service"})
    shown = client.get(page)
    assert "12,345" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    read = Entry.objects.filter(verb="means.read")
    assert {one.target_id for one in read} == {one.pk for one in members(household)}
    assert {one.reason for one in read} == {"service"}


def test_figures_are_encrypted_and_not_in_the_journal(household, worker):
    authorised(household)
    people = members(household)
    actions.state_means(household, said(people, ("wage", people[0].pk, 987_654)), by=worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT figures FROM assistance_meansstatement")
        assert "987654" not in cursor.fetchone()[0]
    assert "987654" not in str([one.changes for one in Entry.objects.all()])


def test_the_form_records_a_statement_and_adds_rows(client, sign_in, household, community):
    authorised(household)
    sign_in("worker", community)
    page = reverse("assistance:statement", args=[household.pk])
    first, second = members(household)
    sent = {
        "since": ago(0).isoformat(),
        "first": "2026-01",
        "months": "6",
        "category": "B",
        "complete": "on",
        f"counted_{first.pk}": "on",
        f"counted_{second.pk}": "on",
        f"nothing_{second.pk}": "on",
        "item-TOTAL_FORMS": "2",
        "item-INITIAL_FORMS": "0",
        "item-0-kind": "wage",
        "item-0-person": str(first.pk),
        "item-0-value": "6000.50",
        "item-0-source": "paper",
        "item-1-kind": "",
        "item-1-source": "stated",
    }
    more = client.post(page, {**sent, "more": "rows"})
    assert more.content.decode().count("item-5-kind")
    assert not MeansStatement.objects.exists()
    answer = client.post(page, sent)
    assert answer.status_code == 302, answer.content.decode()
    assert MeansStatement.objects.get().said["items"] == [
        {"kind": "wage", "person": first.pk, "value": 600_050, "source": "paper", "day": ""}
    ]
    wrong = client.post(page, {**sent, "item-0-person": "", "months": "14"})
    assert wrong.status_code == 422
    assert MeansStatement.objects.count() == 1


def test_a_statement_is_carried_over_as_a_proposal(client, sign_in, household, community):
    stated(household, ("wage", 1_234_500, 0))
    sign_in("worker", community)
    page = reverse("assistance:statement", args=[household.pk])
    assert client.get(page).status_code == 302  # masked: first the purpose
    client.post(reverse("assistance:read", args=[household.pk]), {"purpose": "service"})
    shown = client.get(page)
    assert "12345" in shown.content.decode()
    first, second = members(household)
    sent = {f"counted_{one.pk}": "on" for one in (first, second)} | {
        f"nothing_{first.pk}": "on",
        f"nothing_{second.pk}": "on",
    }
    sent |= {"since": ago(0).isoformat(), "first": "2026-01", "months": "6", "category": "A"}
    # The carried-over row is emptied, so nothing of it is left.
    sent |= {"item-TOTAL_FORMS": "1", "item-INITIAL_FORMS": "1", "item-0-kind": "", "item-0-source": "stated"}
    assert client.post(page, sent | {"item-0-kind": "wage"}).status_code == 422
    assert client.post(page, sent).status_code == 302
    assert MeansStatement.objects.get(until=None).said["items"] == []


def test_old_figures_are_deleted_and_those_of_who_gets_assistance_are_kept(community):
    old, kept = poor(community, "王旧"), poor(community, "王留")
    for household in (old, kept):
        held = authorised(household, days=4000)
        held.until = ago(3000)
        held.save()
        stated(household, ("wage", 1, 0), authorisation=held, days=3900)
    helped(kept)
    assert actions.forget(by=robot("test"), on=timezone.localdate()) == 1
    assert not means.current(old).said
    assert means.current(kept).said


def test_others_may_not_record(household, viewer, community):
    with pytest.raises(PermissionDenied):
        actions.authorise(household, by=viewer("committee", community), on=ago(0), signed={})
