"""Temporary relief in its course, and reviews with working old and new."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.core.rooms.news import Window
from linli.registers.people.tests.factories import ResidencyFactory
from linli.services.assistance import actions, news
from linli.services.assistance.models import MeansStatement, Relief, Review
from linli.services.assistance.queries import households, means
from linli.services.assistance.tests.factories import ago, authorised, helped, poor, stated
from linli.services.schemes import actions as schemes
from linli.services.schemes.actions.filing import Filing
from linli.services.schemes.models import Award
from linli.services.schemes.tests.factories import AwardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def office(viewer, community):
    return viewer("subdistrict", community.parent)


@pytest.fixture
def household(community):
    row = poor(community)
    authorised(row)
    return row


def ask(household, by, n=1, kind="emergency", cause="fire", level="light", people=1, on=None):
    [person] = means.residents(household, timezone.localdate())
    said = Filing(channel="door", on=on or timezone.localdate(), together=UUID(int=n))
    asked = actions.ReliefAsked(kind, cause, level, people, "失火")
    return actions.file(household, person, [], said, by=by, relief=asked).reliefs.get()


def test_an_emergency_pays_half_at_once_and_papers_follow(household, worker, office):
    row = actions.grant_relief(ask(household, worker), by=office)
    assert (row.state, row.amount, row.first) == ("granted", 100_000, 50_000)
    assert row.papers_due > timezone.localdate()
    row = actions.receive_papers(row, by=worker)
    assert row.papers_on == timezone.localdate()


def test_a_second_person_decides(household, viewer, community, office):
    row = ask(household, viewer("worker", community))
    own = replace(office, user_id=row.filed_by_id)
    with pytest.raises(RuleBroken, match="Someone else"):
        actions.grant_relief(row, by=own)


def test_more_than_the_limit_is_decided_by_the_district(household, worker, office, viewer, community):
    row = ask(household, worker, level="grave")
    with pytest.raises(RuleBroken, match=r"up to 4000\.00"):
        actions.grant_relief(row, by=office)
    with pytest.raises(RuleBroken, match="between"):
        actions.grant_relief(row, by=office, amount=999_999_999)
    assert actions.grant_relief(row, by=viewer("district", community.parent.parent)).amount == 600_000


def test_the_same_cause_is_helped_once_a_year(household, worker, office):
    row = ask(household, worker)
    with pytest.raises(RuleBroken, match="being dealt with"):
        ask(household, worker, 2)
    actions.grant_relief(row, by=office)
    with pytest.raises(RuleBroken, match="possible again from"):
        ask(household, worker, 3)
    assert ask(household, worker, 4, cause="illness")
    Relief.objects.filter(pk=row.pk).update(asked_on=ago(370))
    assert ask(household, worker, 5)


def test_the_last_step_is_undone_by_who_did_it(household, worker, office):
    row = actions.refuse_relief(ask(household, worker), by=office, reason="untrue")
    with pytest.raises(RuleBroken, match="no step of yours"):
        actions.undo_relief(row, by=worker)
    row = actions.undo_relief(row, by=office)
    assert (row.state, row.refusal, row.decided_by_id) == ("asked", "", None)
    row = actions.withdraw_relief(row, by=worker)
    with pytest.raises(RuleBroken, match="relief withdrawn"):
        actions.grant_relief(row, by=office)


def test_the_page_of_relief_grants(client, sign_in, household, worker, community):
    row = ask(household, worker)
    sign_in("subdistrict", community.parent, name="granter")
    page = reverse("assistance:relief", args=[row.pk])
    other = ResidencyFactory(household=household, person__name="王补").person
    AwardFactory(person=other, scheme="disabled_nursing", amount=15_000)
    assert "王补" in client.get(page).content.decode()
    assert "1,000 元" in client.get(page).content.decode()
    client.post(reverse("assistance:relief_act", args=[row.pk, "grant"]), {"amount": "800"})
    row.refresh_from_db()
    assert row.amount == 80_000
    assert client.post(reverse("assistance:relief_act", args=[row.pk, "nonsense"])).status_code == 404


def test_messages_tell_who_decides_and_whose_papers_are_late(household, worker, office):
    row = ask(household, worker)
    today = timezone.localdate()
    window = Window(since=timezone.now() - dt.timedelta(days=3), today=today)
    assert list(news.reliefs(office, window)) == [row]
    assert list(news.reliefs(worker, window)) == []
    actions.grant_relief(row, by=office)
    Relief.objects.update(papers_due=ago(1))
    assert list(news.papers(worker, window)) == [row]
    row = Relief.objects.get()
    assert news.line_of_papers(row, window).urgent
    assert news.line_of_relief(row, window).url


# ---- reviews


def reviewed(household, office, outcome, since=None):
    [award] = households.awards_of(household, timezone.localdate())
    return actions.review(award, by=office, outcome=outcome, since=since or ago(-1))


def restate(household, *items):
    former = means.current(household)
    former.until = ago(5)
    former.save()
    return stated(household, *items, authorisation=former.authorisation, days=5, number=2)


@pytest.fixture
def receiving(community):
    row = poor(community)
    stated(row, days=210, review_days=5)
    helped(row, amount=100_000)
    return row


def test_reviews_due_are_listed_and_told(receiving, office):
    today = timezone.localdate()
    [due] = households.dues(list(households.due_rows(office, place=None, on=today)), today)
    assert (due.statement.household, due.is_overdue, len(due.awards)) == (receiving, True, 1)
    window = Window(since=timezone.now() - dt.timedelta(days=30), today=today)
    [row] = news.reviews(office, window)
    assert news.line_of_review(row, window).about == "王贫"


def test_a_review_needs_the_means_of_today(receiving, office):
    with pytest.raises(RuleBroken, match="means of today first"):
        reviewed(receiving, office, "unchanged")


def test_unchanged_goes_on(receiving, office):
    restate(receiving)
    row = reviewed(receiving, office, "unchanged")
    assert (row.before, row.after, row.due_on) == (100_000, 100_000, ago(5))
    assert row.award.checked_on == timezone.localdate()
    with pytest.raises(RuleBroken, match="first"):
        reviewed(receiving, office, "unchanged")


def test_a_new_amount_is_that_of_the_working(receiving, office):
    restate(receiving, ("wage", 600_000, 0))
    with pytest.raises(RuleBroken, match="amount changes"):
        reviewed(receiving, office, "unchanged")
    row = reviewed(receiving, office, "changed")
    assert (row.before, row.after, row.award.amount, row.award.since) == (100_000, 50_000, 50_000, ago(-1))


def test_a_higher_income_ends_it_after_the_months_of_withdrawal(client, sign_in, receiving, community):
    statement = restate(receiving, ("wage", 1_800_000, 0))
    sign_in("subdistrict", community.parent)
    [award] = households.awards_of(receiving, timezone.localdate())
    page = reverse("assistance:review", args=[award.pk])
    assert "1,000 元" not in client.get(page).content.decode()
    client.post(reverse("assistance:read", args=[receiving.pk]), {"purpose": "service"})
    shown = client.get(page)
    assert shown.context["form"].initial["outcome"] == "ended"
    assert shown.context["form"].initial["since"].day == 1
    assert shown.content.decode().count("<table") == 3  # both means, and the former amount
    client.post(page, {"outcome": "ended", "since": shown.context["form"].initial["since"].isoformat()})
    row = Review.objects.get()
    assert (row.outcome, row.after, row.statement) == ("ended", None, statement)
    assert row.award.ended_reason == "not_eligible"


def test_an_unfinished_statement_decides_nothing(receiving, office):
    former = means.current(receiving)
    former.until = ago(5)
    former.save()
    stated(receiving, authorisation=former.authorisation, days=5, nothing=False, number=2)
    with pytest.raises(RuleBroken, match="not complete"):
        reviewed(receiving, office, "ended")


# ---- taken back


def changed(receiving, office, *, wage=600_000):
    restate(receiving, ("wage", wage, 0))
    return reviewed(receiving, office, "changed", since=timezone.localdate())


def test_a_new_amount_taken_back_leaves_the_award_as_it_was(receiving, office, client, sign_in, community):
    row = changed(receiving, office)
    sign_in("subdistrict", community.parent, name="second-office")
    assert "撤销最近一次复核" in client.get(reverse("assistance:household", args=[receiving.pk])).content.decode()
    client.post(reverse("assistance:review_take_back", args=[row.pk]), {"reason": "figures"})
    row.refresh_from_db()
    assert (row.taken_back_reason, row.taken_back_at is not None) == ("figures", True)
    [award] = households.awards_of(receiving, timezone.localdate())
    assert (award.amount, award.until, award.since) == (100_000, None, ago(200))
    gone = row.award
    gone.refresh_from_db()
    assert (gone.until, gone.ended_reason, gone.before) == (gone.since, "mistake", None)
    again = reviewed(receiving, office, "changed", since=timezone.localdate())  # by the same statement
    assert again.award.amount == 50_000
    assert "依据的经济状况有误" in client.get(reverse("assistance:household", args=[receiving.pk])).content.decode()


def test_unchanged_taken_back_restores_the_days_of_the_check(receiving, office):
    [before] = households.awards_of(receiving, timezone.localdate())
    restate(receiving)
    row = actions.take_back_review(reviewed(receiving, office, "unchanged"), by=office, reason="outcome")
    row.award.refresh_from_db()
    assert (row.award.checked_on, row.award.review_on) == (before.checked_on, before.review_on)
    assert actions.withdraw_statement(means.current(receiving), by=robot("worker"), reason="mistake")


def test_an_end_taken_back_lets_the_award_run(receiving, office):
    restate(receiving, ("wage", 1_800_000, 0))
    row = reviewed(receiving, office, "ended")
    actions.take_back_review(row, by=office, reason="outcome")
    row.award.refresh_from_db()
    assert (row.award.until, row.award.ended_reason) == (None, "")
    with pytest.raises(RuleBroken, match="undone already"):
        actions.take_back_review(row, by=office, reason="outcome")


def test_only_the_last_review_is_taken_back(receiving, office):
    row = changed(receiving, office)
    former = means.current(receiving)
    MeansStatement.objects.filter(pk=former.pk).update(since=ago(6), until=ago(1))
    stated(receiving, ("wage", 300_000, 0), authorisation=former.authorisation, days=1, number=3)
    Award.objects.filter(pk=row.award_id).update(since=ago(2))
    later = reviewed(receiving, office, "changed", since=timezone.localdate())
    with pytest.raises(RuleBroken, match="reviewed again"):
        actions.take_back_review(row, by=office, reason="figures")
    actions.take_back_review(later, by=office, reason="figures")
    assert actions.take_back_review(row, by=office, reason="figures").taken_back_at


def test_what_was_paid_for_a_month_stays(receiving, office, worker):
    row = changed(receiving, office)
    Review.objects.update(since=ago(70), done_on=ago(70))
    with pytest.raises(RuleBroken, match="it was paid by this review"):
        actions.take_back_review(row, by=office, reason="figures")
    with pytest.raises(PermissionDenied):
        actions.take_back_review(row, by=worker, reason="figures")


def test_a_suspension_is_carried_back(receiving, office):
    [award] = households.awards_of(receiving, timezone.localdate())
    schemes.suspend_award(award, by=office, since=ago(3), reason="hospital")
    row = changed(receiving, office)
    assert row.award.state == "suspended"
    actions.take_back_review(row, by=office, reason="figures")
    award.refresh_from_db()
    assert award.state == "suspended"
    schemes.resume_award(award, by=office, until=timezone.localdate())


def test_an_award_that_was_changed_since_stays(receiving, office):
    row = changed(receiving, office)
    schemes.end_award(row.award, by=office, until=ago(-3), reason="moved")
    with pytest.raises(RuleBroken, match="ended or changed since"):
        actions.take_back_review(row, by=office, reason="figures")
