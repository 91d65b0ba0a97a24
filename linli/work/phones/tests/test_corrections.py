"""A visit that has arrived is corrected on the phone: on what the phone has seen of it, or named by its items."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core import journal
from linli.core.journal import versions
from linli.work.phones.models import Submission
from linli.work.phones.tests.phone import item, visit
from linli.work.phones.tests.test_meanwhile import apply, text, waiting
from linli.work.visits import actions as visits
from linli.work.visits import queries
from linli.work.visits.models import Visit

pytestmark = pytest.mark.django_db


def online(who, **said):
    """The visit is corrected on its page."""
    made = Visit.objects.get()
    facts = {name: value for name, value in queries.correctable(made).items() if name in queries.FIELDS}
    return visits.correct(made, by=who.viewer, **{**facts, **said})


def arrived(me, household, **said):
    """A visit that a phone has sent: its item, and the answer."""
    sent = item("visit", visit(household, answer="first", **said))
    return sent, me.phone.one(sent)


def test_the_answer_has_the_version_that_the_visit_was_saved_in(me, household):
    sent, told = arrived(me, household)
    opened = told["version"].partition(versions.OF)[2]
    made = Visit.objects.get()
    assert opened == versions.of(made, queries.correctable(made)).partition(versions.OF)[2]
    online(me, answer="online")
    assert me.phone.one(sent)["version"] == told["version"], "what the phone has, not what was made of it since"
    assert "first" not in told["version"]


def test_what_has_no_version_says_so(me, household):
    sent, _told = arrived(me, household, promise="x")
    kept = item("promise.kept", {"visit": sent["id"]})
    assert [one["version"] for one in me.phone.told(kept, item("visit", {}))] == [None, None]


@pytest.mark.parametrize("by_item", [True, False])
def test_an_arrived_visit_is_corrected_with_the_action_of_the_page(me, household, by_item):
    sent, told = arrived(me, household)
    based_on = sent["id"] if by_item else told["version"]
    change = item("visit.correct", {"visit": sent["id"], "outcome": "not_home", "answer": ""}, based_on=based_on)
    assert me.phone.one(change)["answer"] == "applied"
    made = Visit.objects.get()
    assert (made.outcome, made.answer) == ("not_home", "")
    assert journal.of(made).filter(verb="visit.corrected").count() == 1


@pytest.mark.parametrize("by_item", [True, False])
def test_a_stale_version_overwrites_nothing_and_shows_both(me, household, by_item):
    sent, told = arrived(me, household)
    online(me, answer="online")
    based_on = sent["id"] if by_item else told["version"]
    change = item("visit.correct", {"visit": sent["id"], "answer": "offline"}, based_on=based_on)
    assert me.phone.one(change)["answer"] == "review"
    assert Visit.objects.get().answer == "online"
    page = text(me.client.get(reverse("phones:record", args=[waiting().pk])))
    assert "offline" in page
    assert "online" in page
    assert apply(me, waiting()).status_code == 302
    assert Visit.objects.get().answer == "offline"


def test_a_second_correction_is_based_on_the_first(me, household):
    """Both made without a network: the phone knows no version yet, and neither waits for a review."""
    sent = item("visit", visit(household, answer="first"))
    first = item("visit.correct", {"visit": sent["id"], "answer": "second"}, based_on=sent["id"])
    second = item("visit.correct", {"visit": sent["id"], "answer": "third"}, based_on=first["id"])
    assert [one["answer"] for one in me.phone.told(sent, first, second)] == ["applied"] * 3
    assert Visit.objects.get().answer == "third"


def test_a_correction_waits_for_what_it_is_based_on(me, household):
    sent, _told = arrived(me, household)
    first = item("visit.correct", {"visit": sent["id"], "answer": "second"}, based_on=sent["id"])
    second = item("visit.correct", {"visit": sent["id"], "answer": "third"}, based_on=first["id"])
    assert me.phone.one(second)["answer"] == "again"
    assert [one["answer"] for one in me.phone.told(second, first)] == ["applied", "applied"]
    assert Visit.objects.get().answer == "third"


def test_what_is_based_on_a_correction_that_was_edited_in_the_review_waits_as_well(me, household):
    """The phone does not have what was saved, so it cannot say that it has seen it."""
    sent, _told = arrived(me, household)
    first = item("visit.correct", {"visit": sent["id"], "answer": "second"}, based_on=sent["id"], for_review=True)
    me.phone.one(first)
    page = reverse("phones:edit", args=[waiting().pk])
    me.client.post(page, {**visit(household), "answer": "edited"})
    assert Visit.objects.get().answer == "edited"
    assert me.phone.one(first)["version"] is None
    second = item("visit.correct", {"visit": sent["id"], "answer": "third"}, based_on=first["id"])
    assert me.phone.one(second)["answer"] == "review"
    assert Visit.objects.get().answer == "edited"


def test_applied_in_the_review_as_it_was_sent_it_has_a_version(me, household):
    sent, _told = arrived(me, household)
    change = item("visit.correct", {"visit": sent["id"], "answer": "second"}, for_review=True)
    assert me.phone.one(change)["version"] is None
    apply(me, waiting())
    made = Visit.objects.get()
    opened = versions.of(made, queries.correctable(made)).partition(versions.OF)[2]
    assert me.phone.one(change)["version"].partition(versions.OF)[2] == opened


def test_the_time_to_correct_counts_from_when_it_was_written(me, household):
    made_at = timezone.localtime() - dt.timedelta(days=5)
    sent = item("visit", visit(household, day=made_at.date().isoformat(), answer="first"), made_at=made_at)
    me.phone.one(sent)
    said = {"visit": sent["id"], "answer": "second"}
    in_time = item("visit.correct", said, based_on=sent["id"], made_at=made_at + dt.timedelta(hours=1))
    assert me.phone.one(in_time)["answer"] == "applied"
    late = item("visit.correct", {**said, "answer": "third"}, based_on=in_time["id"])
    told = me.phone.one(late)
    assert (told["answer"], told["why"]) == ("refused", "The time to correct this visit has passed.")


def test_the_item_of_another_person_is_no_version(me, colleague, household):
    sent, _told = arrived(me, household)
    theirs = item("visit.correct", {"visit": Visit.objects.get().pk, "answer": "x"}, based_on=sent["id"])
    assert colleague.phone.one(theirs)["answer"] == "again"
    assert Submission.objects.count() == 1
