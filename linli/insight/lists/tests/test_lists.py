"""Lists are built with menus, saved, run with the rights of the viewer, exported, and drawn by offices."""

import csv
import datetime as dt
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.insight.lists import actions
from linli.insight.lists.language import read_spec
from linli.insight.lists.models import ListAddress, SavedList
from linli.insight.lists.tests.factories import SPEC, TOKEN, ListAddressFactory, SavedListFactory
from linli.registers.bodies.queries import viewer_for
from linli.registers.people.tests.factories import CircumstanceFactory, household_at

SENT = {
    "subject": "person",
    "title": "八十岁以上独居",
    "all-0": "person.age",
    "all-op-0": "at_least",
    "all-value-0": "80",
    "all-1": "person.is.living_alone",
    "all-op-1": "is",
    "all-value-1": "yes",
    "column-0": "person.name",
    "column-1": "person.age",
    "position-0": "2",
    "position-1": "1",
    "sort-0": "person.age",
    "down-0": "1",
}


@pytest.fixture
def people(community, elsewhere):
    """One of 90 who lives alone and one of 30 here, one of 90 elsewhere."""
    old = household_at(community, "沈爱珍", person__born=dt.date(1936, 1, 1))
    household_at(community, "周明明", person__born=dt.date(1996, 1, 1))
    household_at(elsewhere, "高远处", person__born=dt.date(1936, 1, 1))
    person = old.residencies.get().person
    CircumstanceFactory(person=person, kind="living_alone")
    CircumstanceFactory(person=person, kind="dementia")
    return person


@pytest.fixture
def clerk(community):
    return appointed("clerk", community)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_a_list_is_built_with_menus_saved_and_run(client, sign_in, community, people):
    sign_in("worker", community)
    first = client.post(reverse("lists:new"), {**SENT, "update": ""}).content.decode()
    assert "独居老人" in first and "沈爱珍" in first and not SavedList.objects.exists()
    client.post(reverse("lists:new"), {**SENT, "save": ""})
    row = SavedList.objects.get()
    assert row.as_json["columns"] == ["person.age", "person.name"] and row.as_json["sort"] == ["-person.age"]
    assert [entry.verb for entry in journal.of(row)] == ["saved_list.added"]
    shown = page(client, "lists:detail", row.pk)
    assert "沈爱珍" in shown and "周明明" not in shown and "高远处" not in shown


def test_what_was_entered_wrongly_is_asked_again_and_kept(client, sign_in, community):
    sign_in("worker", community)
    answer = client.post(reverse("lists:new"), {**SENT, "all-value-0": "", "save": ""})
    assert answer.status_code == 422 and "八十岁以上独居" in answer.content.decode()
    assert client.post(reverse("lists:new"), {**SENT, "title": "", "save": ""}).status_code == 422
    assert not SavedList.objects.exists()


def test_a_list_shows_to_each_only_what_they_may_see(client, sign_in, community, elsewhere, people):
    """A colleague of another community, with whom it is shared, sees the own residents."""
    row = SavedListFactory(community=community, by=appointed("clerk", community))
    user = sign_in("worker", elsewhere)
    row.body_id = viewer_for(user).acting_body_id
    row.save()
    shown = page(client, "lists:detail", row.pk)
    assert "高远处" in shown and "沈爱珍" not in shown


def test_an_earlier_day_is_read_as_it_was(client, sign_in, community, people):
    row = SavedListFactory(community=community, by=sign_in("worker", community))
    assert "沈爱珍" in page(client, "lists:detail", row.pk, on="2025-06-01")
    assert "沈爱珍" not in page(client, "lists:detail", row.pk, on="2024-06-01")


def test_numbers_are_hidden_on_the_page_and_recorded_in_the_export(client, sign_in, community, people):
    row = SavedListFactory(community=community, by=sign_in("worker", community))
    assert people.id_number not in page(client, "lists:detail", row.pk)
    answer = client.post(reverse("lists:export", args=[row.pk]), {"purpose": "service"})
    assert answer.status_code == 200
    entry = Entry.objects.get(verb="saved_list.exported")
    assert entry.kind == Entry.Kind.READ and entry.reason == "service"
    assert entry.changes["read"] == ["person.id_number"] and entry.changes["rows"] == 1


def test_who_may_not_read_sensitive_facts_gets_the_reason_and_no_list_by_them(client, sign_in, community, people):
    user = sign_in("committee", community)
    row = SavedListFactory(community=community, by=user)
    assert people.id_number not in page(client, "lists:detail", row.pk)
    raw = {**SPEC, "filter": {"all": [{"item": "person.is.dementia", "op": "is", "value": True}]}}
    row = SavedListFactory(community=community, by=user, spec=json.dumps(raw))
    assert "沈爱珍" not in page(client, "lists:detail", row.pk)
    row.spec = json.dumps({**raw, "filter": {"all": [{"not": raw["filter"]}]}})
    row.save()
    assert "沈爱珍" not in page(client, "lists:detail", row.pk)


def test_pages_go_through_all_rows_once(client, sign_in, community, django_assert_max_num_queries):
    row = SavedListFactory(community=community, by=sign_in("worker", community))
    household_at(community, *(f"人{n:03d}" for n in range(60)), person__born=dt.date(1950, 1, 1))
    url, seen = reverse("lists:detail", args=[row.pk]), []
    client.get(url)
    while url:
        with django_assert_max_num_queries(16):
            answer = client.get(url)
        seen += [cells[0] for _url, cells in answer.context["lines"]]
        after = answer.context["page"].next
        url = f"{reverse('lists:detail', args=[row.pk])}?after={after}" if after else ""
    assert sorted(seen) == sorted({f"人{n:03d}" for n in range(60)})


def test_a_page_token_of_another_day_is_refused(client, sign_in, community):
    row = SavedListFactory(community=community, by=sign_in("worker", community))
    household_at(community, *(f"人{n:03d}" for n in range(30)), person__born=dt.date(1950, 1, 1))
    url = reverse("lists:detail", args=[row.pk])
    token = client.get(url).context["page"].next
    assert client.get(url, {"after": token, "on": "2025-06-01"}).status_code == 400


def test_shared_retired_and_used_again(client, clerk, community, viewer):
    spec, _faults = read_spec(SPEC)
    by = viewer_for(clerk)
    colleague = viewer("worker", community)
    row = actions.add(spec, title="名单", by=by)
    assert not SavedList.objects.visible_to(colleague).exists()
    actions.share(row, by=by)
    assert SavedList.objects.visible_to(colleague).get() == row
    with pytest.raises(PermissionDenied):
        actions.retire(row, by=colleague)
    actions.retire(row, by=by)
    assert not SavedList.objects.visible_to(colleague).exists()
    with pytest.raises(RuleBroken):
        actions.share(row, by=by)
    actions.use_again(row, by=by)
    actions.unshare(row, by=by)
    told = [entry.verb.partition(".")[2] for entry in journal.of(row)]
    assert told == ["unshared", "used_again", "retired", "shared", "added"]


# ---- offices


def drawn(client, form="json", key=TOKEN):
    return client.get(reverse("lists:data", args=[form]), {"key": key})


def text(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.content.decode()


def test_an_office_gets_what_its_basis_covers_and_why_the_rest_is_empty(client, clerk, community, people):
    address = ListAddressFactory(saved_list=SavedListFactory(community=community, by=clerk))
    found = json.loads(text(drawn(client)))
    assert found["rows"] == [
        {"person.name": "沈爱珍", "person.age": people.age_on(), "person.id_number": None, "person.is.dementia": None}
    ]
    assert [bool(column["empty"]) for column in found["columns"]] == [False, False, True, True]
    ListAddress.objects.update(basis="law_names_data")
    assert json.loads(text(drawn(client)))["rows"][0]["person.id_number"] == people.id_number
    address.refresh_from_db()
    assert address.reads == 2
    assert Entry.objects.filter(verb="saved_list.drawn", reason=address.purpose, kind=Entry.Kind.READ).count() == 2


def test_csv_and_table_have_the_same_rows(client, clerk, community, people):
    ListAddressFactory(saved_list=SavedListFactory(community=community, by=clerk))
    lines = list(csv.reader(io.StringIO(text(drawn(client, "csv")))))
    assert lines[1] == ["沈爱珍", str(people.age_on()), "", ""]
    assert "<td>沈爱珍</td>" in text(drawn(client, "table"))
    assert drawn(client, "xml").status_code == 404


@pytest.mark.parametrize(
    "end",
    [
        lambda address: ListAddress.objects.update(revoked_at=timezone.now()),
        lambda address: ListAddress.objects.update(expires_on=timezone.localdate()),
        lambda address: SavedList.objects.update(retired_at=timezone.now()),
        lambda address: address.by.appointments.update(until=timezone.localdate()),
    ],
)
def test_an_address_ends_with_what_it_rests_on(client, clerk, community, end):
    address = ListAddressFactory(saved_list=SavedListFactory(community=community, by=clerk))
    assert drawn(client).status_code == 200
    end(address)
    assert drawn(client).status_code == 404


def test_reading_and_guessing_are_limited(client, clerk, community, settings):
    ListAddressFactory(saved_list=SavedListFactory(community=community, by=clerk))
    assert [drawn(client, key=f"no-{n}").status_code for n in range(31)][-2:] == [404, 429]
    assert drawn(client).status_code == 200, "an office behind the same public address still reads"


def test_an_address_is_given_once_and_ended(client, sign_in, community):
    user = sign_in("clerk", community)
    row = SavedListFactory(community=community, by=user)
    url = reverse("lists:addresses", args=[row.pk])
    ends = timezone.localdate() + dt.timedelta(days=30)
    sent = {"reader": "民政局", "purpose": "核对", "basis": "duty", "expires_on": ends.isoformat()}
    shown = client.post(url, sent, follow=True)
    token = shown.context["token"]
    assert token and token not in client.get(url).content.decode()
    assert drawn(client, key=token).status_code == 200
    connection = client.post(reverse("lists:connection"), {"token": token}).content.decode()
    assert connection.startswith("WEB\r\n1\r\nhttp") and token in connection
    client.post(reverse("lists:address_revoke", args=[ListAddress.objects.get().pk]))
    assert drawn(client, key=token).status_code == 404
    verbs = [entry.verb for entry in journal.of(row)]
    assert verbs == ["saved_list.address_revoked", "saved_list.drawn", "saved_list.address_given"]


def test_an_address_cannot_work_for_ever(clerk, community):
    row = SavedListFactory(community=community, by=clerk)
    for days in (0, 400):
        ends = timezone.localdate() + dt.timedelta(days=days)
        with pytest.raises(RuleBroken):
            actions.give(row, reader="x", purpose="y", basis="duty", expires_on=ends, by=viewer_for(clerk))


def test_every_prepared_list_opens(client, sign_in, community, people):
    sign_in("clerk", community)
    codes = [one.code for one, _sentence in client.get(reverse("lists:list")).context["given"]]
    assert len(codes) >= 10
    for code in codes:
        assert client.get(reverse("lists:given", args=[code])).status_code == 200
        assert client.get(reverse("lists:new"), {"from": code}).status_code == 200
