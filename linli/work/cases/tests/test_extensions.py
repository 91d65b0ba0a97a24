"""Extensions: asked for, decided by another person, counted apart, and taken back."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.work.cases import actions, queries
from linli.work.cases.models import Case, Extension
from linli.work.cases.tests.factories import CaseFactory

LEAK = "repair.stairwell_leak"  # 24 hours
MONDAY, DUE = "2026-03-02 09:00", "2026-03-03 09:00"


def at(moment):
    return timezone.make_aware(dt.datetime.fromisoformat(moment))


@pytest.fixture
def leak(cast, offices, building, clock):
    """A leak with the property company, assigned by the station on Monday, due on Tuesday at nine."""
    clock(to=at(MONDAY))
    case = actions.open_case(LEAK, building, by=cast.worker, words="三楼滴水")
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.start(case, by=cast.plumber)
    return Case.objects.get(pk=case.pk)


def ask(case, by, days=2, **more):
    return actions.ask_extension(case, by=by, **{"days": days, "reason": "materials", **more})


def now(case):
    return Case.objects.get(pk=case.pk)


def page(client, case):
    return client.get(reverse("cases:detail", args=[case.pk]))


def test_who_asks_gets_no_extension_until_someone_else_grants_it(leak, cast, offices):
    ask(leak, cast.plumber, words="水管周三到货")
    assert now(leak).due_at == at(DUE)
    with pytest.raises(PermissionDenied):
        actions.decide_extension(leak, by=cast.plumber, grant=True)
    asked = Extension.objects.get()
    assert (asked.body, asked.to_body, asked.state) == (offices.company, offices.station, "asked")
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    case = now(leak)
    assert (case.due_at, case.original_due_at, case.extensions) == (at("2026-03-05 09:00"), at(DUE), 1)
    assert Extension.objects.get().decided_by_id == cast.clerk.user_id
    entries = Entry.objects.filter(verb__in=["case.ask_extension", "case.extend"]).order_by("pk")
    assert [(one.actor_id, one.reason, one.changes["days"]) for one in entries] == [
        (cast.plumber.user_id, "materials", 2),
        (cast.clerk.user_id, "materials", 2),
    ]


def test_a_colleague_of_who_asks_does_not_decide(cast, offices, building, viewer, community, clock):
    clock(to=at(MONDAY))
    colleague = viewer("clerk", community, body=offices.station, name="colleague")
    case = actions.open_case("elderly.meal_service", building, by=cast.worker)
    actions.assign(case, by=cast.clerk, body=offices.station)
    ask(case, cast.clerk)
    assert Extension.objects.get().to_body == offices.street, "the station assigned it to itself"
    for one in (cast.clerk, colleague):
        with pytest.raises(RuleBroken):
            actions.decide_extension(case, by=one, grant=True)
        assert case not in queries.inbox(one, "extend")
    assert case in queries.inbox(cast.street, "extend")
    actions.decide_extension(case, by=cast.street, grant=True)


def test_who_sits_in_two_offices_does_not_decide_for_one_what_they_asked_in_the_other(leak, viewer, community, offices):
    viewer("committee", community, body=offices.committee, name="both")
    both = viewer("handler", community, body=offices.company, name="both")
    ask(leak, both)
    with pytest.raises(RuleBroken, match=r"someone else|由他人"):
        actions.decide_extension(leak, by=both, grant=True)


def test_the_database_takes_no_extension_decided_by_who_asked(leak, cast):
    ask(leak, cast.plumber)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(decided_by=cast.plumber.user_id)


def test_a_refusal_says_why_and_leaves_the_deadline(leak, cast):
    ask(leak, cast.plumber)
    with pytest.raises(RuleBroken):
        actions.decide_extension(leak, by=cast.committee, grant=False, words=" ")
    actions.decide_extension(leak, by=cast.committee, grant=False, words="库房有备件")
    case = now(leak)
    assert (case.due_at, case.original_due_at, case.extensions) == (at(DUE), None, 0)
    assert [step.public for step in case.steps.filter(move__contains="extension")] == [False, False]
    ask(leak, cast.plumber, words="库房的不合尺寸")


def test_fewer_days_may_be_granted_than_asked_and_no_more(leak, cast):
    ask(leak, cast.plumber, days=3)
    with pytest.raises(RuleBroken):
        actions.decide_extension(leak, by=cast.clerk, grant=True, days=4)
    actions.decide_extension(leak, by=cast.clerk, grant=True, days=1)
    assert now(leak).due_at == at("2026-03-04 09:00")


def test_an_extension_is_asked_in_time_and_not_without_end(leak, cast, clock):
    with pytest.raises(RuleBroken):
        ask(leak, cast.plumber, days=6)
    with pytest.raises(RuleBroken):
        ask(leak, cast.plumber, reason="")
    for _ in range(2):
        ask(leak, cast.plumber, days=5)
        with pytest.raises(RuleBroken, match=r"already|已申请"):
            ask(leak, cast.plumber)
        actions.decide_extension(leak, by=cast.clerk, grant=True)
    with pytest.raises(RuleBroken, match="2"):
        ask(leak, cast.plumber, days=1)


def test_after_the_deadline_it_is_too_late_to_ask(leak, cast, clock):
    clock(days=2)
    with pytest.raises(RuleBroken, match=r"passed|已过"):
        ask(leak, cast.plumber)


def test_a_request_waits_for_its_decision_beyond_the_deadline_and_does_not_stop_the_clock(leak, cast, clock):
    ask(leak, cast.plumber)
    clock(to=at("2026-03-04 09:00"))
    assert now(leak).is_overdue
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    assert now(leak).due_at == at("2026-03-05 09:00"), "counted from the deadline, not from the decision"


def test_an_extension_that_would_be_over_already_is_not_granted(leak, cast, clock):
    ask(leak, cast.plumber)
    clock(to=at("2026-03-06 09:00"))
    with pytest.raises(RuleBroken):
        actions.decide_extension(leak, by=cast.clerk, grant=True)
    assert now(leak).due_at == at(DUE)


def test_a_request_can_be_withdrawn(leak, cast):
    ask(leak, cast.plumber)
    actions.cancel_extension(leak, by=cast.plumber)
    with pytest.raises(RuleBroken):
        actions.decide_extension(leak, by=cast.clerk, grant=True)
    assert Extension.objects.get().state == "cancelled"


def test_an_extension_granted_by_mistake_is_revoked_by_who_may_decide(leak, cast, clock):
    ask(leak, cast.plumber)
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    with pytest.raises(PermissionDenied):
        actions.revoke_extension(leak, by=cast.plumber, words="x")
    actions.revoke_extension(leak, by=cast.clerk, words="点错了")
    case = now(leak)
    assert (case.due_at, case.original_due_at, case.extensions) == (at(DUE), None, 0)
    with pytest.raises(RuleBroken):
        actions.revoke_extension(leak, by=cast.clerk, words="再点一次")


def test_an_extension_is_not_revoked_when_that_would_make_the_case_late(leak, cast, clock):
    ask(leak, cast.plumber)
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    clock(to=at("2026-03-04 09:00"))
    with pytest.raises(RuleBroken):
        actions.revoke_extension(leak, by=cast.clerk, words="点错了")
    assert now(leak).due_at == at("2026-03-05 09:00")


@pytest.mark.parametrize("act", ["report_done", "assign", "transfer_up", "return_case"])
def test_a_request_of_who_no_longer_works_on_the_case_is_not_decided_any_more(leak, cast, offices, act, sign_in_as):
    ask(leak, cast.plumber)
    told = {
        "report_done": {"outcome": "修好了"},
        "assign": {"body": offices.station},
        "transfer_up": {"words": "主管道"},
        "return_case": {"reason": "wrong_body"},
    }
    getattr(actions, act)(leak, by=cast.clerk if act == "assign" else cast.plumber, **told[act])
    assert Extension.objects.get().state == "lapsed"
    assert not queries.inbox(cast.clerk, "extend").exists()
    shown = page(sign_in_as("street"), leak).content.decode()
    assert "not decided" in shown or "未决定" in shown


def test_settled_within_the_extension_is_shown_apart_from_in_time(leak, cast, clock, sign_in_as):
    ask(leak, cast.plumber)
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    clock(to=at("2026-03-04 09:00"))
    actions.report_done(leak, by=cast.plumber, outcome="换了水管")
    actions.verify(leak, by=cast.committee, check_way="phoned")
    assert now(leak).timing == "extended"
    clerk = sign_in_as("clerk")
    for shown in (page(clerk, leak), clerk.get(reverse("cases:list"))):
        html = shown.content.decode()
        assert "in time with extension" in html or "延期后按期" in html
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(reverse("cases:export")).getvalue())).active
    head, row, *_ = sheet.values
    assert "2026-03-03 09:00" in row
    assert {"in time with extension", "延期后按期"} & set(row)
    assert len(head) == len(row)


@pytest.mark.parametrize(
    ("done", "timing"),
    [("2026-03-03 08:59", "in_time"), ("2026-03-03 09:01", "extended"), ("2026-03-05 09:01", "late")],
)
def test_in_time_means_by_the_first_deadline(building, done, timing):
    dates = {"original_due_at": at(DUE), "due_at": at("2026-03-05 09:00"), "done_at": at(done)}
    assert CaseFactory(place=building, done=True, **dates).timing == timing


def test_a_case_taken_up_again_has_a_deadline_without_extension(leak, cast, clock):
    ask(leak, cast.plumber)
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    actions.report_done(leak, by=cast.plumber, outcome="换了水管")
    actions.send_back(leak, by=cast.committee, words="墙还是湿的")
    case = now(leak)
    assert (case.due_at, case.original_due_at) == (at(DUE), None)
    with pytest.raises(RuleBroken):
        actions.revoke_extension(leak, by=cast.clerk, words="点错了")


def test_who_must_decide_finds_the_request_and_decides_it_on_the_page(leak, cast, sign_in_as):
    ask(leak, cast.plumber, words="水管周三到货")
    clerk = sign_in_as("clerk")
    bell = clerk.get(reverse("messages")).content.decode()
    assert "Extension to decide" in bell or "延期待决定" in bell
    assert list(clerk.get(reverse("cases:inbox") + "?tab=extend").context["page"]) == [leak]
    shown = page(clerk, leak)
    assert shown.context["opened"].name == "decide_extension"
    html = shown.content.decode()
    assert "水管周三到货" in html
    assert timezone.localtime(shown.context["extended_due_at"]) == at("2026-03-05 09:00")
    url = reverse("cases:act", args=[leak.pk, "decide_extension"])
    assert "words" in clerk.post(url, {"grant": "refuse", "days": "2"}).context["form"].errors
    assert "grant" in clerk.post(url, {"days": "2"}).context["form"].errors
    assert clerk.post(url, {"grant": "grant", "days": "1", "words": "同意"}).status_code == 302
    assert now(leak).due_at == at("2026-03-04 09:00")
    assert not clerk.get(reverse("cases:inbox") + "?tab=extend").context["counts"]["extend"]


def test_who_asked_reads_the_decision_and_may_withdraw_before(leak, cast, sign_in_as):
    plumber = sign_in_as("plumber")
    ask(leak, cast.plumber)
    shown = page(plumber, leak)
    offered = {one.name for one in shown.context["others"]}
    assert "cancel_extension" in offered
    assert not offered & {"ask_extension", "decide_extension", "revoke_extension"}
    actions.decide_extension(leak, by=cast.clerk, grant=False, words="库房有备件")
    assert "库房有备件" in page(plumber, leak).content.decode()
    bell = plumber.get(reverse("messages")).content.decode()
    assert "Extension refused" in bell or "延期未获同意" in bell


def test_who_asked_for_a_colleagues_case_reads_the_decision_and_colleagues_are_not_asked_to_decide(
    leak, cast, offices, community, viewer, client, sign_in_as
):
    colleague = viewer("handler", community, body=offices.company, name="colleague")
    ask(leak, colleague)
    bell = sign_in_as("plumber").get(reverse("messages")).content.decode()
    assert "Extension to decide" not in bell
    assert "延期待决定" not in bell
    actions.decide_extension(leak, by=cast.clerk, grant=True)
    bell = sign_in_as("colleague").get(reverse("messages")).content.decode()
    assert "Extension granted" in bell or "已同意延期" in bell


def test_the_resident_reads_the_new_date_the_first_one_and_nothing_of_requests(leak, cast, client):
    Case.objects.update(receipt_hash=queries.receipt_hash("8F3K-27QD-V5TM"))
    ask(leak, cast.plumber, words="内部说明")
    follow = {"code": "8F3K-27QD-V5TM"}
    before = client.post(reverse("follow"), follow, follow=True).content.decode()
    assert "内部说明" not in before
    actions.decide_extension(leak, by=cast.clerk, grant=True, words="等配件")
    after = client.post(reverse("follow"), follow, follow=True).content.decode()
    assert "等配件" in after
    assert "March 3" in after or "3月3日" in after
    assert "内部说明" not in after
