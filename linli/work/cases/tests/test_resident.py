"""The resident without an account: report, receipt, progress, rating; and what trying codes does not reveal."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.registers.people.tests.factories import ResidencyFactory
from linli.work.cases import actions, queries, states
from linli.work.cases.models import Attempt, Case
from linli.work.cases.states import CaseState
from linli.work.cases.tests.factories import CaseFactory

LEAK = "repair.stairwell_leak"
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")


def send(client, building, **more):
    url = reverse("report") + f"?matter={LEAK}&place={building.pk}"
    once = re.search(r'name="once" value="([^"]+)"', client.get(url).content.decode()).group(1)
    return client.post(url, {"words": "三楼滴水", "once": once, **more}, follow=True)


def receipt_of(answer):
    return CODE.search(answer.content.decode()).group()


def follow(client, code):
    return client.post(reverse("follow"), {"code": code})


@pytest.fixture
def reported(client, building, offices):
    """A report of a resident, and its code."""
    code = receipt_of(send(client, building))
    return Case.objects.get(), code


def test_a_report_gives_a_code_that_is_kept_nowhere_in_clear(client, building, offices):
    answer = send(client, building, reporter_phone="13800001234")
    code, case = receipt_of(answer), Case.objects.get()
    assert (case.channel, case.body, case.state) == ("web", offices.company, CaseState.REPORTED)
    assert case.receipt_hash
    assert code.replace("-", "") not in case.receipt_hash
    assert offices.company.name in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("typed", "kept"), [("+86 138-0000-1234", "13800001234"), ("138000", None)])
def test_a_phone_that_can_be_nobodys_is_asked_for_again(client, building, offices, typed, kept):
    answer = send(client, building, reporter_phone=typed)
    assert [case.reporter_phone for case in Case.objects.all()] == ([kept] if kept else [])
    assert ('id="id_reporter_phone_error"' in answer.content.decode()) == (kept is None)


def test_the_whole_report_works_by_links_and_plain_forms(client, building, offices):
    page = client.get(reverse("report")).content.decode()
    assert "?kind=repair" in page
    page = client.get(reverse("report") + "?kind=repair").content.decode()
    assert f"matter={LEAK}" in page
    page = client.get(reverse("report") + f"?matter={LEAK}&at={building.name[:2]}").content.decode()
    assert f"place={building.pk}" in page
    assert "matter=public_services.other" in client.get(reverse("report")).content.decode()


def test_the_public_search_of_places_names_no_door_and_nobody(client, door, building, community):
    ResidencyFactory(household__dwelling=door, household__name="王建国")
    for words in (building.name, door.name, "王建国", "室"):
        page = client.get(reverse("report_places"), {"at": words}).content.decode()
        assert f"place={door.pk}" not in page
        assert "王建国" not in page
    assert client.get(reverse("report") + f"?matter={LEAK}&place={door.pk}").context["place"] is None


def test_matters_that_residents_cannot_bring_are_not_offered(client, building):
    page = client.get(reverse("report") + f"?matter=certificates.not_issued.kinship&place={building.pk}")
    assert page.context["matter"] is None


def test_the_same_form_sent_twice_is_one_case(client, building, offices, cast):
    url, told = reverse("report") + f"?matter={LEAK}&place={building.pk}", {"words": "x", "once": "same"}
    first, second = (receipt_of(Client().post(url, told, follow=True)) for _ in range(2))
    assert Case.objects.count() == 1
    assert first == second, "whose first answer was lost on the way gets the code all the same"
    case = Case.objects.get()
    assert case.receipt_hash not in Attempt.objects.values_list("source", flat=True)
    actions.give_receipt(case, by=cast.clerk)
    assert not CODE.search(client.post(url, told, follow=True).content.decode()), "replaced, so shown no more"
    assert Case.objects.count() == 1


def test_the_code_opens_the_steps_however_it_is_typed(client, reported):
    case, code = reported
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", code.replace("0", "o").replace("1", "l")):
        client.cookies.clear()
        assert follow(client, typed).status_code == 302
        assert client.get(reverse("followed")).context["case"] == case


def test_wrong_codes_of_any_form_get_one_answer(client, reported):
    wrong = ["0000-0000-0000", "ZZZZ-ZZZZ-ZZZZ", "x", "' OR 1=1", "8F3K-27QD-V5TM"]
    answers = [follow(client, typed) for typed in wrong]
    assert {answer.status_code for answer in answers} == {404}
    sentences = {str(answer.context["form"].errors["code"]) for answer in answers}
    assert len(sentences) == 1


def test_a_right_and_a_wrong_code_ask_the_database_the_same(reported, django_assert_num_queries):
    _, code = reported
    for typed in (code, "0000-0000-0000", "?"):
        with django_assert_num_queries(1):
            queries.by_receipt(typed)


def test_a_replaced_code_closes_the_page_it_opened(client, reported, cast):
    case, code = reported
    follow(client, code)
    assert client.get(reverse("followed")).status_code == 200
    actions.give_receipt(case, by=cast.clerk)
    assert client.get(reverse("followed")).status_code == 302
    assert client.post(reverse("follow_rate"), {"rate-rating": "1"})["Location"] == reverse("follow")
    case.refresh_from_db()
    assert case.rating is None


def test_a_code_has_sixty_random_bits():
    codes = {actions.resident.new_receipt() for _ in range(500)}
    assert len(codes) == 500
    assert len(queries.ALPHABET) ** queries.LENGTH >= 2**60
    assert all(CODE.fullmatch(code) for code in codes)


def test_no_address_contains_the_receipt_code(client, reported):
    _, code = reported
    answer = follow(client, code)
    assert code not in answer["Location"]
    assert client.get(reverse("follow"), {"code": code}).status_code == 200  # a GET opens nothing
    assert "followed" not in client.get(reverse("follow"), {"code": code}).request["PATH_INFO"]


def test_the_resident_reads_only_what_is_meant_for_them(client, reported, cast, offices):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.comment(case, by=cast.clerk, words="内部：老投诉户")
    actions.comment(case, by=cast.clerk, words="明天上门", public=True)
    actions.assign(case, by=cast.clerk, body=offices.company, words="小心狗")
    follow(client, code)
    page = client.get(reverse("followed")).content.decode()
    assert "明天上门" in page
    assert offices.company.phone in page
    for hidden in ("老投诉户", "小心狗", "clerk"):
        assert hidden not in page


def test_not_solved_reaches_the_inbox_of_who_handled_it(client, reported, cast, offices):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.report_done(case, by=cast.plumber, outcome="换了")
    actions.verify(case, by=cast.committee, check_way="phoned")
    follow(client, code)
    assert client.post(reverse("follow_rate"), {"rate-rating": "1", "rate-words": "没好"}).status_code == 302
    assert client.post(reverse("follow_reopen"), {"again-words": ""}).status_code == 200  # words are needed
    answer = client.post(reverse("follow_reopen"), {"again-words": "还在滴"}, follow=True)
    assert len(answer.context["messages"]) == 1  # the resident reads that it was heard
    case.refresh_from_db()
    assert (case.state, case.rating) == (CaseState.REOPENED, 1)
    assert list(queries.inbox(cast.plumber, "todo")) == [case]
    assert client.post(reverse("follow_reopen"), {"again-words": "x"}).status_code == 409


def test_the_session_forgets_after_a_while_and_on_demand(client, reported, clock):
    _, code = reported
    follow(client, code)
    clock(minutes=16)
    assert client.get(reverse("followed")).status_code == 302
    follow(client, code)
    client.post(reverse("follow_leave"))
    assert client.get(reverse("followed")).status_code == 302
    assert client.post(reverse("follow_rate"), {"rate-rating": "5"}).status_code == 302
    assert Case.objects.get().rating is None


def test_a_false_photo_is_refused_beside_its_field_and_nothing_is_kept(client, building, offices):
    photo = SimpleUploadedFile("leak.jpg", b"<html><script>alert(1)</script>")
    answer = send(client, building, photo=photo)
    assert "photo" in answer.context["form"].errors
    assert not Case.objects.exists()


def test_pages_speak_chinese_and_english(client, building):
    CaseFactory(place=building)
    zh = client.get(reverse("report"), headers={"accept-language": "zh-CN"}).content.decode()
    en = client.get(reverse("report"), headers={"accept-language": "en"}).content.decode()
    assert "我要反映" in zh
    assert "Report a problem" in en


@pytest.mark.parametrize(
    ("days", "state", "left"),
    [(366, {"closed": True}, ""), (364, {"closed": True}, "13800001234"), (366, {}, "13800001234")],
)
def test_who_reported_is_forgotten_a_year_after_the_end(building, offices, days, state, left):
    case = CaseFactory(place=building, reporter_phone="13800001234", reporter_name="王", body=offices.station, **state)
    long_ago = timezone.now() - dt.timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(reported_at=long_ago, **({"closed_at": long_ago} if state else {}))
    assert actions.forget_callers() == (0 if left else 1)
    case.refresh_from_db()
    assert case.reporter_phone == left
    assert bool(case.reporter_name) == bool(left)


def test_words_about_a_case_are_stored_encrypted(building, offices):
    case = CaseFactory(place=building, words="肺病", outcome="已送医", rating_words="谢谢", body=offices.station)
    case.steps.create(move="comment", to_state="reported", words="药吃完了")
    case.attachments.create(file="x", name="诊断书.pdf", kind="application/pdf", size=1, sha256="0" * 64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, outcome, rating_words FROM cases_case")
        cells = [*cursor.fetchone()]
        cursor.execute("SELECT cases_step.words, name FROM cases_step, cases_attachment")
        cells += cursor.fetchone()
    assert all(re.fullmatch(r"[0-9a-f]{8}\$[A-Za-z0-9+/=]{20,}", cell) for cell in cells)


def test_every_state_and_step_has_words_for_the_resident():
    assert set(states.PLAIN_STATE) == set(CaseState)
    assert set(states.PLAIN_ACT) == set(states.Act)


def test_the_resident_finds_a_matter_by_everyday_words(client, building):
    page = client.get(reverse("report"), {"q": "漏水"})
    assert LEAK in [matter.code for matter in page.context["matters"]]
    assert all(matter.resident for matter in page.context["matters"])
    assert client.get(reverse("report"), {"q": "量子"}).context["matters"] == []


def test_after_reporting_the_steps_are_one_tap_away(client, building):
    url = reverse("report") + f"?matter={LEAK}&place={building.pk}"
    page = client.post(url, {"words": "滴水", "once": "k1"}, follow=True).content.decode()
    assert reverse("followed") in page
    assert "已收到" in client.get(reverse("followed"), headers={"accept-language": "zh-CN"}).content.decode()


def test_tries_that_no_longer_count_are_forgotten_at_night(client, building, offices, clock):
    send(client, building, reporter_phone="13800001234")
    clock(days=1)
    actions.allowed("report", "203.0.113.9", most=5)
    clock(hours=30)
    actions.forget_callers()
    assert [tried.kind for tried in Attempt.objects.all()] == ["report"]
