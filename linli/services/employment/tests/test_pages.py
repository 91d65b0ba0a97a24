"""What users see on the pages of employment, and how many queries lists take."""

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.registers.people.tests.factories import ResidencyFactory
from linli.services.employment import actions
from linli.services.employment.models import AidService, TrackingFile
from linli.services.employment.tests.factories import TrackingFileFactory, WorkFactory
from linli.services.schemes.models import Award

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def living(community, kind="registered_unemployed", **person):
    told = {"person__born": dt.date(1986, 1, 1)} | {f"person__{name}": value for name, value in person.items()}
    home = ResidencyFactory(household__dwelling__parent__parent__parent=community, **told)
    WorkFactory(person=home.person, kind=kind, since=dt.date(2026, 3, 2))
    return home.person


def text_of(client, name, *args, **query):
    answer = client.get(reverse(f"employment:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_ledger_shows_the_rate_both_lists_and_what_was_entered_late(client, sign_in, community):
    sign_in("worker", community)
    living(community, name="王失业")
    living(community, kind="employed", name="王就业")
    page = text_of(client, "list")
    assert "50.0%" in page and "1 in work of 2 of working age" in page
    assert "entered" in page and "days later" in page  # the facts are of March and were entered now
    only = text_of(client, "list", show="out")
    assert "王失业" in only and "王就业" not in only
    assert "王失业" not in text_of(client, "list", show="out", on="2026-03-01")


def test_the_sheet_has_the_columns_of_the_rules_and_is_in_the_journal(client, sign_in, community):
    sign_in("worker", community)
    person = living(community, name="王失业")
    answer = client.get(reverse("employment:export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    head = next(row for row in rows if row and "employment status" in row)
    line = next(row for row in rows if row and "王失业" in row)
    told = dict(zip(head, line, strict=True))
    assert told["employment status"] == "Registered unemployed"
    assert told["days from event to entry"] > 0
    assert person.id_number not in line
    assert journal.newest() > 0


def test_who_may_not_know_sees_nobody_as_hard_to_employ(client, sign_in, community):
    person = living(community, name="王困难")
    Award.objects.create(
        community=community, person=person, scheme="hard_to_employ", unit="piece", per="year", since=dt.date(2026, 4, 1)
    )
    sign_in("worker", community)
    assert "recognised as hard to employ" in text_of(client, "list")
    sign_in("committee", community)
    page = text_of(client, "list")
    assert "王困难" in page and "recognised as hard to employ" not in page
    assert "Recognition as hard to employ" not in text_of(client, "person", person.pk)


def test_health_limits_are_masked_until_a_purpose_is_stated(client, sign_in, community):
    person = living(community)
    TrackingFileFactory(person=person, limits="no_lifting", note="腰伤")
    sign_in("worker", community)
    assert "腰伤" not in text_of(client, "person", person.pk)
    client.post(reverse("people:person_read", args=[person.pk]), {"purpose": "visit"})
    page = text_of(client, "person", person.pk)
    assert "腰伤" in page and "No heavy lifting" in page


def test_work_a_file_and_a_service_are_recorded_on_pages(client, sign_in, community):
    sign_in("worker", community)
    person, day = living(community), timezone.localdate().isoformat()
    told = {"since": day, "cause": "laid_off", "ability": "full", "willing": "on", "occupations": ["4-09-08"]}
    client.post(reverse("employment:write", args=[person.pk]), told | {"wage": "3500", "kilometres": "2.5"})
    file = TrackingFile.objects.get(person=person)
    assert (file.wage_min, file.metres_max, file.occupations) == (350_000, 2500, ["4-09-08"])
    client.post(reverse("employment:act", args=[person.pk, "serve"]), {"kind": "vacancy", "day": day, "offer": "保洁"})
    service = AidService.objects.get(person=person)
    wrong = client.post(reverse("employment:answer", args=[service.pk]), {"answer": "no_reason", "on": day})
    assert wrong.status_code == 409
    assert "not in the list" in wrong.content.decode()
    told = {"kind": "employed", "since": day, "via": "placement", "employer": "晓风物业"}
    client.post(reverse("employment:act", args=[person.pk, "work"]), told)
    assert "晓风物业" in text_of(client, "person", person.pk)


@pytest.mark.parametrize("name", ["list", "files", "proposals", "households", "titles", "retirees"])
def test_lists_cost_the_same_however_long(client, sign_in, community, viewer, name):
    clerk = viewer("clerk", community)
    sign_in("worker", community)

    def queries(more):
        for _ in range(more):
            actions.add_retiree(living(community), since=dt.date(2026, 3, 2), by=clerk)
        with CaptureQueriesContext(connection) as taken:
            text_of(client, name)
        return len(taken)

    queries(2)  # loads content and permissions
    few = queries(1)
    assert queries(6) <= few <= 35


def test_too_many_communities_are_not_worked_out_at_once(client, sign_in, community, monkeypatch):
    monkeypatch.setattr("linli.services.employment.views.common.MOST", 0)
    sign_in("worker", community)
    for name in ("list", "files", "households", "proposals"):
        assert "Choose a subdistrict or community" in text_of(client, name)
