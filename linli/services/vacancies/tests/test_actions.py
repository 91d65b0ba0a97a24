"""Vacancies close by themselves, keep to the law, and give no place twice."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.errors import RuleBroken
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import PersonFactory
from linli.services.vacancies import actions
from linli.services.vacancies.models import Inquiry, JobOffer, Referral, Vacancy
from linli.services.vacancies.queries import lists, people
from linli.services.vacancies.states import ReferralState, VacancyState, WhyClosed
from linli.services.vacancies.tests.factories import (
    EmployerFactory,
    InquiryFactory,
    JobOfferFactory,
    PlacementFactory,
    ReferralFactory,
    VacancyFactory,
    ahead,
)

pytestmark = pytest.mark.django_db
FACTS = {"title": "保洁员", "trade": "4-09-08", "wage_low": 380000, "hours": 40}


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def employer(community):
    return EmployerFactory(community=community)


def add(employer, worker, **more):
    facts = FACTS | {"closes_on": ahead(30)} | more
    return actions.add(employer, by=worker, since=timezone.localdate(), **facts)


def test_a_vacancy_is_open_until_its_last_day_and_closed_on_the_next_without_a_job_of_the_night(worker, employer):
    row = add(employer, worker, closes_on=ahead(3))
    assert row.state_on(ahead(3)) == VacancyState.OPEN
    assert row.state_on(ahead(4)) == VacancyState.ENDED
    assert not Vacancy.objects.public(ahead(4)).exists()


@pytest.mark.parametrize(
    ("facts", "article"),
    [
        ({"wage_low": 0}, "article 24"),
        ({"words": "限男性"}, "article 27"),
        ({"title": "保洁员（35岁以下）"}, "articles 3 and 26"),
    ],
)
def test_a_vacancy_against_law_is_refused_with_the_article(worker, employer, facts, article):
    with pytest.raises(RuleBroken, match=article):
        add(employer, worker, **facts)
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [{"wage_high": 100}, {"closes_on": dt.date(2020, 1, 1)}, {"trade": "9-99"}, {"papers": ["x"]}, {"demands": ["x"]}],
)
def test_what_contradicts_itself_or_is_not_known_is_refused(worker, employer, facts):
    with pytest.raises(RuleBroken):
        add(employer, worker, **facts)


def test_nobody_adds_or_corrects_one_elsewhere(viewer, elsewhere, employer, worker):
    row = add(employer, worker)
    stranger = viewer("worker", elsewhere)
    with pytest.raises(PermissionDenied):
        add(employer, stranger)
    with pytest.raises(PermissionDenied):
        actions.correct(row, by=stranger, places=3)


def accept(row, worker):
    actions.offer(row, by=worker, wage=400000, starts_on=timezone.localdate())
    actions.answer_offer(row, by=worker, accepted=True, on=timezone.localdate())


def test_the_last_place_closes_it_more_places_open_it_again_and_fewer_than_taken_are_refused(worker, employer):
    row = add(employer, worker, places=1)
    first, second = (ReferralFactory(vacancy=row, made_on=timezone.localdate()) for _ in range(2))
    accept(first, worker)
    row.refresh_from_db()
    assert (row.state, row.why_closed) == (VacancyState.ENDED, WhyClosed.FILLED)
    with pytest.raises(RuleBroken):
        actions.offer(second, by=worker, wage=400000, starts_on=timezone.localdate())
    row = actions.correct(row, by=worker, places=2)
    assert row.state == VacancyState.OPEN
    with pytest.raises(RuleBroken):
        actions.correct(Vacancy.objects.get(), by=worker, places=0)
    actions.withdraw(first, by=worker)
    assert lists.with_taken(Vacancy.objects.all()).get().taken == 0


def test_two_offers_for_one_place_are_not_both_accepted(worker, employer):
    row = add(employer, worker, places=1)
    first, second = (ReferralFactory(vacancy=row, made_on=timezone.localdate()) for _ in range(2))
    for one in (first, second):
        actions.offer(one, by=worker, wage=400000, starts_on=timezone.localdate())
    actions.answer_offer(first, by=worker, accepted=True, on=timezone.localdate())
    with pytest.raises(RuleBroken):
        actions.answer_offer(second, by=worker, accepted=True, on=timezone.localdate())


def test_a_withdrawn_vacancy_ends_today_and_can_be_opened_again(worker, employer):
    row = actions.withdraw_vacancy(add(employer, worker), by=worker)
    assert row.state == VacancyState.ENDED
    with pytest.raises(RuleBroken):
        actions.withdraw_vacancy(row, by=worker)
    row = actions.reopen(row, by=worker)
    assert row.state == VacancyState.OPEN and row.why_closed == WhyClosed.NONE


def test_nobody_is_referred_twice_or_to_a_closed_vacancy(worker, employer):
    row, person = add(employer, worker), PersonFactory(community=employer.community)
    actions.refer(person, row, by=worker, suitable=True)
    with pytest.raises(RuleBroken):
        actions.refer(person, row, by=worker, suitable=True)
    closed = VacancyFactory(employer=employer, ended=True)
    with pytest.raises(RuleBroken):
        actions.refer(person, closed, by=worker, suitable=True)


def test_three_suitable_offers_refused_without_good_reason_are_counted_each_with_its_offer(worker, employer):
    person = PersonFactory(community=employer.community)
    reasons = ["not_wanted", "none", "health", "no_answer"]
    for number, reason in enumerate(reasons):
        row = actions.refer(person, add(employer, worker, title=f"保洁员{number}"), by=worker, suitable=True)
        actions.offer(row, by=worker, wage=400000, starts_on=timezone.localdate())
        actions.answer_offer(row, by=worker, accepted=False, on=timezone.localdate(), reason=reason)
    # One that did not meet every condition, and one that pays less than was advertised.
    for suitable, wage in ((False, 400000), (True, 300000)):
        row = actions.refer(person, add(employer, worker, title=f"低{wage}"), by=worker, suitable=suitable)
        actions.offer(row, by=worker, wage=wage, starts_on=timezone.localdate())
        actions.answer_offer(row, by=worker, accepted=False, on=timezone.localdate(), reason="none")
    found = lists.refused_offers(person)
    assert [one.reason for one in found.offers] == ["not_wanted", "none", "no_answer"]
    assert found.reached and found.most == 3


def test_the_database_itself_refuses_a_refusal_without_reason_and_a_vacancy_without_wage(community):
    made = JobOfferFactory(referral__vacancy__employer__community=community)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobOffer.objects.filter(pk=made.pk).update(answer="refused", answered_on=ahead(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.update(wage_low=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(state="declined", closed_on=ahead(0))


@pytest.mark.parametrize(("steps", "before"), [("interview", "sent"), ("offer", "interview"), ("decline", "interview")])
def test_the_last_step_can_be_undone(worker, employer, steps, before):
    row = ReferralFactory(vacancy=add(employer, worker), made_on=timezone.localdate())
    actions.invite(row, by=worker, on=ahead(1))
    if steps == "offer":
        actions.offer(row, by=worker, wage=400000, starts_on=ahead(2))
    if steps == "decline":
        actions.decline(row, by=worker, reason="skill")
    row = actions.step_back(row, by=worker)
    assert row.state == before and row.closed_on is None
    assert not JobOffer.objects.exists()


def test_a_withdrawn_referral_goes_on_where_it_was(worker, employer):
    row = ReferralFactory(vacancy=add(employer, worker), made_on=timezone.localdate())
    accept(row, worker)
    actions.withdraw(row, by=worker)
    assert actions.step_back(row, by=worker).state == ReferralState.ACCEPTED


def test_public_welfare_posts_are_for_recognised_people_and_at_most_twice(worker, employer):
    person = PersonFactory(community=employer.community, born=dt.date(1975, 1, 1))
    rows = []
    for number in range(3):
        vacancy = add(employer, worker, title=f"协管员{number}", kind="welfare", trade="4-07-05")
        rows.append(ReferralFactory(vacancy=vacancy, person=person, made_on=ahead(-90)))
        accept(rows[-1], worker)
    with pytest.raises(RuleBroken, match="hard to employ"):
        actions.start_work(rows[0], by=worker, on=ahead(-60))
    Circumstance.objects.create(
        community=person.community, person=person, kind="hard_to_employ", source="register", since=ahead(-90)
    )
    for row, day in ((rows[0], -60), (rows[1], -40)):
        placement = actions.start_work(row, by=worker, on=ahead(day))
        assert placement.spell.fact.kind == "public_post"
        assert placement.term_until == people.after_months(placement.since, 36)
        actions.end_placement(placement, by=worker, until=ahead(day + 10), reason="term")
    with pytest.raises(RuleBroken, match="2 times"):
        actions.start_work(rows[2], by=worker, on=ahead(-20))


def test_who_was_not_reached_is_asked_again_and_who_left_has_no_further_follow_ups(worker, employer):
    placement = PlacementFactory(referral__vacancy=VacancyFactory(employer=employer))
    for month in (1, 3):
        placement.follow_ups.create(community=placement.community, month=month, due_on=ahead(30 * (month - 1) - 5))
    first = placement.follow_ups.get(month=1)
    actions.follow_up(first, by=worker, result="unreached")
    actions.follow_up(first, by=worker, result="left")
    with pytest.raises(RuleBroken):
        actions.follow_up(first, by=worker, result="works")
    actions.end_placement(placement, by=worker, until=ahead(0), reason="resigned")
    assert placement.follow_ups.get(month=3).dropped
    with pytest.raises(RuleBroken):
        actions.end_placement(placement, by=worker, until=ahead(0), reason="resigned")


def test_papers_that_expired_do_not_count(worker, community):
    person, today = PersonFactory(community=community), timezone.localdate()
    actions.record_paper(person, "care", by=worker)
    actions.record_paper(person, "health", by=worker, until=ahead(10))
    assert people.papers_of([person.pk], today) == {person.pk: frozenset({"care", "health"})}
    assert people.papers_of([person.pk], ahead(10)) == {person.pk: frozenset({"care"})}


def test_what_was_asked_is_deleted_after_its_time_and_at_once_when_withdrawn(worker, community):
    old, new = (InquiryFactory(vacancy__employer__community=community) for _ in range(2))
    actions.answer_inquiry(old, by=worker, answer="called")
    Inquiry.objects.filter(pk=old.pk).update(closed_on=ahead(-91))
    actions.withdraw_inquiry(new)
    assert Inquiry.objects.get(pk=new.pk).said.phone == ""
    assert actions.forget_inquiries(by=robot("test"), on=timezone.localdate()) == 1
    assert Inquiry.objects.get(pk=old.pk).said.name == ""
    with pytest.raises(RuleBroken):
        actions.answer_inquiry(new, by=worker, answer="called")


def test_each_deed_is_in_the_journal(worker, employer):
    row = add(employer, worker)
    actions.correct(row, by=worker, hours=36)
    actions.withdraw_vacancy(row, by=worker)
    assert [entry.verb for entry in journal.of(row)] == ["vacancy.withdrawn", "vacancy.corrected", "vacancy.added"]
