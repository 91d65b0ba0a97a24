"""Vacancies of the demo: employers of the first community, referrals at every step, placements with follow-ups."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import Role
from linli.core.access.viewer import robot
from linli.core.demo.chance import stream
from linli.core.demo.parts import DemoPart, register
from linli.registers.bodies.models import Appointment, Body
from linli.registers.people.models import Circumstance, Person, Residency
from linli.registers.places.models import Place
from linli.services.employment.queries.seeking import seeking
from linli.services.vacancies import actions
from linli.services.vacancies.models import (
    Employer,
    FollowUp,
    Inquiry,
    InquirySaid,
    JobOffer,
    Placement,
    Referral,
    Vacancy,
    inquiry_code_hash,
)
from linli.services.vacancies.queries.people import after_months

BY = robot("demo")
EMPLOYERS = ("江畔物业服务有限公司", "秋涛餐饮店", "景芳便民超市", "城东快递站点")
# title, occupation, yuan a month, hours a week, places, grade of skill, papers, demands
JOBS: tuple[tuple[str, str, int, int, int, str, list[str], list[str]], ...] = (
    ("小区保洁员", "4-09-08", 3600, 40, 3, "", [], ["standing"]),
    ("门岗保安", "3-02-03", 4200, 48, 2, "", ["security"], ["night"]),
    ("餐厅服务员", "4-03-02", 4300, 44, 2, "", ["health"], ["standing"]),
    ("厨师", "4-03-02-01", 6500, 48, 1, "grade_4", ["health"], ["standing"]),
    ("超市收银员", "4-01-02", 4000, 40, 2, "", [], []),
    ("网约配送员", "4-02-07", 6200, 44, 4, "", [], []),
    ("客服专员", "4-05-04", 4800, 40, 2, "", [], []),
    ("半日理货员", "4-01-02", 2200, 24, 2, "", [], ["lifting"]),
)
WELFARE = ("社区公共服务协理员", "4-07-05", 2490, 40, 2)
PLACED = 8
OPEN = ("sent", "interview", "offered", "refused")


@register
class Vacancies(DemoPart):
    """Adds them when the residents and their tracking files are there."""

    command = "vacancies_demo"
    command_label = gettext_lazy("Vacancies")


@transaction.atomic
def make(today: date) -> dict[str, int]:
    """Make employers, vacancies, referrals, placements and a question; return how many. Nothing is made twice."""
    held = Appointment.objects.filter(user__username=Role.CLERK.value).select_related("place__parent").first()
    if held is None or Employer.objects.exists():
        return {"vacancies": 0, "placements": 0}
    community = held.place
    vacancies = _vacancies(community, today)
    placed = _placements(community, vacancies, today)
    _referrals(community, vacancies, today)
    for number, name in enumerate(("王小芳", "李明")):
        Inquiry.objects.create(
            community=community,
            vacancy=vacancies[number],
            said_text=InquirySaid(name, f"1380000{number:04d}", "工作时间可以商量吗？").text(),
            code_hash=inquiry_code_hash(f"DEMO-{number}"),
            answer_by=today + timedelta(days=2),
        )
    return {"vacancies": len(vacancies), "placements": placed}


def _vacancies(community: Place, today: date) -> list[Vacancy]:
    """Write the vacancies, at buildings of the community; the first employer has an account."""
    rng, own = stream("vacancies"), Body.objects.open().filter(kind="employer", place=community.parent).first()
    buildings = list(Place.objects.open().filter(community=community, level="building", lat__isnull=False)[:40])
    employers = [
        actions.add_employer(
            community,
            by=BY,
            name=name,
            since=today - timedelta(days=900),
            contact="人事部",
            phone=f"0571000{number:04d}",
            body=own if number == 0 else None,
        )
        for number, name in enumerate(EMPLOYERS)
    ]
    made = []
    for number, (title, trade, yuan, hours, places, grade, papers, demands) in enumerate(JOBS):
        asked = {"grade": grade, "papers": papers, "demands": demands, "words": "能吃苦耐劳，有责任心"}
        said = {"title": title, "trade": trade, "wage_low": yuan * 100, "wage_high": yuan * 115, "hours": hours}
        where = {"building": rng.choice(buildings) if buildings else None, "places": places}
        made.append(
            actions.add(
                employers[number % len(employers)],
                by=BY,
                since=today - timedelta(days=250),
                closes_on=today + timedelta(days=rng.randrange(10, 60)),
                **said,
                **asked,
                **where,
            )
        )
    return [*made, _welfare(employers[0], today)]


def _welfare(employer: Employer, today: date) -> Vacancy:
    """Write the vacancy of a public-welfare post."""
    title, trade, yuan, hours, places = WELFARE
    return actions.add(
        employer,
        by=BY,
        since=today - timedelta(days=60),
        kind="welfare",
        title=title,
        trade=trade,
        wage_low=yuan * 100,
        hours=hours,
        places=places,
        closes_on=today + timedelta(days=90),
    )


def _placements(community: Place, vacancies: list[Vacancy], today: date) -> int:
    """Write placements of people who have worked since some time, with the follow-ups that are over or due."""
    homes = Residency.objects.open().filter(community=community).values("person")
    works = Circumstance.objects.filter(
        person__in=homes, kind="employed", until=None, since__gt=today - timedelta(days=240), since__lte=today
    )
    rows = list(works.select_related("person").order_by("since", "pk")[:PLACED])
    if not rows:  # the smallest demo knows nobody who began lately
        rows = list(
            Circumstance.objects.filter(person__in=homes, kind="employed", until=None).select_related("person")[:PLACED]
        )
    firm = Employer.objects.order_by("pk").last()
    assert firm is not None  # made above
    past = Vacancy.objects.create(
        community=community,
        employer=firm,
        title="仓库分拣员",
        trade="4-02-07",
        wage_low=520000,
        hours=44,
        places=max(1, len(rows)),
        since=today - timedelta(days=330),
        closes_on=today - timedelta(days=1),
        until=today,
        why_closed="filled",
    )
    for number, row in enumerate(rows):
        since = max(row.since, today - timedelta(days=200 - 20 * number))
        placement = _placed(past, row.person, since, graduate=number % 3 == 0)
        _follow_ups(placement, today, late=number % 4 == 0)
    return len(rows)


def _placed(vacancy: Vacancy, person: Person, since: date, *, graduate: bool) -> Placement:
    """Write a placement with the referral and the offer that led to it."""
    row = Referral.objects.create(
        community=vacancy.community,
        vacancy=vacancy,
        person=person,
        suitable=True,
        state="placed",
        made_on=since - timedelta(days=12),
        closed_on=since,
    )
    JobOffer.objects.create(
        community=row.community,
        referral=row,
        made_on=since - timedelta(days=6),
        wage=vacancy.wage_low,
        starts_on=since,
        answer="accepted",
        answered_on=since - timedelta(days=4),
        suitable=True,
    )
    return Placement.objects.create(
        community=row.community, person=person, referral=row, since=since, graduate=graduate
    )


def _follow_ups(placement: Placement, today: date, *, late: bool) -> None:
    """Write the follow-ups; those of the last days are open, and if `late` the newest that is due."""
    days = {month: after_months(placement.since, month) for month in (1, 3, 6)}
    newest = max((due for due in days.values() if due <= today), default=None)
    for month, due in days.items():
        done = due < today - timedelta(days=10) and not (late and due == newest)
        FollowUp.objects.create(
            community=placement.community,
            placement=placement,
            month=month,
            due_on=due,
            result="works" if done else "",
            done_on=due if done else None,
        )


def _referrals(community: Place, vacancies: list[Vacancy], today: date) -> None:
    """Refer some who look for work, each a step further."""
    found = seeking(BY, today, communities=[community.pk])
    # Half of them at most, so that the page of proposals has some left.
    for number, one in enumerate(found[: min(len(OPEN), len(found) // 2)]):
        vacancy, wanted = vacancies[number * 2 % len(vacancies)], OPEN[number]
        row = actions.refer(one.person, vacancy, by=BY, suitable=True)
        if wanted != "sent":
            actions.invite(row, by=BY, on=row.made_on + timedelta(days=2))
        if wanted in {"offered", "refused"}:
            actions.offer(row, by=BY, wage=vacancy.wage_low, starts_on=row.made_on + timedelta(days=7))
        if wanted == "refused":
            actions.answer_offer(row, by=BY, accepted=False, on=row.made_on, reason="not_wanted")
