"""What residents write about services, what workers answer, and the rota of checks."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.services.directory import actions, queries
from linli.services.directory.models import ServiceCheck, ServiceNote
from linli.services.directory.tests.factories import NoteFactory, PointFactory, ServiceFactory

TODAY = timezone.localdate


@pytest.fixture
def point(community):
    return PointFactory(community=community, service=ServiceFactory(community=community, asked_here=True))


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


def code_in(page):
    return page.split('id="receipt-code">')[1].split("<")[0]


def send(client, point, name="nearby_wrong", **more):
    data = {"words": "搬走了", "phone": "", "once": "a", "point": point.pk} | more
    return client.post(reverse(name, args=[point.service_id]), data)


def test_a_resident_reports_follows_and_withdraws_without_an_account(client, point):
    code = code_in(send(client, point).content.decode())
    note = ServiceNote.objects.get()
    assert (note.words, note.point, note.community) == ("搬走了", point, point.community)
    shown = client.post(reverse("nearby_follow"), {"code": code.lower().replace("-", "")}).content.decode()
    assert "搬走了" in shown
    client.post(reverse("nearby_withdraw"), {"code": code})
    note.refresh_from_db()
    assert (note.state, note.words) == ("withdrawn", "")


def test_a_note_sent_twice_is_one_note_with_the_same_code(client, point):
    codes = {code_in(send(client, point).content.decode()) for _ in range(2)}
    assert len(codes) == 1 and ServiceNote.objects.count() == 1


def test_a_request_needs_a_phone_and_a_service_that_takes_requests(client, point):
    assert send(client, point, "nearby_request").status_code == 422
    assert send(client, point, "nearby_request", phone="13800000000").status_code == 200
    point.service.asked_here = False
    point.service.save()
    assert send(client, point, "nearby_request", phone="13800000000", once="b").status_code == 409
    assert ServiceNote.objects.count() == 1


def test_too_many_notes_from_one_address_are_refused(client, point):
    most = int(rules.value("directory.public.notes_per_hour"))
    answers = [send(client, point, once=str(n)).status_code for n in range(most + 1)]
    assert answers == [200] * most + [429]


def test_a_wrong_code_is_told_and_tries_are_counted(client, point):
    most = int(rules.value("directory.public.wrong_codes_per_hour"))
    answers = [client.post(reverse("nearby_follow"), {"code": "AAAA"}).status_code for _ in range(most + 1)]
    assert answers == [404] * most + [429]


def test_a_worker_answers_takes_it_back_and_answers_again(point, worker, client):
    code = code_in(send(client, point).content.decode())
    note = ServiceNote.objects.get()
    actions.answer(note, by=worker, state="rejected", reason="is_right", words="我们去看过了")
    assert "我们去看过了" in client.post(reverse("nearby_follow"), {"code": code}).content.decode()
    with pytest.raises(RuleBroken):
        actions.answer(note, by=worker, state="confirmed")
    actions.take_back_answer(note, by=worker)
    actions.answer(note, by=worker, state="confirmed", words="已更正")
    note.refresh_from_db()
    assert (note.state, note.reason, note.answer) == ("confirmed", "", "已更正")
    verbs = [entry.verb for entry in journal.of(note)]
    assert verbs[:3] == ["directory.note_answered", "directory.note_reopened", "directory.note_answered"]


def test_nobody_answers_elsewhere(point, viewer, elsewhere):
    with pytest.raises(PermissionDenied):
        actions.answer(NoteFactory(service=point.service), by=viewer("worker", elsewhere), state="confirmed")


def test_reading_a_note_is_recorded(client, sign_in, point, community):
    sign_in("worker", community)
    note = NoteFactory(service=point.service)
    assert note.words in client.get(reverse("directory:note", args=[note.pk])).content.decode()
    assert [entry.verb for entry in journal.of(note)] == ["directory.note_read"]


def test_words_are_forgotten_after_the_retention_period(point, worker):
    note = NoteFactory(service=point.service)
    open_note = NoteFactory(service=point.service)
    actions.answer(note, by=worker, state="confirmed", words="已更正")
    keep = int(rules.value("directory.notes.keep_days"))
    assert actions.forget_notes(on=TODAY()) == 0
    ServiceNote.objects.filter(pk=note.pk).update(answered_at=timezone.now() - dt.timedelta(days=keep + 1))
    assert actions.forget_notes(on=TODAY()) == 1
    note.refresh_from_db()
    open_note.refresh_from_db()
    assert (note.words, note.answer, note.state) == ("", "", "confirmed")
    assert open_note.words
    with pytest.raises(RuleBroken):
        actions.take_back_answer(note, by=worker)


# ---- the rota


def test_what_was_not_checked_for_longest_comes_first(community, worker):
    late = ServiceFactory(community=community, check_due=dt.date(2025, 1, 1))
    later = ServiceFactory(community=community, check_due=dt.date(2024, 6, 1))
    ServiceFactory(community=community, check_due=TODAY() + dt.timedelta(days=1))
    ServiceFactory(community=community, check_due=dt.date(2024, 1, 1), source="centres:1/meals")
    rows = queries.to_check(worker, place=None, on=TODAY()).order_by(*queries.ROTA_ORDER)
    assert list(rows) == [later, late]


def test_a_check_counts_for_the_interval_of_its_day(community, worker):
    service = ServiceFactory(community=community)
    actions.check(service, by=worker, on=TODAY())
    service.refresh_from_db()
    days = int(rules.value("directory.check.days"))
    assert (service.checked_on, service.check_due) == (TODAY(), TODAY() + dt.timedelta(days=days))
    assert ServiceCheck.objects.get().until == service.check_due
    for on in (TODAY(), TODAY() + dt.timedelta(days=1), service.since - dt.timedelta(days=1)):
        with pytest.raises(RuleBroken):
            actions.check(service, by=worker, on=on)


def test_an_earlier_check_entered_later_does_not_bring_the_due_day_forward(community, worker):
    service = ServiceFactory(community=community)
    actions.check(service, by=worker, on=TODAY())
    actions.check(service, by=worker, on=TODAY() - dt.timedelta(days=30))
    service.refresh_from_db()
    assert service.checked_on == TODAY()
    assert ServiceCheck.objects.count() == 2


@pytest.mark.parametrize("name", ["directory:rota", "directory:notes", "directory:list"])
def test_a_list_costs_the_same_however_long(client, sign_in, community, name, django_assert_max_num_queries):
    sign_in("worker", community)
    for _ in range(27):
        NoteFactory(service=ServiceFactory(community=community))
    client.get(reverse(name))
    with django_assert_max_num_queries(12):
        page = client.get(reverse(name)).content.decode()
    assert page.count('class="row-link"') == 25
