"""The matching: nobody twice, no vacancy over its places, only eligible pairs, proven best, or stable."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.services.vacancies import engine
from linli.services.vacancies.engine import JobCondition, JobOpening, JobSeeker, MatchWeights, Problem

TRADES = ["4-01", "4-02", "4-02-07", "4-03-02", "4-03-02-01", "6-01"]
PAPERS, DEMANDS = ["care", "driving"], ["lifting", "night"]
few = settings(max_examples=50)
points = st.tuples(st.floats(30.2, 30.3), st.floats(120.1, 120.2))


@st.composite
def people(draw):
    return [
        JobSeeker(
            f"p{number}",
            trades=tuple(draw(st.lists(st.sampled_from(TRADES), max_size=2, unique=True))),
            wage=draw(st.sampled_from([None, 300_000, 500_000])),
            hours=draw(st.sampled_from([None, 24, 40])),
            metres=draw(st.sampled_from([None, 2_000, 5_000])),
            limits=draw(st.frozensets(st.sampled_from(DEMANDS))),
            skills=draw(st.dictionaries(st.sampled_from(TRADES), st.integers(0, 5), max_size=2)),
            education=draw(st.sampled_from([None, 3, 7])),
            papers=draw(st.frozensets(st.sampled_from(PAPERS))),
            rights=draw(st.sampled_from([frozenset(), frozenset({"welfare"})])),
            at=draw(st.none() | points),
        )
        for number in range(draw(st.integers(0, 7)))
    ]


@st.composite
def vacancies(draw):
    return [
        JobOpening(
            f"v{number}",
            draw(st.sampled_from(TRADES)),
            draw(st.sampled_from([280_000, 400_000, 600_000])),
            places=draw(st.integers(0, 2)),
            hours=draw(st.sampled_from([None, 20, 40, 44])),
            skill=draw(st.sampled_from([0, 0, 2])),
            education=draw(st.sampled_from([0, 0, 5])),
            papers=draw(st.sampled_from([frozenset(), frozenset({"care"})])),
            demands=draw(st.sampled_from([frozenset(), frozenset({"lifting"})])),
            reserved=draw(st.sampled_from(["", "", "welfare"])),
            at=draw(st.none() | points),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


def fits(one, two, metres):
    """Whether a pair may be proposed, in plain words and not as the engine computes it."""
    wanted = not one.trades or any(
        two.trade == wish or two.trade.startswith(f"{wish}-") or wish.startswith(f"{two.trade}-") for wish in one.trades
    )
    grades = [grade for code, grade in one.skills.items() if code == two.trade or code.startswith(f"{two.trade}-")]
    return (
        wanted
        and (one.wage is None or two.wage >= one.wage)
        and (one.hours is None or two.hours is None or two.hours <= one.hours)
        and (one.metres is None or metres is None or metres <= one.metres + 1)
        and not one.limits & two.demands
        and max(grades, default=0) >= two.skill
        and (one.education or 0) >= two.education
        and two.papers <= one.papers
        and (not two.reserved or two.reserved in one.rights)
    )


@few
@given(people(), vacancies())
def test_nobody_gets_two_no_vacancy_is_overfull_and_every_proposal_is_eligible(seekers, openings):
    problem = Problem(seekers, openings)
    by_key = {one.key: one for one in openings}
    for matching in (engine.optimal(problem), engine.stable(problem), engine.greedy(problem)):
        assert set(matching.of) <= {one.key for one in seekers}
        for vacancy in openings:
            assert sum(found == vacancy.key for found in matching.of.values()) <= vacancy.places
        for number, one in enumerate(problem.seekers):
            if one.key in matching.of:
                at = next(i for i, two in enumerate(problem.openings) if two.key == matching.of[one.key])
                assert fits(one, by_key[matching.of[one.key]], problem.metres(number, at))
                assert not engine.misses_of(problem, one.key, matching.of[one.key])


@few
@given(people(), vacancies())
def test_what_is_not_proposed_is_explained_by_a_condition_that_is_not_met(seekers, openings):
    problem = Problem(seekers, openings)
    bound = engine.binding(problem, engine.optimal(problem))
    for key, found in bound.items():
        missing = [line.condition for line in engine.misses_of(problem, key, found.nearest)]
        if found.condition == JobCondition.PLACES:
            assert not missing
        else:
            assert found.condition in missing
            assert [line.condition for line in found.missing] == missing
            assert found.count == 0 or len(missing) == 1


def best_of(problem):
    """The most placements, then the most suitability, by trying everything."""
    pairs = problem.pairs
    options = [[None] for _ in problem.seekers]
    for at, seeker in enumerate(pairs.seeker.tolist()):
        options[seeker].append(at)
    found = (0, 0)
    for choice in product(*options):
        used = [int(pairs.opening[at]) for at in choice if at is not None]
        if all(used.count(opening) <= one.places for opening, one in enumerate(problem.openings)):
            points = sum(int(pairs.suitability[at]) for at in choice if at is not None)
            found = max(found, (len(used), points))
    return found


@settings(max_examples=40)
@given(people(), vacancies())
def test_the_best_is_the_best_of_all_and_proven(seekers, openings):
    problem = Problem(seekers[:5], openings)
    best, simple = engine.optimal(problem), engine.greedy(problem)
    assert (len(best), best.suitability) == best_of(problem)
    assert best.proven
    assert (len(best), best.suitability) >= (len(simple), simple.suitability)


@few
@given(people(), vacancies())
def test_in_a_stable_matching_no_two_would_rather_have_each_other(seekers, openings):
    problem = Problem(seekers, openings)
    assert not list(engine.blocking_pairs(problem, engine.stable(problem)))


@few
@given(people(), vacancies(), st.randoms(use_true_random=False))
def test_the_order_of_the_sheet_decides_nothing(seekers, openings, chance):
    expected = engine.optimal(Problem(seekers, openings))
    chance.shuffle(seekers)
    chance.shuffle(openings)
    assert engine.optimal(Problem(seekers, openings)).of == expected.of


def test_one_place_goes_where_it_places_more_people():
    """甲 could take either, 乙 only the first: a greedy choice would leave 乙 without."""
    both = JobSeeker("甲", trades=("4-01", "4-02"), skills={"4-01": 3})
    one = JobSeeker("乙", trades=("4-01",))
    problem = Problem([both, one], [JobOpening("A", "4-01", 400_000), JobOpening("B", "4-02", 400_000)])
    assert engine.optimal(problem).of == {"甲": "B", "乙": "A"}
    assert len(engine.greedy(problem)) == 1


def test_two_beside_each_other_are_decided_by_the_recorded_seed_and_not_by_their_name():
    twins = [JobSeeker(key, trades=("4-01",)) for key in ("a", "b")]
    winners = {next(iter(engine.optimal(Problem(twins, [JobOpening("A", "4-01", 1)], seed=n)).of)) for n in range(12)}
    assert winners == {"a", "b"}


def test_a_person_without_position_is_excluded_by_no_distance_and_told_to_ask():
    near = JobSeeker("甲", metres=100)
    problem = Problem([near], [JobOpening("A", "4-01", 1, at=(30.0, 120.0))])
    assert engine.optimal(problem).of == {"甲": "A"}
    assert [line.given for line in engine.why(problem, "甲", "A") if line.condition == JobCondition.DISTANCE] == [None]


def test_a_dismissed_pair_is_not_proposed_again():
    problem = Problem([JobSeeker("甲")], [JobOpening("A", "4-01", 1)], without=frozenset({("甲", "A")}))
    assert not engine.optimal(problem).of


def test_the_engine_has_no_field_for_what_it_may_not_know():
    names = {*JobSeeker.__slots__, *JobOpening.__slots__, *MatchWeights.__slots__}
    assert not names & {"sex", "age", "born", "ethnicity", "nationality", "belief", "origin", "registration", "marital"}
