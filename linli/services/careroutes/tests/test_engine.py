"""The day plan of the engine: what must hold for every plan, found on drawn days; and the reasons that it gives."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.services.careroutes import engine
from linli.services.careroutes.engine import CareDayProblem, CarePair, CareShift, CareVisit, reasons
from linli.services.careroutes.engine.reasons import Here, Missing
from linli.services.careroutes.engine.schedule import Schedule

SKILLS = ("bath", "nursing")
PLACES = 5
ROUNDS = 25


@st.composite
def days(draw):
    """A small day: windows of some width, skills, pairs with a gap, two shifts for some carers, forbidden pairs."""
    spots = draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=PLACES, max_size=PLACES))
    travel = tuple(tuple(float(abs(a - c) + abs(b - d)) for c, d in spots) for a, b in spots)
    booked = draw(st.booleans())
    visits = []
    for _ in range(draw(st.integers(1, 9))):
        opens = draw(st.integers(0, 300))
        closes = opens + draw(st.integers(0, 60))
        deadline = draw(st.sampled_from([None, closes + 10]))
        skills = draw(st.frozensets(st.sampled_from(SKILLS), max_size=1))
        minutes = draw(st.integers(10, 60))
        visits.append(CareVisit(draw(st.integers(0, PLACES - 1)), opens, closes, minutes, deadline, skills, booked))
    pairs = []
    for first in range(0, min(len(visits) - 1, 2 * draw(st.integers(0, 2))), 2):
        least = draw(st.sampled_from([0, 0, 10]))
        visits[first + 1] = visits[first + 1]._replace(opens=visits[first].opens, closes=visits[first].closes + least)
        pairs.append(CarePair(first, first + 1, least, least + draw(st.sampled_from([0, 15]))))
    shifts = []
    for carer in range(draw(st.integers(0, 4))):
        skills = draw(st.frozensets(st.sampled_from(SKILLS)))
        start = draw(st.sampled_from([engine.problem.NOWHERE, 0]))
        if draw(st.booleans()):
            shifts.append(CareShift(carer, 0, draw(st.sampled_from([200, 480, None])), skills, start, start))
        else:
            shifts += [CareShift(carer, 0, 200, skills, start, start), CareShift(carer, 240, 480, skills, start, start)]
    carers = sorted({shift.carer for shift in shifts})
    nobody = st.frozensets(st.tuples(st.sampled_from(carers), st.integers(0, len(visits) - 1)), max_size=3)
    forbidden = draw(nobody) if carers else frozenset()
    return CareDayProblem(tuple(visits), tuple(shifts), travel, tuple(pairs), forbidden)


def referee(problem, plan):
    """What must hold, computed from the problem and the plan alone."""
    begins, carer_of, travel, lates = {}, {}, 0.0, [0.0]
    for route in plan.routes:
        shift = problem.shifts[route.shift]
        free, place, before = shift.begins, shift.start, None
        for stop in route.stops:
            one = problem.visits[stop.visit]
            assert stop.visit not in begins
            assert one.skills <= shift.skills
            assert (shift.carer, stop.visit) not in problem.forbidden
            way = 0.0 if place < 0 else problem.travel[place][one.place]
            assert stop.begins >= max(free + way, one.opens) - 1e-9
            assert one.deadline is None or stop.begins <= one.deadline
            if before is not None and before.booked and one.booked:
                assert before.opens + before.minutes <= one.opens
            begins[stop.visit], carer_of[stop.visit] = stop.begins, shift.carer
            lates.append(max(0.0, stop.begins - one.closes))
            travel += way
            free, place, before = stop.begins + one.minutes, one.place, one
        back = 0.0 if shift.end < 0 or before is None else problem.travel[place][shift.end]
        travel += back
        assert shift.ends is None or free + back <= shift.ends + 1e-9 or before is None
    assert sorted([*begins, *plan.missing]) == list(range(len(problem.visits)))
    for pair in problem.pairs:
        assert (pair.first in begins) == (pair.second in begins)
        if pair.first in begins:
            assert carer_of[pair.first] != carer_of[pair.second]
            assert pair.least - 1e-9 <= begins[pair.second] - begins[pair.first] <= pair.most + 1e-9
    assert abs(plan.travel - travel) < 1e-6
    assert abs(plan.late - sum(lates)) < 1e-6
    assert abs(plan.latest - max(lates)) < 1e-6


@given(days())
@settings(max_examples=120, deadline=None)
def test_every_plan_keeps_the_rules_of_the_day(problem):
    referee(problem, engine.plan(problem, rounds=ROUNDS))


@given(days())
@settings(max_examples=60, deadline=None)
def test_each_visit_is_placed_or_explained(problem):
    plan = engine.plan(problem, rounds=ROUNDS)
    now = reasons.rebuilt(problem, plan)
    for visit in range(len(problem.visits)):
        if visit in plan.missing:
            assert reasons.why_missing(now, visit).code in Missing
        else:
            assert reasons.why_here(now, visit).code in Here
    assert now.plan() == plan  # explaining changed nothing


@given(days())
@settings(max_examples=30, deadline=None)
def test_the_same_day_gives_the_same_plan(problem):
    assert engine.plan(problem, rounds=ROUNDS) == engine.plan(problem, rounds=ROUNDS)


@given(days())
@settings(max_examples=60, deadline=None)
def test_if_a_carer_falls_ill_the_visits_of_the_others_stay_with_them(problem):
    plan = engine.plan(problem, rounds=ROUNDS)
    placed = {visit: problem.shifts[shift].carer for visit, shift in plan.shift_of().items()}
    carers = sorted({shift.carer for shift in problem.shifts})
    if not placed:
        return
    ill = min(placed.values())
    kept = {(carer, visit) for visit, own in placed.items() if own != ill for carer in carers if carer != own}
    shifts = tuple(shift for shift in problem.shifts if shift.carer != ill)
    later = replace(problem, shifts=shifts, forbidden=problem.forbidden | kept)
    again = engine.plan(later, rounds=ROUNDS)
    referee(later, again)
    for visit, shift in again.shift_of().items():
        assert shifts[shift].carer == placed.get(visit, shifts[shift].carer) or placed[visit] == ill


def line(*places):
    """Places on a line, so many minutes from its begin."""
    return tuple(tuple(float(abs(one - other)) for other in places) for one in places)


def test_two_carers_come_together_and_one_alone_is_not_sent():
    lift = (CareVisit(0, 60, 60, 30, 70, booked=True), CareVisit(0, 60, 60, 30, 70, booked=True))
    together = CareDayProblem(lift, (CareShift(0, 0, 480), CareShift(1, 0, 480)), line(0), (CarePair(0, 1),))
    plan = engine.plan(together, rounds=ROUNDS)
    assert plan.missing == ()
    assert len(set(plan.shift_of().values())) == 2
    alone = replace(together, shifts=together.shifts[:1])
    plan = engine.plan(alone, rounds=ROUNDS)
    assert plan.missing == (0, 1)
    assert reasons.why_missing(reasons.rebuilt(alone, plan), 0).code == Missing.PARTNER


def test_each_reason_for_nobody():
    visit = CareVisit(0, 60, 60, 30, 70, frozenset({"nursing"}), booked=True)
    skilled, other = CareShift(0, 0, 480, frozenset({"nursing"})), CareShift(1, 0, 480)

    def why(problem, at=0):
        plan = engine.plan(problem, rounds=ROUNDS)
        assert at in plan.missing
        return reasons.why_missing(reasons.rebuilt(problem, plan), at)

    base = CareDayProblem((visit,), (skilled, other), line(0))
    assert why(replace(base, shifts=())).code == Missing.NOBODY
    lacks = why(replace(base, shifts=(other,)))
    assert (lacks.code, lacks.skills) == (Missing.SKILL, frozenset({"nursing"}))
    assert why(replace(base, forbidden=frozenset({(0, 0)}))) == reasons.WhyMissing(Missing.FORBIDDEN, carers=(0,))
    assert why(replace(base, shifts=(skilled._replace(begins=100),))).code == Missing.HOURS
    both = replace(base, visits=(visit, visit))
    missing = engine.plan(both, rounds=ROUNDS).missing[0]
    assert why(both, missing) == reasons.WhyMissing(Missing.BUSY, carers=(0,))


def test_reasons_for_this_carer():
    visits = (CareVisit(0, 60, 60, 30, 70), CareVisit(1, 60, 60, 30, 70))
    problem = CareDayProblem(visits, (CareShift(0, 0, 480, start=0), CareShift(1, 0, 480, start=1)), line(0, 30))
    plan = engine.plan(problem, rounds=ROUNDS)
    why = reasons.why_here(reasons.rebuilt(problem, plan), 0)
    assert (why.code, why.others) == (Here.ONLY, 0)  # the other one is 30 minutes away at the same time
    first = replace(problem, visits=visits[:1])
    plan = engine.plan(first, rounds=ROUNDS)
    why = reasons.why_here(reasons.rebuilt(first, plan), 0)
    assert (why.code, why.others, why.minutes) == (Here.NEAR, 1, 30)
    known = replace(first, extra=((0, 0, 50.0),))
    plan = engine.plan(known, rounds=ROUNDS)
    assert known.shifts[plan.shift_of()[0]].carer == 1
    assert reasons.why_here(reasons.rebuilt(known, plan), 0).code == Here.KNOWN


def test_a_delay_is_followed_across_a_pair_to_the_other_carer():
    # Carer 0 does 0 then 1; 1 is done together with 2 by carer 1, who does 3 afterwards.
    visits = tuple(CareVisit(0, opens, opens, 30) for opens in (0, 30, 30, 60))
    problem = CareDayProblem(
        (*visits, CareVisit(0, 0, 0, 10)), (CareShift(0, 0, None), CareShift(1, 0, None)), line(0), (CarePair(1, 2),)
    )
    now = Schedule(problem)
    for visit, shift in ((0, 0), (1, 0), (2, 1), (3, 1)):
        now.put(visit, now.best(visit, [shift])[0])
    assert [now.begins[one] for one in range(4)] == [0, 30, 30, 60]
    now.put(4, now.best(4, [0])[0])  # the first visit of carer 0 then
    assert [now.begins[one] for one in range(4)] == [10, 40, 40, 70]
    now.lift({4})
    assert [now.begins[one] for one in range(4)] == [0, 30, 30, 60]
