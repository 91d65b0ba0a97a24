"""A course from the plan to the certificate; places, turns, subsidies, and the way back."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core import journal
from linli.core.errors import RuleBroken
from linli.registers.people.models import Circumstance
from linli.registers.people.tests.factories import PersonFactory, ResidencyFactory
from linli.services.employment.models import ProvenSkill
from linli.services.employment.tests.factories import TrackingFileFactory
from linli.services.training import actions
from linli.services.training.models import CourseAttendance, TrainingSubsidy
from linli.services.training.queries import plan as plans
from linli.services.training.queries import subsidies, waiting
from linli.services.training.states import SEATED
from linli.services.training.states import TraineeState as S
from linli.services.training.tests.factories import (
    CertificateFactory,
    CourseFactory,
    SubsidyFactory,
    TraineeFactory,
    ahead,
)
from linli.services.vacancies.models import HeldPaper
from linli.services.vacancies.queries import matching
from linli.services.vacancies.tests.factories import VacancyFactory

pytestmark = pytest.mark.django_db
COOK = "4-03-02-01"


@pytest.fixture
def worker(viewer, community):
    return viewer("worker", community)


@pytest.fixture
def officer(viewer, community):
    return viewer("subdistrict", community.parent)


def person(community, kind="registered_unemployed", **more):
    """Somebody who looks for work since last year."""
    made = PersonFactory(community=community, born=dt.date(1990, 5, 1), **more)
    Circumstance.objects.create(
        community=community, person=made, kind=kind, since=dt.date(2025, 6, 1), source="register"
    )
    return made


def seeker(community, **file):
    """Somebody with a home and a tracking file."""
    made = person(community)
    ResidencyFactory(person=made, household__dwelling__parent__parent__parent=community)
    TrackingFileFactory(
        person=made,
        community=community,
        occupations=[COOK],
        **({"skills": [], "grade": "", "wage_min": None, "metres_max": None} | file),
    )
    return made


# ---- places and turns


@settings(max_examples=7, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["enrol", "leave", "back", "decline"])), max_size=10),
)
def test_places_are_never_exceeded_whatever_is_done(community, worker, places, moves):
    with transaction.atomic():
        course = CourseFactory(community=community, running=True, places=places)
        rows = [actions.ask(course, PersonFactory(community=community), by=worker) for _number in range(5)]
        for at, verb in moves:
            try:
                if verb == "enrol":
                    actions.enrol(rows[at], by=worker)
                elif verb == "leave":
                    actions.leave(rows[at], by=worker, reason="time")
                elif verb == "decline":
                    actions.decline(rows[at], by=worker, reason="time")
                else:
                    actions.step_back(rows[at], by=worker)
            except RuleBroken:
                pass
            seats = list(course.trainees.filter(state__in=SEATED).values_list("seat", flat=True))
            assert len(seats) <= places and len(set(seats)) == len(seats)
            assert set(seats) <= set(range(1, places + 1))
        transaction.set_rollback(True)


def test_a_place_goes_to_whose_turn_it_is_by_group_not_by_entry(community, worker):
    course = CourseFactory(community=community, places=1)
    later = actions.ask(course, person(community), by=worker)
    first = actions.ask(course, person(community, "hard_to_employ"), by=worker)
    assert [row.pk for row in waiting.waiting(course)] == [first.pk, later.pk]
    with pytest.raises(RuleBroken, match="1 people come first"):
        actions.enrol(later, by=worker)
    actions.enrol(first, by=worker)
    with pytest.raises(RuleBroken, match="full"):
        actions.enrol(later, by=worker)
    actions.leave(first, by=worker, reason="work")
    assert actions.enrol(later, by=worker).seat == 1


def test_the_database_refuses_a_seat_twice_and_a_state_without_its_seat(community):
    row = TraineeFactory(seat=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TraineeFactory(course=row.course, seat=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        TraineeFactory(course=row.course, state="enrolled", seat=None)


def test_fewer_places_than_are_taken_are_refused_and_seats_move_down(community, worker):
    course = CourseFactory(community=community, running=True, places=3)
    first, last = TraineeFactory(course=course, seat=1), TraineeFactory(course=course, seat=3)
    actions.correct_course(course, by=worker, places=2)
    last.refresh_from_db()
    assert last.seat == 2
    with pytest.raises(RuleBroken, match="2 places are taken"):
        actions.correct_course(course, by=worker, places=1)
    assert first.seat == 1


def test_a_course_of_one_community_is_not_for_another_unless_it_is_open_to_the_subdistrict(
    community, viewer, elsewhere
):
    course = CourseFactory(community=community)
    with pytest.raises(RuleBroken, match="not open to this community"):
        actions.ask(course, PersonFactory(community=elsewhere), by=viewer("worker", elsewhere))
    with pytest.raises(PermissionDenied):
        actions.ask(course, PersonFactory(community=elsewhere), by=viewer("worker", community))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"trade": "", "grade": "", "paper": ""}, "occupation or a paper"),
        ({"trade": "9-99"}, "not known"),
        ({"weekdays": []}, "None of these weekdays"),
        ({"last_day": dt.date(2020, 1, 1)}, "before the first"),
        ({"ends": dt.time(8)}, "after the beginning"),
    ],
)
def test_a_course_that_makes_no_sense_is_refused(community, worker, wrong, said):
    row = CourseFactory.build(community=community)
    facts = {name: getattr(row, name) for name in actions.courses.FACTS if name != "area_id"}
    with pytest.raises(RuleBroken, match=said):
        actions.add_course(community, by=worker, area=None, **(facts | wrong))


# ---- attendance


def test_ticks_of_two_people_at_once_both_stay(community, worker):
    course = CourseFactory(community=community, running=True, places=3)
    rows = [TraineeFactory(course=course, state="enrolled", seat=seat) for seat in (1, 2, 3)]
    day = ahead(-1)
    actions.tick_day(course, day, by=worker, came=[rows[0].pk], shown=[])
    actions.tick_day(course, day, by=worker, came=[rows[1].pk], shown=[])  # opened before the first was saved
    assert set(CourseAttendance.objects.values_list("trainee", flat=True)) == {rows[0].pk, rows[1].pk}
    actions.tick_day(course, day, by=worker, came=[], shown=[rows[0].pk])
    assert CourseAttendance.objects.get().trainee == rows[1]
    rows[1].refresh_from_db()
    assert rows[1].state == S.ATTENDING
    with pytest.raises(RuleBroken, match="future"):
        actions.tick_day(course, ahead(3), by=worker, came=[rows[0].pk], shown=[])
    with pytest.raises(RuleBroken, match="not taught"):
        actions.tick_day(course, ahead(-30), by=worker, came=[rows[0].pk], shown=[])


def test_every_step_goes_back(community, worker):
    course = CourseFactory(community=community, running=True)
    row = actions.propose(course, PersonFactory(community=community), by=worker, need=f"skill {COOK} 2")
    row = actions.ask(course, row.person, by=worker)
    actions.enrol(row, by=worker)
    actions.tick_day(course, ahead(-1), by=worker, came=[row.pk], shown=[])
    actions.complete(row, by=worker)
    with pytest.raises(RuleBroken, match="Undo the attendance"):
        for _step in range(5):
            actions.step_back(row, by=worker)
    actions.tick_day(course, ahead(-1), by=worker, came=[], shown=[row.pk])
    states = [actions.step_back(row, by=worker).state for _step in range(3)]
    assert states == [S.ENROLLED, S.ASKED, S.PROPOSED]
    with pytest.raises(RuleBroken, match="no step to undo"):
        actions.step_back(row, by=worker)


# ---- certificates and the next matching


def test_a_certificate_is_a_skill_in_the_next_matching_and_goes_with_it_when_undone(community, worker):
    vacancy = VacancyFactory(employer__community=community, trade=COOK, grade="grade_4")
    one = seeker(community)
    today = ahead(0)
    found = matching.proposed(worker, [community.pk], code=community.code, on=today)
    assert not found.proposals and [line[0].value for line in found.training] == ["skill"]
    course = CourseFactory(community=community, running=True)
    row = TraineeFactory(course=course, person=one, state="completed", seat=1)
    made = actions.certify(row, by=worker, number="S1", day=today, issuer="城东学校")
    found = matching.proposed(worker, [community.pk], code=community.code, on=today)
    assert [(line.seeker.person, line.vacancy) for line in found.proposals] == [(one, vacancy)]
    actions.take_back_certificate(made, by=worker)
    assert not matching.proposed(worker, [community.pk], code=community.code, on=today).proposals
    assert ProvenSkill.objects.get().until == today
    again = actions.certify(row, by=worker, number="S1", day=today, issuer="城东学校")
    assert again.pk != made.pk


def test_a_certificate_of_a_lower_grade_does_not_raise_other_skills(community, worker):
    one = seeker(community, skills=["4-09-08"], grade="grade_3")
    course = CourseFactory(community=community, running=True, grade="grade_5")
    row = TraineeFactory(course=course, person=one, state="completed", seat=1)
    actions.certify(row, by=worker, number="S1", day=ahead(0), issuer="城东学校")
    made = matching.problem_of(worker, [community.pk], code=community.code, on=ahead(0))
    assert made.problem.seekers[0].skills == {"4-09-08": 3, COOK: 1}


def test_a_paper_that_was_shown_before_stays_when_the_certificate_is_undone(community, worker):
    course = CourseFactory(community=community, running=True, trade="", grade="", paper="health")
    row = TraineeFactory(course=course, state="completed", seat=1)
    HeldPaper.objects.create(community=community, person=row.person, paper="health", since=dt.date(2026, 1, 5))
    actions.take_back_certificate(actions.certify(row, by=worker, number="S1", day=ahead(0), issuer="城东"), by=worker)
    assert HeldPaper.objects.get().until is None


# ---- subsidies


def certified(community, worker, one=None, **course):
    row = TraineeFactory(
        course=CourseFactory(community=community, running=True, **course),
        person=one or person(community),
        state="completed",
        seat=1,
    )
    CertificateFactory(trainee=row)
    return row


def test_a_subsidy_is_worked_out_claimed_and_settled_by_another_person(community, worker, officer):
    row = certified(community, worker)
    found = subsidies.worked(row, on=ahead(0))
    assert (found.worked.amount, found.group) == (60000, "registered")  # the fee, below 800 yuan of the rule
    made = actions.claim(row, by=worker)
    assert dict(made.working) == {"standard": 80000, "percent": 100, "share": 80000, "fee": 60000, "amount": 60000}
    with pytest.raises(PermissionDenied):
        actions.settle_claim(made, by=worker)
    made = actions.settle_claim(made, by=officer)
    assert (made.state, made.settled_on) == ("paid", ahead(0))
    with pytest.raises(RuleBroken, match="Withdraw the claim first"):
        actions.take_back_certificate(row.certificates.get(), by=worker)
    made = actions.reopen_claim(made, by=officer)
    assert actions.refuse_claim(made, by=officer, reason="papers").state == "refused"
    assert actions.claim(row, by=worker).pk != made.pk
    with pytest.raises(RuleBroken, match="already claimed or paid"):
        actions.reopen_claim(made, by=officer)
    verbs = [entry.verb for entry in journal.of(row)]
    assert verbs[:3] == ["subsidy.claimed", "subsidy.refused", "subsidy.reopened"]


def test_the_same_level_is_never_subsidised_twice_also_after_a_merge(community, worker):
    one = person(community)
    twin = person(community, merged_into=one)
    first, second = certified(community, worker, twin), certified(community, worker, one)
    actions.claim(first, by=worker)
    with pytest.raises(RuleBroken, match="already claimed or paid"):
        actions.claim(second, by=worker)
    higher = certified(community, worker, one, grade="grade_3")
    assert actions.claim(higher, by=worker).amount == 60000


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["claim", "withdraw", "pay", "refuse", "reopen"]))))
def test_whatever_is_done_one_subsidy_counts(community, worker, officer, moves):
    with transaction.atomic():
        one = person(community)
        rows = [certified(community, worker, one) for _number in range(3)]
        for at, verb in moves:
            made = rows[at].subsidies.order_by("-pk").first()
            try:
                if verb == "claim":
                    actions.claim(rows[at], by=worker)
                elif made is not None and verb == "withdraw":
                    actions.withdraw_claim(made, by=worker)
                elif made is not None and verb == "pay":
                    actions.settle_claim(made, by=officer)
                elif made is not None and verb == "refuse":
                    actions.refuse_claim(made, by=officer, reason="papers")
                elif made is not None:
                    actions.reopen_claim(made, by=officer)
            except RuleBroken:
                pass
            assert TrainingSubsidy.objects.filter(person=one, state__in=["claimed", "paid"]).count() <= 1
        transaction.set_rollback(True)


def test_the_database_refuses_a_second_subsidy_for_the_level():
    made = SubsidyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SubsidyFactory(person=made.person)


# ---- the plan


def test_the_plan_shows_demand_courses_and_who_would_benefit(community, worker):
    VacancyFactory(employer__community=community, trade=COOK, grade="grade_4", papers=["health"])
    one, two = seeker(community), seeker(community)
    good = CourseFactory(community=community, grade="grade_3")
    CourseFactory(community=community, grade="grade_5")  # too low
    found = plans.plan(worker, [community], code=community.code, on=ahead(0))
    demand = {line.need.code: (len(line.people), [course.pk for course in line.courses]) for line in found.lines}
    assert demand == {f"skill {COOK} 2": (2, [good.pk]), "papers health": (2, [])}
    assert {(line.person, line.course) for line in found.proposals} == {(one, good), (two, good)}
    row = actions.propose(good, one, by=worker, need=found.proposals[0].need.code)
    assert plans.need_title(row.need)
    again = plans.plan(worker, [community], code=community.code, on=ahead(0))
    assert [line.person for line in again.proposals] == [two]
