"""The check of a result: the call to the resident, how it was checked, and where that is shown."""

import pytest
from django.urls import reverse

from linli.core.errors import RuleBroken
from linli.core.journal.models import Entry
from linli.registers.accounts.models import User
from linli.work.cases import actions
from linli.work.cases.models import Case
from linli.work.cases.tests.factories import CaseFactory

PHONE = "13800001234"


@pytest.fixture
def done(cast, offices, building, clock):
    """A leak that the property company reports as done; the committee checks it."""
    case = actions.open_case("repair.stairwell_leak", building, by=cast.clerk, reporter_phone=PHONE)
    actions.accept(case, by=cast.clerk, body=offices.company)
    actions.report_done(case, by=cast.plumber, outcome="换了水管")
    return Case.objects.get(pk=case.pk)


def call(client, case, purpose="case_check"):
    return client.post(reverse("cases:phone", args=[case.pk]), {"purpose": purpose, "calling": "1"})


def test_who_checks_gets_the_number_by_one_tap_and_the_reading_is_recorded(done, cast, sign_in_as):
    committee = sign_in_as("committee")
    page = committee.get(reverse("cases:detail", args=[done.pk])).content.decode()
    assert PHONE not in page
    assert 'name="purpose" value="case_check"' in page
    answer = committee.post(
        reverse("cases:phone", args=[done.pk]),
        {"purpose": "case_check", "calling": "1"},
        headers={"hx-request": "true"},
    ).content.decode()
    assert f'href="tel:{PHONE}"' in answer
    assert "<html" not in answer
    entry = Entry.objects.get(kind="read")
    assert (entry.verb, entry.actor_id, entry.reason, entry.target_id) == (
        "case.phone",
        cast.committee.user_id,
        "case_check",
        done.pk,
    )
    assert PHONE not in str(entry.changes)


def test_the_number_is_for_the_check_only(done, sign_in_as):
    committee = sign_in_as("committee")
    assert call(committee, done, purpose="visit").status_code == 409
    Case.objects.filter(pk=done.pk).update(state="handling", done_at=None)
    assert call(committee, done).status_code == 403
    assert not Entry.objects.filter(kind="read").exists()


def test_who_may_not_check_this_case_gets_no_number_for_it(done, offices, sign_in_as, viewer, community):
    Case.objects.filter(pk=done.pk).update(handler=User.objects.get(username="committee"))
    assert call(sign_in_as("committee"), done).status_code == 403


def test_without_a_number_the_page_says_so(cast, offices, building, sign_in_as):
    case = CaseFactory(place=building, done=True, body=offices.company)
    page = sign_in_as("committee").get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "case-call" not in page
    assert "No phone number" in page or "没有留电话" in page


def test_a_case_is_not_closed_without_saying_how_it_was_checked(done, cast, sign_in_as):
    for way in ("", "guessed"):
        with pytest.raises(RuleBroken):
            actions.verify(done, by=cast.committee, check_way=way)
    with pytest.raises(RuleBroken):
        actions.verify(done, by=cast.committee, check_way="not_reached")
    committee, url = sign_in_as("committee"), reverse("cases:act", args=[done.pk, "verify"])
    assert "check_way" in committee.post(url, {}).context["form"].errors
    assert "words" in committee.post(url, {"check_way": "not_reached"}).context["form"].errors
    said = {"check_way": "not_reached", "words": "三次电话无人接，现场看过已不滴水"}
    assert committee.post(url, said).status_code == 302


def test_how_it_was_checked_is_shown_in_the_history_and_behind_the_figure(done, cast, sign_in_as):
    actions.verify(done, by=cast.committee, check_way="phoned", words="不滴了")
    case = Case.objects.get(pk=done.pk)
    step = case.steps.get(move="verify")
    assert (case.check_way, step.check_way, step.at) == ("phoned", "phoned", case.closed_at)
    page = sign_in_as("clerk").get(reverse("cases:detail", args=[done.pk])).content.decode()
    history = page.partition('class="timeline"')[2]
    assert "By phone" in history or "电话回访" in history
    assert case.result_line.endswith(("By phone", "电话回访"))
    assert Entry.objects.get(verb="case.verify").changes["check_way"] == "phoned"


def test_a_reopened_case_waits_for_a_new_check_and_its_history_keeps_the_first(done, cast):
    actions.verify(done, by=cast.committee, check_way="on_site")
    actions.reopen(done, by=cast.committee, words="又漏")
    case = Case.objects.get(pk=done.pk)
    assert case.check_way == ""
    assert case.steps.get(move="verify").check_way == "on_site"
