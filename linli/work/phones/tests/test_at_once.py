"""The same item from two tabs, a phone and a file at the same moment: saved once, one answer (PostgreSQL)."""

from __future__ import annotations

import datetime as dt
import uuid

from linli.core.tests.together import AT_ONCE, MANY, together
from linli.registers.bodies.models import Body
from linli.work.cases.models import Case
from linli.work.phones import actions
from linli.work.phones.actions import reading
from linli.work.phones.models import Submission
from linli.work.phones.tests.conftest import home, person
from linli.work.phones.tests.phone import item, visit
from linli.work.visits.models import Visit

pytestmark = AT_ONCE


def sender(who):
    return actions.Sender(who.viewer, uuid.UUID(who.phone.device), dt.timedelta())


def test_one_item_from_many_tabs_is_one_visit_and_one_answer(community):
    me, household = person("me", community), home(community)
    sent = item("visit", visit(household))
    told = together(lambda n: actions.receive_all([sent], sender(me))[0])
    assert {one.answer for one in told} == {"applied"}
    assert len({str(one.as_dict()) for one in told}) == 1
    assert (Visit.objects.count(), Submission.objects.count()) == (1, 1)


def test_one_case_from_many_tabs_is_one_case(community):
    Body.objects.create(kind="station", place=community, name="Station", since="2018-01-01")
    me, household = person("me", community), home(community)
    sent = item("case", {"household": household.pk, "matter": "repair.stairwell_leak", "words": "x"})
    told = together(lambda n: actions.receive_all([sent], sender(me))[0])
    assert {one.answer for one in told} == {"applied"}
    assert (Case.objects.count(), Submission.objects.count()) == (1, 1)


def test_of_many_contents_under_one_number_one_is_saved_and_the_others_wait(community):
    me, household, number = person("me", community), home(community), str(uuid.uuid4())
    items = [item("visit", visit(household, answer=f"version {n}"), id=number) for n in range(MANY)]
    told = together(lambda n: actions.receive_all([items[n]], sender(me))[0])
    assert sorted(one.answer for one in told) == ["applied"] + ["review"] * (MANY - 1)
    assert Visit.objects.count() == 1
    assert sorted(Submission.objects.values_list("version", flat=True)) == list(range(1, MANY + 1))


def test_two_phones_with_visits_to_one_household_make_one_visit_and_questions(community):
    people, household = [person(f"p{n}", community) for n in range(MANY)], home(community)
    told = together(lambda n: actions.receive_all([item("visit", visit(household))], sender(people[n]))[0])
    assert sorted(one.answer for one in told) == ["applied"] + ["review"] * (MANY - 1)
    assert Visit.objects.count() == 1


def test_whole_batches_in_opposite_order_do_not_block_each_other(community):
    me, doors = person("me", community), [home(community) for _ in range(4)]
    items = [item("visit", visit(door)) for door in doors]
    told = together(lambda n: actions.receive_all(items if n % 2 else items[::-1], sender(me)))
    assert {one.answer for batch in told for one in batch} == {"applied"}
    assert Visit.objects.count() == len(doors)


def test_of_many_who_decide_at_once_one_decides(community):
    me, household = person("me", community), home(community)
    sent = item("visit", visit(household), for_review=True)
    actions.receive(reading.sent(sent), sender(me))
    row = Submission.objects.get()

    def decide(n):
        if n % 2:
            return actions.discard(row, by=me.viewer, reason="twice")
        return actions.apply(row, by=me.viewer, decided="")

    results = together(decide)
    assert sum(not isinstance(one, Exception) for one in results) == 1
    assert Visit.objects.count() == (Submission.objects.get().state == "applied")
