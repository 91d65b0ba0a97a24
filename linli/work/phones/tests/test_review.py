"""The review tray: who sees what, and each decision once, in the journal, and with a way back."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.work.phones import actions
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home, person
from linli.work.phones.tests.phone import item, visit
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


def text(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def kept(me, household, **said):
    """A visit that waits for review."""
    me.phone.one(item("visit", visit(household, **said), for_review=True))
    return Submission.objects.latest("pk")


def post(who, name, row, **data):
    return who.client.post(reverse(f"phones:{name}", args=[row.pk]), data)


def page(who, row):
    return who.client.get(reverse("phones:record", args=[row.pk]))


def last(row):
    return journal.of(row).first()


def test_an_empty_tray_says_what_will_appear_there(me, committee):
    assert "Nothing waits for review." in text(me.client.get(reverse("phones:review")))
    assert "of your community" in text(committee.client.get(reverse("phones:review")))
    assert "No record has been decided on yet." in text(me.client.get(f"{reverse('phones:review')}?show=done"))


def test_a_worker_sees_the_own_tray_and_the_committee_that_of_the_community(
    me, colleague, committee, household, community, elsewhere
):
    row = kept(me, household)
    other_committee = person("other committee", elsewhere, role="committee")
    assert household.name in text(me.client.get(reverse("phones:review")))
    assert household.name in text(committee.client.get(reverse("phones:review")))
    for stranger in (colleague, other_committee):
        assert household.name not in text(stranger.client.get(reverse("phones:review")))
        assert page(stranger, row).status_code == 404


def test_what_arrives_in_the_tray_is_news_for_both(me, committee, household):
    kept(me, household)
    for who in (me, committee):
        assert "Record from a phone to review" in text(who.client.get(reverse("messages")))


def test_it_is_applied_once(me, committee, household):
    row = kept(me, household)
    assert post(me, "apply", row).status_code == 302
    assert post(committee, "apply", row).status_code == 409
    assert Visit.objects.count() == 1
    assert (last(row).verb, last(row).actor_name, last(row).changes["how"]) == ("submission.applied", "me", "applied")


def test_the_phone_is_told_the_first_answer_and_what_the_item_is_now(me, household):
    sent = item("visit", visit(household), for_review=True)
    first = me.phone.one(sent)
    post(me, "apply", Submission.objects.get())
    again = me.phone.one(sent)
    assert (first["answer"], first["state"]) == ("review", "review")
    assert (again["answer"], again["state"], again["receipt"]) == ("review", "applied", first["receipt"])
    assert again["target"]["url"] == f"/visits/{Visit.objects.get().pk}/"


def test_a_form_that_is_not_valid_is_a_sentence_on_the_page(me, household):
    row = kept(me, household, outcome="nonsense")
    answer = post(me, "apply", row)
    assert answer.status_code == 422
    assert "outcome:" in text(answer)
    assert Submission.objects.get().state == "review"


def test_edit_and_apply_opens_the_form_with_what_the_phone_says(me, household):
    row = kept(me, household, outcome="nonsense", answer="said at the door", needs=["meals"])
    url = reverse("phones:edit", args=[row.pk])
    opened = me.client.get(url).content.decode()
    assert "said at the door" in opened
    assert re.search(r'value="meals"[^>]*checked', opened)
    version = html.unescape(re.search(r'name="based_on" value="([^"]*)"', opened)[1])
    said = {"household": household.pk, "day": timezone.localdate().isoformat(), "kind": "routine", "outcome": "met"}
    wrong = me.client.post(url, {**said, "outcome": "", "answer": "kept while corrected", "based_on": version})
    assert wrong.status_code == 422
    assert "kept while corrected" in wrong.content.decode()
    assert me.client.post(url, {**said, "answer": "edited", "based_on": version}).status_code == 302
    made = Visit.objects.get()
    assert (made.outcome, made.answer, list(made.needs.all())) == ("met", "edited", [])
    assert (last(row).verb, last(row).changes["how"]) == ("submission.applied", "edited")


def test_it_is_discarded_for_a_reason_and_brought_back(me, committee, household):
    row = kept(me, household)
    assert post(committee, "discard", row).status_code == 422
    assert post(committee, "discard", row, reason="because").status_code == 422
    assert post(committee, "discard", row, reason="twice").status_code == 302
    assert (last(row).verb, last(row).reason) == ("submission.discarded", "twice")
    done = text(committee.client.get(f"{reverse('phones:review')}?show=done"))
    assert household.name in done
    assert "Recorded twice" in text(page(me, row))
    assert post(me, "apply", row).status_code == 409
    assert post(me, "restore", row).status_code == 302
    assert (last(row).verb, last(row).actor_name) == ("submission.restored", "me")
    assert post(me, "restore", row).status_code == 409
    assert post(me, "apply", row).status_code == 302


def test_what_was_seen_is_hidden_from_all_but_its_writer_until_a_purpose_is_stated(me, committee, household, community):
    row = kept(me, household, seen="fell in the kitchen", answer="called a doctor")
    clerk = person("clerk", community, role="clerk")
    assert "fell in the kitchen" in text(page(me, row))
    for who in (committee, clerk):
        assert "fell in the kitchen" not in text(page(who, row))
        assert "called a doctor" in text(page(who, row))
        opened = who.client.get(reverse("phones:edit", args=[row.pk])).content.decode()
        assert "fell in the kitchen" not in opened
    assert post(committee, "hidden", row, purpose="case").status_code == 403
    assert post(clerk, "hidden", row, purpose="").status_code == 422
    shown = post(clerk, "hidden", row, purpose="case")
    assert "fell in the kitchen" in text(shown)
    assert (last(row).verb, last(row).kind, last(row).reason) == ("submission.seen", "read", "case")


def test_what_is_hidden_is_saved_all_the_same(me, committee, household):
    row = kept(me, household, seen="fell in the kitchen")
    said = {"household": household.pk, "day": timezone.localdate().isoformat(), "kind": "routine", "outcome": "met"}
    answer = committee.client.post(reverse("phones:edit", args=[row.pk]), {**said, "seen": "overwritten"})
    assert answer.status_code == 302
    made = Visit.objects.get()
    assert (made.seen, made.recorded_by) == ("fell in the kitchen", me.user)


def test_the_committee_saves_with_its_own_right_only_in_its_community(me, committee, elsewhere, household):
    row = kept(me, household)
    Submission.objects.update(community=elsewhere)
    with pytest.raises(PermissionDenied):
        actions.apply(row, by=committee.viewer, decided="")
    assert Visit.objects.count() == 0


def test_the_journal_names_no_content(me, committee, household):
    row = kept(me, household, seen="fell in the kitchen", answer="called a doctor")
    post(committee, "apply", row)
    written = str(list(journal.of(row).values_list("changes", flat=True)))
    assert "kitchen" not in written
    assert "doctor" not in written


# ---- forgetting


def later(monkeypatch, days):
    moment = timezone.now() + dt.timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_content_is_deleted_in_time_and_the_answer_stays(me, household, community, monkeypatch, capsys):
    days = int(rules.value("privacy.retain.submissions_days"))
    saved, refused = item("visit", visit(household)), item("visit", visit(home(community), outcome="x"))
    me.phone.told(saved, refused)
    waiting = kept(me, home(community))
    later(monkeypatch, days - 1)
    call_command("phones_forget")
    assert "forgotten: 0" in capsys.readouterr().out
    later(monkeypatch, 2)
    call_command("phones_forget")
    assert "forgotten: 2" in capsys.readouterr().out
    assert sorted(Submission.objects.exclude(pk=waiting.pk).values_list("body", "told", "about")) == [("", "", "")] * 2
    assert Submission.objects.get(pk=waiting.pk).body, "nobody has decided on it"
    monkeypatch.undo()
    assert [one["answer"] for one in me.phone.told(saved, refused)] == ["applied", "refused"]
    assert Visit.objects.count() == 1


def test_what_was_discarded_is_deleted_so_many_days_after_the_decision(me, household, monkeypatch):
    days = int(rules.value("privacy.retain.submissions_days"))
    row = kept(me, household)
    later(monkeypatch, days + 5)
    actions.discard(row, by=me.viewer, reason="twice")
    assert actions.forget_submissions() == 0
    later(monkeypatch, days + 1)
    assert actions.forget_submissions() == 1
    with pytest.raises(RuleBroken, match="deleted"):
        actions.restore(row, by=me.viewer)
    monkeypatch.undo()
    assert "has been deleted" in text(page(me, row))
