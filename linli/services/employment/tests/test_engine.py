"""The engine gives what a plain reading of the facts gives, person by person, whatever is drawn."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.law import content
from linli.services.employment.engine import facts as engine
from linli.services.employment.engine.households import without_break
from linli.services.employment.engine.limits import full_months, months_after, months_before
from linli.services.employment.engine.status import day_states
from linli.services.employment.engine.titles import village_points

DAY = dt.date(2026, 11, 30)
PLACE = "330102001001"
KINDS = [
    "employed",
    "flexible",
    "registered_unemployed",
    "unemployed",
    "in_training",
    "homemaker",
    "student",
    "retired",
]
days = st.integers(-900, 40).map(lambda n: DAY + dt.timedelta(days=n))
births = st.one_of(st.none(), st.dates(dt.date(1950, 1, 1), dt.date(2015, 1, 1)))


@st.composite
def courses(draw):
    """Facts about work one after the other, sometimes with a gap."""
    turns = sorted(draw(st.lists(days, min_size=1, max_size=5, unique=True)))
    found = []
    for since, until in zip(turns, [*turns[1:], None], strict=True):
        gap = draw(st.sampled_from([0, 0, 0, 3]))
        ended = max(since, until - dt.timedelta(days=gap)) if until else None
        found.append((draw(st.sampled_from(KINDS)), since, ended))
    return found


def out(kind):
    entry = content.codes("employment")[kind]
    return bool(entry.get("able_willing") and not entry.get("employed"))


def plain(born, woman, course):
    """In the base, in work, out of work since: read one by one."""
    now = [one for one in course if one[1] <= DAY and (one[2] is None or one[2] > DAY)]
    age = None if born is None else DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))
    of_age = age is not None and 16 <= age < (55 if woman else 60)
    if not now:
        return False, False, None
    entry = content.codes("employment")[now[-1][0]]
    base, works = of_age and bool(entry.get("able_willing")), bool(entry.get("employed"))
    if not base or works:
        return base, works, None
    since, place = now[-1][1], course.index(now[-1])
    while (
        place
        and out(course[place - 1][0])
        and course[place - 1][2] >= since
        and course[place - 1][1] < course[place - 1][2]
    ):
        place -= 1
        since = course[place][1]
    return base, works, since


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(births, st.booleans(), courses()), min_size=1, max_size=6))
def test_columns_give_what_reading_one_by_one_gives(drawn):
    numbers = engine.kind_numbers()
    long_ago = dt.date(2000, 1, 1)
    people = engine.people([(0, born, woman, long_ago, None, None, 0) for born, woman, _course in drawn])
    work = [(n, since, until, numbers[kind]) for n, one in enumerate(drawn) for kind, since, until in one[2]]
    states = day_states(engine.EmploymentFacts(people, engine.spans(work), households=1), [PLACE], DAY)
    for n, one in enumerate(drawn):
        base, works, since = plain(*one)
        found = states.people
        assert (bool(found.in_base[n]), bool(found.works[n])) == (base, works)
        assert int(found.jobless_since[n]) == (since.toordinal() if since else 0)
    zero = bool(states.households.zero[0])
    assert not zero or (states.people.jobless.any() and not (states.people.works & states.people.of_age).any())
    # The order in which facts were entered does not matter where none begin on the same day.
    again = day_states(engine.EmploymentFacts(people, engine.spans(work[::-1]), households=1), [PLACE], DAY)
    assert (again.people.state == states.people.state).all()


@given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), st.integers(0, 60))
def test_full_months_are_those_after_which_the_day_is_reached(day, months):
    later = months_after(day, months)
    assert full_months(day.toordinal(), later.toordinal()) == months
    assert full_months(later.toordinal(), day.toordinal()) is None or months == 0
    assert abs((months_before(later, months) - day).days) <= 3


def test_work_without_a_break_is_followed_back():
    def on(month):
        return dt.date(2026, month, 1)

    assert without_break([(on(1), on(4)), (on(3), on(6)), (on(6), None)], on(9)) == on(1)
    assert without_break([(on(1), on(3)), (on(4), None)], on(9)) == on(4)
    assert without_break([(on(1), on(3))], on(9)) is None


def test_a_village_between_the_floor_and_the_target_scores_in_proportion():
    points = [village_points(rate, 10, PLACE, DAY) for rate in (0.93, 0.94, 0.95, 0.96, 1.0)]
    assert points == [0, 0, 5, 10, 10]
