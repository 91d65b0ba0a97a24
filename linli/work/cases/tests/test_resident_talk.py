"""Behind the receipt code: own words and photos, adding, answering, withdrawing, and why a case is late."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.rooms.news import Window
from linli.core.secrets import masking
from linli.work.cases import actions, news, queries
from linli.work.cases.models import Attachment, Case
from linli.work.cases.states import CaseState
from linli.work.cases.tests.factories import CaseFactory, photo
from linli.work.cases.tests.test_resident import follow, receipt_of, send


@pytest.fixture
def reported(clock, client, building, offices):
    """A report with a photo; the browser has its page open."""
    code = receipt_of(send(client, building, photo=picture(), reporter_phone="13800001234", spot="二单元"))
    return Case.objects.get(), code


def picture(name="漏水.png"):
    return SimpleUploadedFile(name, photo(), content_type="image/png")


def page_of(client):
    return client.get(reverse("followed"))


def text_of(client):
    return page_of(client).content.decode()


def add(client, **told):
    form = page_of(client).context["add_form"]
    hidden = {f"add-{name}": form[name].value() or "" for name in ("once", "question")}
    return client.post(reverse("follow_add"), hidden | {f"add-{name}": value for name, value in told.items()})


def moves(case):
    return list(case.steps.order_by("pk").values_list("move", flat=True))


def news_of(viewer, since):
    window = Window(since=since, today=since.date())
    told = news.shown(news.cases(viewer, window), viewer, window)
    return [str(news.line(one, window).what) for one in told]


# ---- own words and photos


def test_own_words_and_photos_are_shown_to_who_has_the_code(client, reported):
    case, code = reported
    resident = Client()
    follow(resident, code)
    page = text_of(resident)
    assert "三楼滴水" in page
    assert "二单元" in page
    shown = resident.get(re.search(rf'src="({reverse("follow_file", args=[1])[:-2]}\d+/)"', page)[1])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "no-store" in shown["Cache-Control"]
    assert Client().get(reverse("follow_file", args=[case.attachments.get().pk])).status_code == 404


def test_files_of_staff_and_of_other_cases_are_not_shown(client, reported, cast, building, offices):
    case, _ = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    inside = actions.attach(case, picture("内部.png"), by=cast.clerk)
    send(Client(), building, photo=picture())
    other = Attachment.objects.exclude(case=case).get()
    for one in (inside, other):
        assert client.get(reverse("follow_file", args=[one.pk])).status_code == 404
    assert "内部" not in text_of(client)


def test_phone_and_id_numbers_are_masked_in_own_words(client, building, offices):
    send(client, building, words="请打 138 0000 1234，证号 330106195607080127，3幢1单元 2026-03-02 起")
    page = text_of(client)
    assert not {"138 0000 1234", "13800001234", "330106195607080127"} & set(re.findall(r"[\d ]{9,}\d", page))
    assert "138****1234" in page
    assert "3幢1单元" in page


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("0571-8888 6666", "057*****6666"),
        ("33010619560708012X", "330***********012X"),
        ("3幢2单元402室", "3幢2单元402室"),
        ("5-1-202", "5-1-202"),
        ("", ""),
    ],
)
def test_only_long_numbers_of_a_text_are_masked(told, shown):
    assert masking.numbers_in(told) == shown


def test_what_a_clerk_wrote_down_is_not_shown_as_own_words(client, building, offices, cast):
    case = actions.open_case("repair.stairwell_leak", building, by=cast.clerk, words="老投诉户，又来了")
    follow(client, actions.give_receipt(case, by=cast.clerk))
    assert "老投诉户" not in text_of(client)


# ---- adding


def test_the_resident_adds_words_and_a_photo_and_the_office_is_told(client, reported, cast, offices, clock):
    case, _ = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    since = clock()
    clock(minutes=5)
    assert add(client, words="四楼也滴水，电话13800001234", photo=picture("四楼.png"))["Location"] == reverse(
        "followed"
    )
    assert moves(case)[-2:] == ["add", "attach"]
    page = text_of(client)
    assert "四楼也滴水" in page
    assert "13800001234" not in page
    assert page.count(reverse("follow_file", args=[1])[:-2]) == 4  # two photos, each with its link
    case.refresh_from_db()
    assert case.state == CaseState.ASSIGNED
    assert news_of(cast.plumber, since) == ["居民补充了情况"]


def test_the_deadline_does_not_move_when_the_resident_adds(client, reported):
    case, _ = reported
    add(client, words="x")
    before = (case.due_at, case.accept_due_at)
    case.refresh_from_db()
    assert (case.due_at, case.accept_due_at) == before


def test_nothing_or_a_false_photo_is_refused_beside_its_field(client, reported):
    assert "words" in add(client, words=" ").context["add_form"].errors
    false = SimpleUploadedFile("x.png", b"<script>")
    answer = add(client, words="还在滴", photo=false)
    assert "photo" in answer.context["add_form"].errors
    assert "还在滴" in answer.content.decode(), "what was written is kept"
    assert moves(reported[0]) == ["report", "attach"]


def test_a_second_tap_adds_nothing(client, reported):
    form = page_of(client).context["add_form"]
    told = {"add-once": form["once"].value(), "add-words": "四楼也滴水"}
    for _ in range(2):
        client.post(reverse("follow_add"), told)
    assert moves(reported[0]).count("add") == 1


def test_one_code_adds_only_so_often_and_others_are_not_held_up(client, reported, building):
    from linli.work.cases.tests.test_resident_limits import limit

    for _ in range(limit("additions_per_day")):
        assert add(client, words="x").status_code == 302
    assert add(client, words="x").status_code == 429
    neighbour = Client()
    send(neighbour, building)
    assert add(neighbour, words="x").status_code == 302


def test_one_code_changes_its_rating_only_so_often_and_a_second_tap_changes_nothing(client, reported, cast, offices):
    from linli.work.cases.tests.test_resident_limits import limit

    case = reported[0]
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.report_done(case, by=cast.plumber, outcome="换了")
    for _ in range(2):
        assert client.post(reverse("follow_rate"), {"rate-rating": "5"}).status_code == 302
    assert moves(case).count("rate") == 1
    answers = [
        client.post(reverse("follow_rate"), {"rate-rating": "1", "rate-words": f"{number}"}).status_code
        for number in range(limit("additions_per_day"))
    ]
    assert answers[-1] == 429
    assert moves(case).count("rate") == limit("additions_per_day")


def test_nothing_is_added_to_a_case_that_has_ended(client, reported, cast):
    case, _ = reported
    actions.withdraw(case, by=cast.clerk, words="居民电话撤回")
    page = page_of(client)
    assert page.context["add_form"] is None
    assert "follow_withdraw" not in page.content.decode()
    assert client.post(reverse("follow_add"), {"add-words": "x", "add-once": "k"}).status_code == 409


def test_what_was_written_too_late_is_not_thrown_away(client, reported, clock):
    form = page_of(client).context["add_form"]
    clock(minutes=16)
    told = {"add-once": form["once"].value(), "add-words": "四楼也滴水"}
    answer = client.post(reverse("follow_add"), told, headers={"linli-draft": "yes", "accept-language": "en"})
    assert answer.status_code == 409, "so the browser keeps the words instead of leaving the page"
    assert "must be entered again" in answer.content.decode()
    assert moves(reported[0]) == ["report", "attach"]


# ---- a question of the office


def test_a_question_is_answered_with_the_code(client, reported, cast, offices, sign_in_as):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    due = Case.objects.get().due_at
    resident = Client()
    follow(resident, code)
    sign_in_as("plumber").post(reverse("cases:act", args=[case.pk, "ask_resident"]), {"words": "哪天在家？"})
    assert "哪天在家？" in text_of(resident)
    desk = reverse("cases:detail", args=[case.pk])
    assert "no answer yet" in client.get(desk, headers={"accept-language": "en"}).content.decode()
    add(resident, words="周六上午")
    assert moves(case)[-2:] == ["ask", "reply"]
    assert page_of(resident).context["questions"] == []
    assert "周六上午" in client.get(desk).content.decode()
    assert Case.objects.get().due_at == due, "no rule lets the clock stop while the resident is asked"


def test_an_addition_is_no_answer_to_a_question_that_came_meanwhile(client, reported, cast):
    case, _ = reported
    form = page_of(client).context["add_form"]
    actions.ask_resident(case, by=cast.clerk, words="几楼？")
    client.post(reverse("follow_add"), {"add-once": form["once"].value(), "add-words": "滴得更快了"})
    assert moves(case)[-1] == "add"
    assert [one.words for one in queries.open_questions(case)] == ["几楼？"]


def test_only_who_deals_with_the_case_may_ask_and_only_a_resident_with_a_code(
    cast, building, offices, viewer, elsewhere
):
    case = CaseFactory(place=building, body=offices.company, handling=True)
    with pytest.raises(RuleBroken, match="查询码"):
        actions.ask_resident(case, by=cast.plumber, words="？")
    actions.give_receipt(case, by=cast.clerk)
    with pytest.raises(PermissionDenied):
        actions.ask_resident(case, by=cast.worker, words="？")
    with pytest.raises(RuleBroken):
        actions.ask_resident(case, by=viewer("clerk", elsewhere), words="？")
    actions.ask_resident(case, by=cast.plumber, words="？")


# ---- withdrawing


def test_the_resident_withdraws_after_confirming(client, reported):
    case, _ = reported
    assert client.get(reverse("follow_withdraw")).status_code == 200
    assert moves(case)[-1] == "attach", "looking is not withdrawing"
    client.post(reverse("follow_withdraw"), {"words": "自己修好了"})
    case.refresh_from_db()
    assert (case.state, moves(case)[-1]) == (CaseState.WITHDRAWN, "withdraw")
    assert journal.of(case).filter(verb="case.withdraw").count() == 1


def test_the_office_reads_that_a_case_was_withdrawn(client, reported, cast, offices, clock):
    case, _ = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    clock(minutes=5)
    client.post(reverse("follow_withdraw"), {})
    assert news_of(cast.plumber, case.reported_at) == ["办件已撤回"]
    assert news_of(cast.plumber, clock(minutes=5)) == [], "once"


def test_a_case_on_which_work_has_started_is_not_withdrawn(client, reported, cast, offices):
    case, _ = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.start(case, by=cast.plumber)
    assert reverse("follow_withdraw") not in text_of(client)
    assert client.post(reverse("follow_withdraw"), {}).status_code == 409
    case.refresh_from_db()
    assert case.state == CaseState.HANDLING


# ---- what is late says so


def test_a_late_case_says_since_when_why_and_whom_to_call(client, reported, cast, offices, clock):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    assert page_of(client).context["late"] is None
    clock(days=30)
    follow(client, code)
    page = client.get(reverse("followed"), headers={"accept-language": "en"})
    assert page.context["late"].since == Case.objects.get().due_at
    assert "Work has not started yet." in page.context["late"].why
    assert (
        f'href="tel:{offices.company.phone}"' in re.search(r"notice-warning.*?</div>", page.content.decode(), re.S)[0]
    )


def test_waiting_too_long_to_be_accepted_or_checked_is_said_too(client, reported, cast, offices, clock):
    case, code = reported
    clock(to=case.accept_due_at + dt.timedelta(minutes=1))
    follow(client, code)
    assert page_of(client).context["late"].why == "尚未受理。"
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.report_done(case, by=cast.plumber, outcome="换了")
    assert page_of(client).context["late"] is None
    case.refresh_from_db()
    clock(to=case.verify_due_at + dt.timedelta(minutes=1))
    follow(client, code)
    late = page_of(client).context["late"]
    assert (late.since, late.why) == (case.verify_due_at, "办理结果尚未核查。")


def test_the_reason_of_an_extension_explains_a_delay(client, reported, cast, offices, clock):
    case, code = reported
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.start(case, by=cast.plumber)
    actions.ask_extension(case, by=cast.plumber, days=2, reason="materials", words="内部说法")
    actions.decide_extension(case, by=cast.clerk, grant=True, days=2)
    clock(days=30)
    follow(client, code)
    page = client.get(reverse("followed"), headers={"accept-language": "en"})
    assert page.context["late"].why == "Waiting for papers or parts"
    assert "内部说法" not in page.content.decode()


def test_without_a_telephone_of_the_office_the_street_office_is_named(client, reported, offices, clock):
    _, code = reported
    offices.company.phone = ""
    offices.company.save()
    clock(days=30)
    follow(client, code)
    assert page_of(client).context["late"].body == offices.street
    type(offices.street).objects.update(phone="")
    page = page_of(client)
    assert page.context["late"].body is None
    assert 'href="tel:12345"' in page.content.decode()


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
def test_the_page_costs_the_same_however_much_was_said(client, reported, cast, language, django_assert_max_num_queries):
    case, _ = reported
    for _ in range(8):
        actions.ask_resident(case, by=cast.clerk, words="？")
    client.get(reverse("followed"))
    with django_assert_max_num_queries(14):
        client.get(reverse("followed"), headers={"accept-language": language})
