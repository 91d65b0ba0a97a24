"""Forms that correct a row, each with what a colleague does to the row in the meantime."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core.journal import versions
from linli.core.law import content
from linli.insight.lists import actions as lists
from linli.insight.lists.language import read_spec
from linli.insight.lists.tests.factories import SPEC, SavedListFactory
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import User
from linli.registers.bodies import actions as bodies
from linli.registers.bodies.models import Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.duties import actions as duties
from linli.registers.duties import queries as duty_queries
from linli.registers.duties.models import Admission, Duty
from linli.registers.people import actions as people
from linli.registers.people.models import Circumstance, Duplicate
from linli.registers.people.tests.factories import (
    CircumstanceFactory,
    HouseholdFactory,
    ResidencyFactory,
)
from linli.work.areas import actions as areas
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.cases import actions as cases
from linli.work.cases.tests.factories import CaseFactory
from linli.work.phones.models import Submission
from linli.work.phones.tests.phone import Phone, item
from linli.work.staffing import actions as staffing
from linli.work.staffing.states import QualificationKind
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions as visits
from linli.work.visits.queries import correctable
from linli.work.visits.tests.factories import VisitFactory

LEAK = "repair.stairwell_leak"


@dataclass
class Scene:
    """One form about a row, and what a colleague does to the row in the meantime."""

    page: str  # where the form is
    url: str  # where it is sent
    row: Any
    change: Callable[[], object]
    data: dict[str, Any] = field(default_factory=dict)
    form: str = ""  # the address in the form, if the button has one of its own
    shows: tuple[str, ...] = ()  # of both versions


@dataclass
class World:
    """Who is there: the user who is signed in, and a colleague who is faster."""

    community: Any
    enter: Callable[..., Any]
    client: Any

    def me(self, role: str, place: Any = None) -> User:
        return self.enter(role, place or self.community, name="me")

    def colleague(self, role: str, place: Any = None) -> Any:
        return viewer_for(appointed(role, place or self.community, name="Chen Jie"))

    def home(self) -> Any:
        return HouseholdFactory(dwelling__parent__parent__parent=self.community)

    def resident(self, household: Any = None, **more: Any) -> Any:
        return ResidencyFactory(household=household or self.home(), **more).person


SCENES: dict[str, Callable[[World], Scene]] = {}


def scene(name: str) -> Callable[[Callable[[World], Scene]], Callable[[World], Scene]]:
    def keep(make: Callable[[World], Scene]) -> Callable[[World], Scene]:
        SCENES[name] = make
        return make

    return keep


def _visit(world: World, **more: Any) -> tuple[Any, Any]:
    user = world.me("worker")
    worker = WorkerFactory(community=world.community, user=user)
    more = {"recorded_by": user, "recorded_at": timezone.now(), **more}
    return VisitFactory(household=world.home(), worker=worker, **more), viewer_for(user)


@scene("visits:correct")
def correct_visit(world: World) -> Scene:
    visit, me = _visit(world, answer="first")
    url = reverse("visits:correct", args=[visit.pk])
    data = {"kind": "routine", "outcome": "met", "answer": "mine from one tab"}
    facts = {"kind": "routine", "outcome": "not_home", "answer": "theirs from another tab"}
    change = partial(visits.correct, visit, by=me, **facts)
    return Scene(url, url, visit, change, data, shows=("mine from one tab", "theirs from another tab", "Not at home"))


@scene("visits:withdraw")
def withdraw_visit(world: World) -> Scene:
    visit, me = _visit(world)
    return Scene(
        reverse("visits:detail", args=[visit.pk]),
        reverse("visits:withdraw", args=[visit.pk]),
        visit,
        lambda: visits.correct(visit, by=me, kind="routine", outcome="met", answer="corrected meanwhile"),
        {"reason": "twice"},
        shows=("corrected meanwhile",),
    )


@scene("visits:promise")
def keep_promise(world: World) -> Scene:
    visit, me = _visit(world, promise="meals")
    return Scene(
        reverse("visits:detail", args=[visit.pk]),
        reverse("visits:promise", args=[visit.pk]),
        visit,
        lambda: visits.correct(visit, by=me, promise="meals and the lift"),
        shows=("meals and the lift",),
    )


def _reviewed(world: World, name: str, data: dict[str, Any]) -> Scene:
    """A correction of a visit made on a phone, which waits for review while the visit is corrected once more."""
    visit, me = _visit(world, answer="first")
    mine = {"visit": visit.pk, "answer": "mine from the phone"}
    Phone(world.client).one(
        item("visit.correct", mine, based_on=versions.of(visit, correctable(visit)), for_review=True)
    )
    pk = Submission.objects.latest("pk").pk
    url = reverse(f"phones:{name}", args=[pk])
    return Scene(
        url if name == "edit" else reverse("phones:record", args=[pk]),
        url,
        visit,
        lambda: visits.correct(visit, by=me, kind="routine", outcome="met", answer="theirs from the office"),
        data,
        shows=("mine from the phone", "theirs from the office"),
    )


@scene("phones:apply")
def apply_from_phone(world: World) -> Scene:
    return _reviewed(world, "apply", {})


@scene("phones:edit")
def edit_from_phone(world: World) -> Scene:
    return _reviewed(world, "edit", {"kind": "routine", "outcome": "met", "answer": "mine from the phone"})


FACTS = {"sex": "1", "born": "1960-01-02", "education": "31"}


@scene("people:correct")
def correct_person(world: World) -> Scene:
    world.me("clerk")
    person = world.resident(person__name="Wang", person__born=dt.date(1960, 1, 2))
    url = reverse("people:correct", args=[person.pk])
    change = {"education": "21", "phone": "13900001111"}
    return Scene(
        url,
        url,
        person,
        lambda: people.correct(person, change, by=world.colleague("clerk")),
        {"name": "Wang Mine", **FACTS},
        shows=("Wang Mine", "Chen Jie", "1111"),
    )


def _moves(world: World, name: str, data: dict[str, Any]) -> Scene:
    world.me("clerk")
    person = world.resident()
    there = world.home()
    url = reverse(f"people:{name}", args=[person.pk])
    by = world.colleague("clerk")
    change = partial(people.move, person, there, on=timezone.localdate(), relation="20", by=by)
    return Scene(url, url, person, change, data, shows=("Chen Jie", str(there.dwelling)))


@scene("people:move")
def move_person(world: World) -> Scene:
    return _moves(world, "move", {"on": timezone.localdate().isoformat()})


@scene("people:died")
def record_death(world: World) -> Scene:
    return _moves(world, "died", {"on": timezone.localdate().isoformat()})


@scene("people:take_back_death")
def take_back_death(world: World) -> Scene:
    world.me("clerk")
    person = world.resident()
    by = world.colleague("clerk")
    people.record_death(person, on=dt.date(2026, 1, 5), by=by)

    def change() -> None:
        people.take_back_death(person, by=by)
        people.record_death(person, on=dt.date(2026, 1, 6), by=by)

    page, url = (reverse(f"people:{name}", args=[person.pk]) for name in ("person", "take_back_death"))
    return Scene(page, url, person, change, shows=("Chen Jie",))


@scene("people:circumstance_end")
def end_circumstance(world: World) -> Scene:
    world.me("clerk")
    person = world.resident()
    row = CircumstanceFactory(person=person, since=dt.date(2025, 3, 1))
    return Scene(
        reverse("people:person", args=[person.pk]),
        reverse("people:circumstance_end", args=[row.pk]),
        row,
        lambda: Circumstance.objects.filter(pk=row.pk).update(since=dt.date(2025, 4, 1)),  # as an import does
        {"on": timezone.localdate().isoformat(), "reason": "ended"},
        shows=("by an import",),
    )


def _household(world: World) -> tuple[Any, Any, Callable[[], object]]:
    world.me("clerk")
    household = world.home()
    first, second = world.resident(household, is_head=True), world.resident(household, person__name="Li Leaves")
    by = world.colleague("clerk")
    return household, first, lambda: people.move(second, None, on=timezone.localdate(), by=by)


@scene("people:household_move")
def move_household(world: World) -> Scene:
    household, head, change = _household(world)
    url = reverse("people:household_move", args=[household.pk])
    data = {"people": [head.pk], "on": timezone.localdate().isoformat(), "away": "on"}
    return Scene(url, url, household, change, data, shows=("Chen Jie", head.name))


@scene("people:make_head")
def make_head(world: World) -> Scene:
    household, head, change = _household(world)
    household.residencies.update(is_head=False)
    page = reverse("people:household", args=[household.pk])
    url = reverse("people:make_head", args=[head.residencies.get().pk])
    return Scene(page, url, household, change, shows=("Chen Jie", head.name))


def _pair(world: World, name: str) -> Scene:
    world.me("committee")
    first, second = world.resident(person__name="Zhao"), world.resident(person__name="Zhao", person__education="31")
    pair = Duplicate.objects.create(community=world.community, first=first, second=second, score=90, reasons=["name"])
    page = reverse("people:duplicate", args=[pair.pk])
    by = world.colleague("clerk")
    change = partial(people.correct, second, {"name": "Zhao Corrected"}, by=by)
    url = reverse(f"people:{name}", args=[pair.pk])
    return Scene(page, url, pair, change, {"keep": "first"}, form=page, shows=("Chen Jie", "Zhao Corrected"))


@scene("people:duplicate")
def merge_pair(world: World) -> Scene:
    return _pair(world, "duplicate")


@scene("people:duplicate_dismiss")
def dismiss_pair(world: World) -> Scene:
    return _pair(world, "duplicate_dismiss")


@scene("people:duplicate_undo")
def undo_merge(world: World) -> Scene:
    made = _pair(world, "duplicate_undo")
    by = world.colleague("committee", world.community)
    people.merge(made.row, keep=made.row.first, take={}, by=by)

    def again() -> None:
        people.undo_merge(made.row, by=by)
        people.merge(made.row, keep=made.row.second, take={}, by=by)

    return Scene(made.page, made.url, made.row, again)


@scene("bodies:edit")
def edit_body(world: World) -> Scene:
    world.me("subdistrict", world.community.parent)
    body = Body.objects.create(
        place=world.community, kind="station", name="Station", phone="1", hours="9-5", since=dt.date(2020, 1, 1)
    )
    url = reverse("bodies:edit", args=[body.pk])
    by = world.colleague("subdistrict", world.community.parent)
    return Scene(
        url,
        url,
        body,
        lambda: bodies.edit(body, by=by, phone="28800000"),
        {"name": "Station", "phone": "28811111", "hours": "9-5"},
        shows=("28800000", "28811111", "Chen Jie"),
    )


@scene("duties:end")
def end_duty(world: World) -> Scene:
    me = world.me("subdistrict", world.community.parent)
    body = Body.objects.filter(place=world.community.parent).first()
    duty = Duty.objects.create(matter=LEAK, body=body, place=world.community, since=dt.date(2020, 1, 1))
    by = viewer_for(me)
    return Scene(
        reverse("duties:end", args=[duty.pk]),
        reverse("duties:end", args=[duty.pk]),
        duty,
        lambda: duties.end_duty(duty, until=dt.date(2030, 5, 1), by=by, reason="x"),
        {"until": "2030-03-01", "reason": "mine"},
    )


@scene("duties:end_admission")
def end_admission(world: World) -> Scene:
    by = viewer_for(world.me("subdistrict", world.community.parent))
    row = Admission.objects.create(matter=LEAK, place=world.community, since=dt.date(2020, 1, 1), document="No. 1")
    return Scene(
        reverse("duties:end_admission", args=[row.pk]),
        reverse("duties:end_admission", args=[row.pk]),
        row,
        lambda: duties.end_admission(row, until=dt.date(2030, 5, 1), by=by, reason="x"),
        {"until": "2030-03-01", "reason": "mine"},
    )


def _account(world: World, name: str) -> Scene:
    world.me("admin", world.community.parent)
    account = User.objects.create_user("clerk-li", "not secret at all", name="Li")
    by = world.colleague("admin", world.community.parent)
    if name == "reactivate":
        accounts.deactivate(account, by=by, reason="left")

    def change() -> None:
        accounts.reset_password(account, by=by, reason="forgotten")

    page = reverse("accounts:detail", args=[account.pk])
    form = reverse("accounts:reset_password", args=[account.pk])
    return Scene(page, reverse(f"accounts:{name}", args=[account.pk]), account, change, {"reason": "x"}, form)


for _name in ("deactivate", "reactivate", "remove_second_factor", "reset_password", "unlock"):
    scene(f"accounts:{_name}")(lambda world, name=_name: _account(world, name))


@scene("areas:move")
def move_area(world: World) -> Scene:
    world.me("committee")
    household = world.home()
    stairwell = household.dwelling.parent
    first, second, third = (WorkerFactory(community=world.community, name=name) for name in ("Qian", "Sun", "Zhou"))
    row = ResponsibilityFactory(place=stairwell, worker=first, community=world.community)
    data = {"place": [stairwell.pk], "worker": second.pk, "since": timezone.localdate().isoformat()}
    by = world.colleague("committee")
    change = partial(areas.hand_over, [stairwell], to=third, since=timezone.localdate(), by=by)
    url = reverse("areas:move", args=[world.community.pk])
    asked = f"{url}?place={stairwell.pk}&worker={second.pk}&since={data['since']}"
    return Scene(asked, url, row, change, data, form=asked, shows=("Zhou", "Chen Jie"))


@scene("cases:act")
def assign_case(world: World) -> Scene:
    me = viewer_for(world.me("clerk"))
    reporter = viewer_for(appointed("worker", world.community))
    first, second = (
        Body.objects.create(place=world.community.parent, kind="company", name=name, since=dt.date(2020, 1, 1))
        for name in ("Company A", "Company B")
    )
    case = cases.open_case(
        LEAK, HouseholdFactory(dwelling__parent__parent__parent=world.community).dwelling, by=reporter
    )
    cases.accept(case, by=me)
    url = reverse("cases:act", args=[case.pk, "assign"])
    by = world.colleague("subdistrict", world.community.parent)
    return Scene(
        url,
        url,
        case,
        lambda: cases.assign(case, by=by, body=second),
        {"body": first.pk},
        shows=("Company A", "Company B", "Chen Jie"),
    )


@scene("visits:promise_drop")
def drop_promise(world: World) -> Scene:
    made = keep_promise(world)
    return replace(made, url=reverse("visits:promise_drop", args=[made.row.pk]), data={"words": "moved to a home"})


def _worker(world: World) -> Any:
    world.me("subdistrict", world.community.parent)
    return WorkerFactory(community=world.community, since=dt.date(2020, 1, 1), post="Clerk")


@scene("staffing:correct")
def correct_worker(world: World) -> Scene:
    worker = _worker(world)
    facts = {"worker-sex": worker.sex, "worker-born": worker.born or "", "worker-since": "2020-01-01"}
    return Scene(
        reverse("staffing:worker", args=[worker.pk]),
        reverse("staffing:correct", args=[worker.pk]),
        worker,
        lambda: staffing.correct(worker, by=world.colleague("subdistrict", world.community.parent), post="Grid worker"),
        {**facts, "worker-post": "Social worker"},
        shows=("Grid worker", "Social worker"),
    )


@scene("staffing:correct_qualification")
def correct_qualification(world: World) -> Scene:
    worker, by = _worker(world), world.colleague("subdistrict", world.community.parent)
    kind, level = QualificationKind.CERTIFICATE, content.choices("certificate")[0][0]
    paper = staffing.add_qualification(worker, by=by, kind=kind, level=level, since=dt.date(2021, 1, 1), number="A1")
    return Scene(
        reverse("staffing:worker", args=[worker.pk]),
        reverse("staffing:correct_qualification", args=[paper.pk]),
        paper,
        lambda: staffing.correct_qualification(paper, by=by, number="B2"),
        {f"paper-{paper.pk}-since": "2021-01-01", f"paper-{paper.pk}-number": "C3"},
        shows=("B2", "C3"),
    )


@scene("cases:materials")
def tick_materials(world: World) -> Scene:
    by = viewer_for(world.me("clerk"))
    matter = next(one for one in duty_queries.matters().values() if len(one.bring) > 1)
    case = CaseFactory(matter=matter.code, place=world.community, community=world.community)
    first, second = (thing.zh for thing in matter.bring[:2])
    url = reverse("cases:materials", args=[case.pk])
    change = partial(cases.receive_materials, case, [first], by=by)
    return Scene(url, url, case, change, {"received": [second]})


@scene("lists:edit")
def change_list(world: World) -> Scene:
    user = world.me("clerk")
    row = SavedListFactory(community=world.community, by=user, title="First name")
    spec, _faults = read_spec(SPEC)
    url = reverse("lists:edit", args=[row.pk])
    change = partial(lists.change, row, spec, title="Theirs from another tab", by=viewer_for(user), based_on="")
    data = {"title": "Mine from one tab", "column-0": "person.name", "save": "1"}
    return Scene(url, url, row, change, data, shows=("Mine from one tab", "Theirs from another tab"))
