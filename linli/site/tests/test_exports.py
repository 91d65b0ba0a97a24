"""An export is complete, says what it contains, and a long one is written in the background."""

import datetime as dt
import io
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.core.rooms.news import news
from linli.core.web import downloads
from linli.core.web.models import ExportFile, ExportState
from linli.registers.bodies.models import Appointment
from linli.registers.people.tests.test_pages import household_at

EXPORTS = ["cases:export", "visits:export", "staffing:export", "journal_export"]


@pytest.fixture
def at_once(monkeypatch):
    """Set how many rows an export has at once."""
    by_rule = rules.value

    def only(most):
        monkeypatch.setattr(
            rules, "value", lambda name, **at: most if name == "export.at_once_rows" else by_rule(name, **at)
        )

    return only


def book_of(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue()))


def name_of(answer):
    return unquote(answer["Content-Disposition"])


def households(client, **asked):
    return client.post(reverse("people:households_export"), {"purpose": "visit", **asked})


@pytest.fixture
def many(community):
    return [household_at(community, f"户{number:04d}") for number in range(30)]


def test_a_long_export_is_complete_and_ready_for_who_asked_for_it(
    client, sign_in, community, many, at_once, django_capture_on_commit_callbacks
):
    at_once(10)
    user = sign_in("committee", community)
    with django_capture_on_commit_callbacks(execute=True):
        answer = households(client)
    row = ExportFile.objects.get()
    assert answer.url == reverse("export", args=[row.pk])
    assert row.state == ExportState.DONE
    page = client.get(answer.url).content.decode()
    assert reverse("export_file", args=[row.pk]) in page
    book = book_of(client.get(reverse("export_file", args=[row.pk])))
    names = {line[1] for line in list(book.active.values)[1:]}
    assert {one.name for one in many} <= names
    assert Entry.objects.get(verb="households.exported").actor_id == user.pk
    sign_in("committee", community, name="other")
    assert client.get(answer.url).status_code == 404
    assert client.get(reverse("export_file", args=[row.pk])).status_code == 404


def test_a_file_that_is_ready_is_not_sent_after_the_post_has_ended(
    client, sign_in, community, elsewhere, many, at_once, django_capture_on_commit_callbacks
):
    at_once(10)
    user = sign_in("committee", community)
    with django_capture_on_commit_callbacks(execute=True):
        households(client, place=community.pk)
    url = reverse("export_file", args=[ExportFile.objects.get().pk])
    assert client.get(url).status_code == 200
    written = Entry.objects.count()
    Appointment.objects.filter(user=user).update(until=timezone.localdate())
    answer = client.get(url)
    assert (answer.status_code, "您已无权查看这些" in answer.content.decode()) == (409, True)
    assert Entry.objects.count() == written, "to ask is no reading"


def test_a_short_export_comes_at_once_and_says_what_it_contains(client, sign_in, community, many):
    user = sign_in("committee", community)
    answer = households(client)
    book = book_of(answer)
    sheet, about = book["住户"], book["说明"]
    assert sheet.auto_filter.ref.startswith("A1:")
    said = dict(about.values)
    rows = sheet.max_row - 2  # the headings and the last line
    assert said["辖区"] == community.name
    assert said["行数"] == str(rows)
    assert said["导出人"] == user.name
    for word in ("住户", community.name, f"{rows}行", user.name, f"{timezone.localdate():%Y%m%d}"):
        assert word in name_of(answer)


@pytest.mark.parametrize("address", EXPORTS)
def test_every_long_list_can_be_left_to_the_background(
    client, sign_in, community, monkeypatch, address, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(downloads.Queried, "more_than", lambda rows, most: True)
    sign_in({"journal_export": "auditor", "staffing:export": "committee"}.get(address, "clerk"), community)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.get(reverse(address))
    assert answer.status_code == 302
    assert ExportFile.objects.get().state == ExportState.DONE


def test_who_loses_the_post_meanwhile_gets_no_file(client, sign_in, community, many, at_once, monkeypatch):
    at_once(10)
    user = sign_in("committee", community)
    households(client)
    Appointment.objects.filter(user=user).update(until=timezone.localdate())
    row = ExportFile.objects.get()
    downloads.write_export.func(row.pk)
    row.refresh_from_db()
    assert row.state == ExportState.FAILED
    assert row.fault == "您已无权查看这些记录。"
    assert not row.file


def test_the_filters_of_the_page_hold_in_the_background(
    client, sign_in, community, many, at_once, django_capture_on_commit_callbacks
):
    at_once(0)
    sign_in("committee", community)
    building = many[0].dwelling.parent.parent
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{reverse('people:households_export')}?building={building.pk}", {"purpose": "visit"})
    row = ExportFile.objects.get()
    assert building.name in row.file_name
    names = {line[1] for line in list(book_of(client.get(reverse("export_file", args=[row.pk]))).active.values)[1:-1]}
    assert names == {many[0].name}


def test_the_bell_tells_when_the_file_is_ready(
    client, sign_in, community, many, at_once, django_capture_on_commit_callbacks
):
    at_once(10)
    sign_in("committee", community)
    with django_capture_on_commit_callbacks(execute=True):
        households(client)
    assert "导出文件已生成" in client.get(reverse("messages")).content.decode()
    assert "导出" in client.get(reverse("exports")).content.decode()
    assert news()  # the core app declares this kind of message


def test_files_are_deleted_after_their_period(
    client, sign_in, community, many, at_once, django_capture_on_commit_callbacks
):
    at_once(10)
    sign_in("committee", community)
    with django_capture_on_commit_callbacks(execute=True):
        households(client)
    row = ExportFile.objects.get()
    call_command("exports_forget")
    assert ExportFile.objects.filter(pk=row.pk).exists()
    days = int(rules.value("privacy.retain.export_files_days"))
    ExportFile.objects.update(asked_at=timezone.now() - dt.timedelta(days=days + 1))
    call_command("exports_forget")
    assert not ExportFile.objects.exists()
    assert not row.file.storage.exists(row.file.name)


def test_an_unexpected_fault_is_told_and_not_kept_with_names(client, sign_in, community, many, at_once, monkeypatch):
    at_once(10)
    sign_in("committee", community)
    households(client)
    row = ExportFile.objects.get()

    def broken(*_all, **_more):
        raise ValueError("王建国")

    monkeypatch.setattr(downloads.sheets, "write", broken)
    with pytest.raises(RuntimeError) as told:
        downloads.write_export.func(row.pk)
    assert "王建国" not in str(told.value)
    row.refresh_from_db()
    assert row.fault.startswith("导出意外中断")
