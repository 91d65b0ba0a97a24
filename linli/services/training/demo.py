"""Courses of the demo, one of each state, with certificates and subsidies; a past job fair and a coming one."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import robot
from linli.core.demo.parts import DemoPart, register
from linli.registers.bodies.models import Appointment
from linli.registers.places.models import Place
from linli.services.employment import actions as employment
from linli.services.employment.actions.files import version_of
from linli.services.employment.queries.seeking import Seeker, seeking
from linli.services.training import actions
from linli.services.training.engine import SubsidyLine
from linli.services.training.models import (
    CourseAttendance,
    CourseRequest,
    CourseRequestSaid,
    FairGuest,
    JobFair,
    Trainee,
    TrainingCourse,
    TrainingSubsidy,
    course_code_hash,
)
from linli.services.training.queries.waiting import standing, waiting
from linli.services.training.states import GuestState
from linli.services.vacancies.models import Placement, Vacancy

BY = robot("demo")
SCHOOL, HALL = "城东职业技能培训学校", "社区服务中心二楼"


@register
class Courses(DemoPart):
    """Adds them when the vacancies are there."""

    command = "training_demo"
    command_label = gettext_lazy("Training and job fairs")


@transaction.atomic
def make(today: date) -> dict[str, int]:
    """Make courses and fairs of the first community; return how many. Nothing is made twice."""
    held = Appointment.objects.filter(user__username=Role.CLERK.value).select_related("place__parent").first()
    if held is None or TrainingCourse.objects.exists():
        return {"courses": 0, "fairs": 0}
    community = held.place
    seekers = seeking(BY, today, communities=[community.pk])
    _past(community, today)
    running = _course(
        community, today, "养老护理员初级班", (-10, 20), trade="4-10-01", grade="grade_5", places=6, fee=900
    )
    ahead = _course(
        community,
        today,
        "中式烹调师中级班",
        (12, 40),
        trade="4-03-02-01",
        grade="grade_4",
        places=2,
        fee=1200,
        wide=True,
    )
    _course(community, today, "健康证与食品安全培训", (6, 6), places=20, fee=0, paper="health")
    _running(running, seekers[:3], today)
    _waiting(ahead, seekers[3:7])
    for one in seekers[4:]:
        _wishes_to_cook(one, today)
    CourseRequest.objects.create(
        community=community,
        course=ahead,
        said_text=CourseRequestSaid("陈晓明", "13800000009").text(),
        code_hash=course_code_hash("DEMO-0"),
        answer_by=today + timedelta(days=2),
    )
    _fair(community, today, -20, "金秋招聘会", seekers[:4])
    _fair(community, today, 9, "就业援助专场招聘会", seekers[2:9])
    return {"courses": TrainingCourse.objects.count(), "fairs": JobFair.objects.count()}


def _course(community: Place, today: date, title: str, days: tuple[int, int], **facts: Any) -> TrainingCourse:
    """Add a course; `days`: the first and the last one, counted from today."""
    first, last = days
    facts["area"] = community.parent if facts.pop("wide", False) else None
    return actions.add_course(
        community,
        by=BY,
        title=title,
        provider=SCHOOL,
        where=HALL,
        first_day=today + timedelta(days=first),
        last_day=today + timedelta(days=last),
        weekdays=[1, 2, 3, 4, 5, 6, 7] if first == last else [1, 3, 5],
        starts=time(9),
        ends=time(11, 30),
        hours=4 if first == last else 40,
        **{**facts, "fee": facts["fee"] * 100},
    )


def _wishes_to_cook(one: Seeker, today: date) -> None:
    """Write the wish of a person who misses the grade that the vacancy of a cook asks for."""
    employment.write_file(
        one.person,
        since=today,
        by=BY,
        based_on=version_of(one.person),
        cause=one.file.cause if one.file else "laid_off",
        ability="full",
        willing=True,
        occupations=["4-03-02-01"],
        skills=["4-03-02"],
        grade="",
        wage_min=None,
        metres_max=None,
        hours="",
        limits="",
    )


def _running(course: TrainingCourse, seekers: list[Seeker], today: date) -> None:
    """Enrol people who came on the days that are over."""
    rows = [actions.enrol(actions.ask(course, one.person, by=BY), by=BY) for one in seekers]
    for day in [day for day in course.days() if day <= today][-4:]:
        actions.tick_day(course, day, by=BY, came=[row.pk for row in rows[: 2 + day.day % 2]], shown=[])


def _waiting(course: TrainingCourse, seekers: list[Seeker]) -> None:
    """Let more people ask than there are places; the first of the order get them."""
    for one in seekers[1:]:
        actions.ask(course, one.person, by=BY)
    for row in waiting(course)[: course.places]:
        actions.enrol(row, by=BY)
    if seekers:
        actions.propose(course, seekers[0].person, by=BY, need="skill 4-03-02-01 2")


def _past(community: Place, today: date) -> None:
    """Write a course that is over: those who later found work completed it, with certificates and subsidies."""
    first, last = today - timedelta(days=120), today - timedelta(days=95)
    course = TrainingCourse.objects.create(
        community=community,
        title="物流分拣与叉车操作班",
        trade="4-02-07",
        grade="grade_5",
        provider=SCHOOL,
        where=HALL,
        first_day=first,
        last_day=last,
        weekdays=[2, 4],
        starts=time(14),
        ends=time(17),
        hours=24,
        places=10,
        fee=60000,
    )
    placed = Placement.objects.filter(community=community).select_related("person").order_by("-since", "pk")[:4]
    for number, one in enumerate(placed, start=1):
        group, looking = standing(one.person, first)
        row = Trainee.objects.create(
            community=community,
            course=course,
            person=one.person,
            state="completed" if number < 4 else "not_passed",
            reason="" if number < 4 else "exam",
            seat=number,
            group=group,
            looking_since=looking,
            asked_on=first - timedelta(days=10),
        )
        for day in course.days():
            CourseAttendance.objects.create(community=community, trainee=row, day=day)
        if number < 4:
            _certificate(row, last + timedelta(days=5), number)


def _certificate(row: Trainee, day: date, number: int) -> None:
    actions.certify(row, by=BY, number=f"S2026{number:05d}", day=day, issuer=SCHOOL)
    if number == 3:
        return
    standard, amount = 50000, 50000
    TrainingSubsidy.objects.create(
        community=row.community,
        trainee=row,
        person=row.person,
        subject="4-02-07",
        grade="grade_5",
        group="registered",
        amount=amount,
        working=[
            [SubsidyLine.STANDARD.value, standard],
            [SubsidyLine.PERCENT.value, 100],
            [SubsidyLine.SHARE.value, standard],
            [SubsidyLine.FEE.value, row.course.fee],
            [SubsidyLine.AMOUNT.value, amount],
        ],
        state="paid" if number == 1 else "claimed",
        claimed_on=day + timedelta(days=3),
        settled_on=day + timedelta(days=20) if number == 1 else None,
    )


def _fair(community: Place, today: date, days: int, title: str, seekers: list[Seeker]) -> None:
    """Write a fair with the open vacancies; at a past one some came and talked."""
    day, past = today + timedelta(days=days), days < 0
    fair = actions.add_fair(
        community,
        by=BY,
        title=title,
        day=day,
        starts=time(9),
        ends=time(11, 30),
        where="社区文化广场",
        organiser="街道公共就业服务站",
        area=community.parent,
    )
    vacancies = list(Vacancy.objects.public(today).filter(kind="ordinary").order_by("pk")[:6])
    for vacancy in vacancies:
        actions.add_stand(fair, vacancy, by=BY)
    for number, one in enumerate(seekers):
        guest = FairGuest.objects.create(community=community, fair=fair, person=one.person)
        if past and number < 4:
            actions.mark(guest, GuestState.CAME, by=BY)
            if number < 3 and number < len(vacancies):
                actions.talk(guest, vacancies[-1 - number], by=BY, refer=number < 2)
