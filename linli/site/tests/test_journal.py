"""The journal page: in words, narrowed, exported, verified; and everybody's own footprint."""

import datetime as dt
import io
import itertools

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.formats import date_format

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.journal import words
from linli.core.journal.models import Entry
from linli.core.tests.attacks import attacker
from linli.registers.bodies.models import Body
from linli.registers.people.tests.factories import CircumstanceFactory, PersonFactory, household_at
from linli.site import environment, journal_words
from linli.work.cases.tests.factories import CaseFactory
from linli.work.visits.tests.factories import VisitFactory


def shown(client, **asked):
    return client.get(reverse("journal"), asked, headers={"accept-language": "en"}).content.decode()


@pytest.fixture
def told(viewer, community, elsewhere):
    """Entries of two communities, one reading, and one of no community by the office."""
    clerk = viewer("clerk", community, name="zhoumin")
    person = PersonFactory(community=community)
    station = Body.objects.filter(place=community).first()
    journal.record("body.edited", station, by=clerk, community_id=community.pk)
    journal.record("area.assigned", elsewhere, by=robot("test"), community_id=elsewhere.pk)
    journal.read("person.sensitive_read", person, by=clerk, reason="visit", fields=["phone"])
    journal.record("account.created", None, by=clerk)
    return {"clerk": clerk, "person": person, "station": station}


def test_an_auditor_reads_of_their_places_only_and_sees_no_name_of_a_resident(client, sign_in, told, community):
    sign_in("auditor", community)
    page = shown(client)
    assert "corrected an organisation" in page
    assert "viewed sensitive details of a person" in page
    assert "created an account" in page  # by a body of the community, though of no community
    assert '<span class="row-main">The system' not in page
    assert told["person"].name not in page
    assert reverse("bodies:detail", args=[told["station"].pk]) in page
    assert reverse("people:person", args=[told["person"].pk]) not in page


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ({}, 3),
        ({"kind": "read"}, 1),
        ({"kind": "write"}, 2),
        ({"verb": "account.created"}, 1),
        ({"person": "zhoumin"}, 3),
        ({"person": "nobody-like-this"}, 0),
        ({"last": "2020-01-01"}, 0),
        ({"first": "2020-01-01"}, 3),
        ({"first": "2020-01-01", "last": "2020-01-31"}, 0),
        ({"first": "nonsense"}, 3),
        ({"first": "0001-01-01", "last": "9999-12-31"}, 3),
    ],
)
def test_the_journal_is_narrowed(client, sign_in, told, community, asked, lines):
    sign_in("auditor", community)
    assert shown(client, **asked).count('<span class="row-main">') == lines


def test_programs_and_reasons_are_shown_in_words(client, sign_in, told, community):
    journal.record("area.assigned", community, by=robot("snapshot"), community_id=community.pk)
    journal.record("case.extend", None, by=told["clerk"], reason="consultation", community_id=community.pk)
    sign_in("auditor", community)
    page = shown(client).partition('<ol class="rows" id="rows">')[2]
    assert "snapshot" not in page and "the system ·" in page
    assert "consultation" not in page and "Residents to be consulted" in page


@pytest.mark.parametrize("written", ["other_door", "cases.overdue.escalate_days", "owner", "not_admitted"])
def test_no_reason_is_shown_as_a_code(told, community, written):
    entry = journal.record("case.report", None, by=told["clerk"], reason=written, community_id=community.pk)
    assert journal_words.reason(entry) != written


def test_everything_about_one_thing(client, sign_in, told, community):
    sign_in("auditor", community)
    assert shown(client, target=f"bodies.body:{told['station'].pk}").count('<span class="row-main">') == 1
    assert shown(client, target="bodies.body:x").count('<span class="row-main">') == 3


def test_names_are_shown_where_the_readers_rights_allow(client, sign_in, told, community, elsewhere):
    home = household_at(community, "王建国")
    case = CaseFactory(place=community)
    visit = VisitFactory(household=home)
    for target in (home, case, visit):
        journal.read("visit.seen", target, by=told["clerk"], reason="visit", community_id=community.pk)
    stranger = household_at(elsewhere, "陈志强")
    journal.read("visit.seen", stranger, by=told["clerk"], reason="visit", community_id=community.pk)
    sign_in("auditor", community, name="both")
    page = shown(client)
    assert "王建国" not in page and case.code not in page
    assert f"Household {home.pk}" in page and f"Visit {visit.pk}" in page
    sign_in("committee", community, name="both")  # holds both posts now
    page = shown(client)
    assert f"王建国 {home.dwelling}" in page
    assert f"{case.code} {case.heading}" in page
    assert reverse("visits:detail", args=[visit.pk]) in page
    assert f"Visit {visit.pk}" not in page
    assert "陈志强" not in page and f"Household {stranger.pk}" in page  # lives elsewhere


def test_a_reading_of_a_figure_says_which_figure_which_month_and_which_side(client, sign_in, community):
    person = household_at(community, "王建国").residencies.get().person
    CircumstanceFactory(person=person, community=community, kind="disability_card")
    sign_in("worker", community, name="reader")
    address = reverse("assessment:evidence", args=["people.disability_card"])
    client.get(address, {"part": "counted"}, headers={"accept-language": "en"})
    entry = Entry.objects.filter(verb="figures.evidence_read", target_id=person.pk).get()
    assert entry.changes["indicator"] == "people.disability_card"
    sign_in("auditor", community)
    page = shown(client, verb="figures.evidence_read")
    month = date_format(dt.date.fromisoformat(f"{entry.changes['month']}-01"), "F Y")
    assert f"month {month}" in page
    assert "side Counted" in page


def test_the_journal_is_narrowed_to_a_community(client, sign_in, told, subdistrict, community, elsewhere):
    sign_in("auditor", subdistrict)
    page = shown(client, community=elsewhere.pk)
    assert page.count('<span class="row-main">') == 1
    assert "assigned" in page.partition('id="rows"')[2]
    assert shown(client, community=community.pk).count('<span class="row-main">') == 2


def test_the_page_costs_the_same_however_long(client, sign_in, told, community, django_assert_max_num_queries):
    sign_in("auditor", community)
    for number in range(40):
        journal.record("body.edited", told["station"], by=told["clerk"], community_id=community.pk, number=number)
    shown(client)
    with django_assert_max_num_queries(9):
        page = shown(client)
    assert page.count('<span class="row-main">') == 25
    assert "after=" in page


def test_verification_says_that_it_is_whole_and_leaves_a_trace(client, sign_in, told, community):
    sign_in("auditor", community)
    call_command("journal_seal", stdout=io.StringIO())
    answer = client.post(reverse("journal_verify"), headers={"accept-language": "en"}).content.decode()
    assert "notice-success" in answer
    assert "Complete: 4 entries" in answer
    assert Entry.objects.filter(verb="journal.verified").count() == 1


def test_a_long_journal_is_not_checked_within_a_request(client, sign_in, told, community, monkeypatch):
    monkeypatch.setattr("linli.site.journal_pages.AT_ONCE", 2)
    sign_in("auditor", community)
    assert client.post(reverse("journal_verify")).status_code == 409


def test_verification_names_what_was_altered(client, sign_in, told, community):
    sign_in("auditor", community)
    broken = Entry.objects.order_by("pk")[1].pk
    with attacker():
        Entry.objects.filter(pk=broken).update(actor_name="x")
    answer = client.post(reverse("journal_verify"), headers={"accept-language": "en"}).content.decode()
    assert f"Entry {broken} was altered" in answer


def test_the_export_holds_the_filtered_entries_and_is_journaled(client, sign_in, told, community):
    sign_in("auditor", community)
    answer = client.get(reverse("journal_export"), {"kind": "read"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = [row for row in itertools.islice(sheet.values, 1, None) if isinstance(row[0], (int, str)) and row[1]]
    assert len(rows) == 1
    assert Entry.objects.filter(verb="journal.exported", kind="read").count() == 1


def test_the_read_log_shows_only_my_own_readings(client, sign_in, told, community, viewer):
    other = viewer("clerk", community, name="other")
    journal.read("person.sensitive_read", told["person"], by=other, reason="case", fields=["phone"])
    sign_in("worker", community, name="zhoumin")
    page = client.get(reverse("footprint"), headers={"accept-language": "en"}).content.decode()
    assert page.count("viewed sensitive details of a person") == 1
    assert "To prepare a visit" in page


@pytest.fixture
def sealed(told, settings, tmp_path):
    """The newest seal, noted beside the keyring and in a folder."""
    settings.JOURNAL_HEADS = tmp_path / "keys.heads"
    settings.JOURNAL_HEADS_FOLDERS = [tmp_path / "other"]
    (tmp_path / "other").mkdir()
    call_command("journal_seal", stdout=io.StringIO())
    return journal.newest_seal()


def seals(client, **asked):
    return client.get(reverse("journal_seals"), asked, headers={"accept-language": "en"}).content.decode()


def test_an_auditor_prints_the_newest_seal_and_compares_it_later(client, sign_in, sealed, community):
    sign_in("auditor", community)
    code = words.code(sealed)
    assert code in seals(client)
    assert f"Seal {sealed.pk} is in the log as noted." in seals(client, head=f"{sealed.pk}: {code}")
    wrong = code.replace(code[0], "0" if code[0] != "0" else "1")
    assert "entries were removed or the log was rewritten" in seals(client, head=f"{sealed.pk}:{wrong}")
    assert "at least 16 digits" in seals(client, head="nonsense")


def test_the_pages_say_where_seals_are_noted_and_what_does_not_arrive(client, sign_in, sealed, community, tmp_path):
    sign_in("auditor", community)
    page = seals(client)
    assert str(tmp_path / "other") in page
    assert "not delivered" not in page
    (tmp_path / "other").rename(tmp_path / "away")
    with pytest.raises(CommandError):
        call_command("journal_seal", stdout=io.StringIO())
    assert "not delivered" in seals(client)
    assert "the folder is not there" in seals(client)
    assert "the folder is not there" in shown(client)


def test_a_check_says_that_noted_seals_are_gone(client, sign_in, sealed, community):
    sign_in("auditor", community)
    with attacker():
        sealed.delete()
    answer = client.post(reverse("journal_verify"), headers={"accept-language": "en"}).content.decode()
    assert "noted outside the database on" in answer
    assert "notice-error" in answer


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("smtp://localhost", ("localhost", 25, "", "", False, False)),
        ("smtp+tls://audit:a%40b@mail.example.org", ("mail.example.org", 587, "audit", "a@b", False, True)),
        ("smtps://mail.example.org:2465", ("mail.example.org", 2465, "", "", True, False)),
    ],
)
def test_the_address_of_the_mail_server(url, known):
    assert environment.mail(url) == known


def test_what_is_no_mail_server_is_refused_by_name():
    with pytest.raises(ValueError, match="LINLI_MAIL"):
        environment.mail("https://mail.example.org")
