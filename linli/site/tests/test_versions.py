"""Two tabs, or two people, with the same record open: the later one sees both versions and decides."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from conftest import appointed
from linli.core import journal
from linli.core.journal import versions
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import User
from linli.registers.bodies import actions as bodies
from linli.registers.bodies.models import Body
from linli.registers.bodies.queries import viewer_for
from linli.registers.duties import actions as duties
from linli.registers.duties.models import Admission, Duty
from linli.registers.people import actions as people
from linli.registers.people.models import Circumstance, Duplicate
from linli.registers.people.tests.factories import (
    CircumstanceFactory,
    HouseholdFactory,
    PersonFactory,
    ResidencyFactory,
)
from linli.site.tests.addresses import matrices
from linli.work.areas import actions as areas
from linli.work.areas.tests.factories import ResponsibilityFactory
from linli.work.cases import actions as cases
from linli.work.staffing.tests.factories import WorkerFactory
from linli.work.visits import actions as visits
from linli.work.visits.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db
LEAK = "repair.stairwell_leak"

# Every address that takes a form, and why a stale one overwrites nothing. `version`: see SCENES below.
ONCE = "a second sending is refused: what it ends or answers has ended or is answered"
ADDS = "adds a row; what may be there once is refused"
READS = "changes no record: reads, checks, answers, settings of the device"
RUNS = "a file of its own; its undo keeps what was corrected since"
OWN_CODE = "the resident's own case, by its code; what is no longer possible is refused"
FORMS = {
    "version": "accounts:deactivate accounts:reactivate accounts:remove_second_factor accounts:reset_password "
    "accounts:unlock areas:move bodies:edit cases:act duties:end duties:end_admission people:circumstance_end "
    "people:correct people:died people:duplicate people:duplicate_dismiss people:duplicate_undo people:household_move "
    "people:make_head people:move people:take_back_death visits:correct visits:promise visits:withdraw",
    ONCE: "areas:assign areas:undo bodies:answer_post bodies:answer_reset bodies:end bodies:end_appointment "
    "bodies:hand_over staffing:account staffing:end_qualification staffing:end_service",
    ADDS: "accounts:create bodies:appoint bodies:new cases:attach cases:new duties:admit duties:assign "
    "people:circumstance_add people:household_new people:newcomer report staffing:new staffing:qualify visits:record",
    READS: "cases:phone cases:receipt follow follow_leave journal_verify people:household_read "
    "people:households_export people:person_read set_language set_text_size visits:seen work_in_place",
    RUNS: "people:import_rehearse people:import_start people:import_undo people:imports places:import_take "
    "places:import_undo places:imports staffing:import_take staffing:import_undo staffing:imports",
    OWN_CODE: "follow_rate follow_reopen",
}


def test_every_form_is_in_the_table_once():
    lines = [line.split() for matrix in matrices().values() for line in matrix.strip().splitlines()[1:]]
    posts = {words[1] for words in lines if words and words[0] == "POST"}
    named = [name for names in FORMS.values() for name in names.split()]
    assert sorted(named) == sorted(set(named))
    assert posts - set(named) == set(), "does it correct a row? Then it carries a version and has a scene below"
    assert set(FORMS["version"].split()) == set(SCENES)


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


def version_in(page: str, address: str) -> str:
    """The version that the form with this address carries; a form without an address is sent to its own page."""
    for form in re.findall(r"<form\b.*?</form>", page, re.S):
        head = form.partition(">")[0]
        action = re.search(r'action="([^"]*)"', head)
        if 'method="post"' in head and (html.unescape(action[1]) if action else "") in {address, ""}:
            found = re.search(r'name="based_on" value="([^"]+)"', form)
            if found and (action or "logout" not in form):
                return found[1]
    raise AssertionError(f"no form for {address} carries a version")


def stored(row: Any) -> list[dict[str, Any]]:
    return list(type(row)._base_manager.filter(pk=row.pk).values())


def entries() -> int:
    return journal.newest()


@pytest.fixture
def world(community, sign_in, client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return World(community, sign_in)


@pytest.mark.parametrize("name", FORMS["version"].split())
def test_a_stale_form_changes_nothing_and_shows_both(client, world, name):
    made = SCENES[name](world)
    opened = version_in(client.get(made.page).content.decode(), made.form or made.url)
    made.change()
    before, written = stored(made.row), entries()
    answer = client.post(made.url, {**made.data, "based_on": opened}, headers={"referer": f"http://x{made.page}"})
    page = answer.content.decode()
    assert answer.status_code == 412
    assert (stored(made.row), entries()) == (before, written), "nothing is changed"
    assert "Changed in the meantime" in page
    assert [text for text in made.shows if text not in page] == []
    # The user has seen both and decides for their own: the page sends the same again.
    decided = {"based_on": re.findall(r'name="based_on" value="([^"]+)"', page)[-1]}
    assert client.post(made.url, {**made.data, **decided}).status_code in {200, 302}
    assert entries() > written, "now it is saved"


@pytest.mark.parametrize("name", FORMS["version"].split())
def test_a_form_that_is_up_to_date_is_saved_without_a_question(client, world, name):
    made = SCENES[name](world)
    opened = version_in(client.get(made.page).content.decode(), made.form or made.url)
    written = entries()
    assert client.post(made.url, {**made.data, "based_on": opened}).status_code in {200, 302}
    assert entries() > written


def stale_person(client, world, mine, theirs):
    """The answer to a stale correction of a person, and the person."""
    world.me("clerk")
    person = world.resident(person__name="Wang", person__born=dt.date(1960, 1, 2))
    url = reverse("people:correct", args=[person.pk])
    opened = version_in(client.get(url).content.decode(), url)
    people.correct(person, theirs, by=world.colleague("clerk"))
    return client.post(url, {"name": "Wang", **FACTS, **mine, "based_on": opened}), person


def decide(client, answer, person, mine):
    """Save mine anyway, with what the page holds."""
    decided = re.findall(r'name="based_on" value="([^"]+)"', answer.content.decode())[-1]
    url = reverse("people:correct", args=[person.pk])
    client.post(url, {"name": "Wang", **FACTS, **mine, "based_on": decided})
    person.refresh_from_db()


def test_saving_mine_leaves_alone_what_only_the_other_changed(client, world):
    mine, theirs = {"name": "Wang Mine"}, {"education": "21", "phone": "13900001111"}
    answer, person = stale_person(client, world, mine, theirs)
    decide(client, answer, person, mine)
    assert (person.name, person.education, person.phone) == ("Wang Mine", "21", "13900001111")


def test_of_two_who_change_the_same_the_decision_of_the_later_counts(client, world):
    mine, theirs = {"name": "Wang Mine"}, {"name": "Wang Theirs"}
    answer, person = stale_person(client, world, mine, theirs)
    assert [text for text in ("Wang Mine", "Wang Theirs") if text not in answer.content.decode()] == []
    person.refresh_from_db()
    assert person.name == "Wang Theirs"
    decide(client, answer, person, mine)
    assert person.name == "Wang Mine"


def test_two_who_type_the_same_are_not_asked(client, world):
    answer, _person = stale_person(client, world, {"name": "Wang New"}, {"name": "Wang New"})
    assert answer.status_code == 302


def test_a_third_change_after_the_question_is_asked_about_again(client, world):
    answer, person = stale_person(client, world, {"name": "Wang Mine"}, {"name": "Wang Theirs"})
    decided = re.findall(r'name="based_on" value="([^"]+)"', answer.content.decode())[-1]
    people.correct(person, {"name": "Wang Third"}, by=world.colleague("committee"))
    url = reverse("people:correct", args=[person.pk])
    again = client.post(url, {"name": "Wang Mine", **FACTS, "based_on": decided})
    assert again.status_code == 412
    assert "Wang Third" in again.content.decode()


def test_numbers_stay_masked_in_the_question_and_nothing_can_be_read_from_a_version(client, world):
    answer, person = stale_person(client, world, {"name": "Wang Mine"}, {"phone": "13900001111"})
    page = answer.content.decode()
    assert "13900001111" not in page
    assert "1111" in page
    assert answer["Cache-Control"].startswith("max-age=0")
    other = PersonFactory(name="Wang", phone="13900001111", community=world.community)
    ours, theirs = (versions.of(row, {"phone": row.phone}).partition("-")[2] for row in (person, other))
    person.refresh_from_db()
    assert ours != theirs, "equal numbers of two people look different"
    assert re.fullmatch(r"[0-9a-f]{8}", theirs)


def test_a_form_with_an_error_keeps_the_version_of_its_opening(client, world):
    world.me("clerk")
    person = world.resident()
    url = reverse("people:correct", args=[person.pk])
    opened = version_in(client.get(url).content.decode(), url)
    people.correct(person, {"name": "Wang Theirs"}, by=world.colleague("clerk"))
    page = client.post(url, {"name": "", "based_on": opened}).content.decode()
    assert version_in(page, url) == opened


@pytest.mark.parametrize("version", ["x", "0", "9" * 40, "1-2-3/4-5", "-", "/"])
def test_a_version_that_nobody_gave_is_a_question_too(client, world, version):
    world.me("clerk")
    person = world.resident()
    answer = client.post(reverse("people:correct", args=[person.pk]), {"name": "Wang", **FACTS, "based_on": version})
    assert answer.status_code == 412
    person.refresh_from_db()
    assert person.name != "Wang"


def test_an_act_by_htmx_is_asked_about_beside_its_form(client, world):
    made = SCENES["cases:act"](world)
    opened = version_in(client.get(made.page).content.decode(), made.url)
    made.change()
    answer = client.post(made.url, {**made.data, "based_on": opened}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (412, "#notices")
    assert "<html" not in answer.content.decode()
