"""The matching of a community on a day, from the tracking files and the open vacancies; nothing of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import content, rules
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.employment.queries.seeking import Seeker, seeking
from linli.services.vacancies import engine
from linli.services.vacancies.engine import (
    Binding,
    JobCondition,
    JobOpening,
    JobSeeker,
    Matching,
    MatchWeights,
    Problem,
)
from linli.services.vacancies.models import Dismissal, Placement, Referral, Vacancy
from linli.services.vacancies.queries import lists, people
from linli.services.vacancies.states import VacancyKind

SEED = 1  # decides between equal pairs; the same every day, so that a page does not change by being opened
PART, DAY = "part", "day"  # of `work_hours`
NIGHT = "night"  # of `work_demand`
TOP = 4  # vacancies that are shown for one person beside the proposal


@dataclass(frozen=True, slots=True)
class JobProposal:
    """A vacancy that is proposed to a person, with the reasons; a worker decides."""

    seeker: Seeker
    vacancy: Vacancy
    reasons: tuple[engine.WorkReason, ...]


@dataclass(frozen=True, slots=True)
class WithoutProposal:
    """A person without a proposal, and the condition that keeps most vacancies away."""

    seeker: Seeker
    binding: Binding
    vacancy: Vacancy | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The matching of a place on a day."""

    proposals: list[JobProposal] = field(default_factory=list)
    without: list[WithoutProposal] = field(default_factory=list)
    stable: int = 0  # how many a stable matching would place
    vacancies: int = 0

    @property
    def conditions(self) -> list[tuple[JobCondition, int]]:
        """Return how many people each condition leaves without a proposal, the most first."""
        counts = Counter(one.binding.condition for one in self.without)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0].value))

    @property
    def training(self) -> list[tuple[JobCondition, str, int]]:
        """Return what people would have to learn or show for the nearest vacancy: condition, what, how many people."""
        counts: Counter[tuple[JobCondition, str]] = Counter()
        for one in self.without:
            for line in one.binding.missing:
                if line.condition == JobCondition.SKILL:
                    counts[line.condition, f"{line.wanted[0]} {line.wanted[1]}"] += 1
                elif line.condition == JobCondition.PAPERS:
                    counts.update((line.condition, paper) for paper in line.given)
                elif line.condition == JobCondition.EDUCATION:
                    counts[line.condition, str(line.wanted)] += 1
        rows = [(condition, what, count) for (condition, what), count in counts.items()]
        return sorted(rows, key=lambda row: (-row[2], row[0].value, row[1]))


def weights(code: str, on: date) -> MatchWeights:
    """Return the points of a place."""
    trade, wage, near, skill = rules.value("vacancies.match.weights", code=code, on=on)
    usual = int(rules.value("vacancies.match.usual_metres", code=code, on=on))
    return MatchWeights(trade=trade, wage=wage, near=near, skill=skill, usual_metres=usual)


def rank_of_grade(code: str) -> int:
    """Return the rank of a grade of skill, from 1, the lowest, which is the first of the list; 0 without one."""
    known = list(content.codes("skill_grade"))
    return known.index(code) + 1 if code in known else 0


def rank_of_education(code: str) -> int:
    """Return the rank of an education: the higher, the more; 0 if it is not known. The first digit falls with it."""
    return 10 - int(code[0]) if code[:1].isdigit() and code in content.codes("education") else 0


def limits_of(codes: Sequence[str]) -> frozenset[str]:
    """Return the demands of work that health limits exclude."""
    entries = content.codes("work_demand").items()
    return frozenset(code for code, entry in entries if not {*entry.get("limits", ())}.isdisjoint(codes))


def part_time() -> int:
    """Return the most hours a week of part-time work."""
    return int(rules.value("vacancies.match.part_time_hours"))


def _position(place: Place | None) -> engine.Point | None:
    if place is None or place.lat is None or place.lng is None:
        return None
    return float(place.lat), float(place.lng)


def skills_of(one: Seeker, proven: Mapping[str, int]) -> dict[str, int]:
    """Return the ranks of a person's skills: what the tracking file says, or a certificate if it proves more."""
    said = dict.fromkeys(one.file.skills, rank_of_grade(one.file.grade)) if one.file else {}
    return said | {code: max(rank, said.get(code, 0)) for code, rank in proven.items()}


def _seeker(
    one: Seeker, rights: frozenset[str], papers: frozenset[str], proven: Mapping[str, int], at: engine.Point | None
) -> JobSeeker:
    """Return what the engine may know of a person. Sex, age, ethnic group, origin and illness are not passed on."""
    file, education = one.file, rank_of_education(one.person.education) or None
    skills = skills_of(one, proven)
    if file is None:
        return JobSeeker(str(one.person.pk), skills=skills, education=education, rights=rights, papers=papers, at=at)
    limits = limits_of(file.limit_codes) | (frozenset({NIGHT}) if file.hours == DAY else frozenset())
    return JobSeeker(
        str(one.person.pk),
        trades=tuple(file.occupations),
        wage=file.wage_min,
        hours=part_time() if file.hours == PART else None,
        metres=file.metres_max,
        limits=limits,
        skills=skills,
        education=education,
        papers=papers,
        rights=rights,
        at=at,
    )


def opening(vacancy: Vacancy, free: int) -> JobOpening:
    """Return what the engine knows of a vacancy."""
    return JobOpening(
        str(vacancy.pk),
        vacancy.trade,
        vacancy.wage_low,
        places=free,
        hours=vacancy.hours,
        skill=rank_of_grade(vacancy.grade),
        education=rank_of_education(vacancy.education),
        papers=frozenset(vacancy.papers),
        demands=frozenset(vacancy.demands),
        reserved=vacancy.kind if vacancy.kind == VacancyKind.WELFARE else "",
        at=_position(vacancy.building),
    )


def busy(keys: Sequence[int]) -> set[int]:
    """Return those who need no proposal now: with an open referral or a placement that goes on."""
    referred = Referral.objects.open().filter(sql.among("person_id", keys)).values_list("person_id", flat=True)
    placed = Placement.objects.open().filter(sql.among("person_id", keys)).values_list("person_id", flat=True)
    return {*referred, *placed}


def positions(seekers: Sequence[Seeker]) -> dict[int, engine.Point | None]:
    """Return where the building of each home is, by dwelling."""
    homes = Place.objects.filter(sql.among("pk", sorted({one.dwelling_id for one in seekers})))
    lefts = {home.pk: home.lft for home in homes if home.lft is not None}
    inside = {one.person.community_id for one in seekers}
    buildings = Place.objects.filter(sql.among("community_id", sorted(inside)), level="building", lat__isnull=False)
    known = [(place.lft or 0, place.rgt or 0, _position(place)) for place in buildings]
    known.sort()
    found: dict[int, engine.Point | None] = {}
    for pk, left in lefts.items():
        found[pk] = next((at for first, end, at in known if first <= left < end), None)
    return found


@dataclass(frozen=True, slots=True)
class MatchProblem:
    """A matching problem with the rows that it was made from, by key."""

    problem: Problem
    seekers: dict[str, Seeker]
    vacancies: dict[str, Vacancy]


def problem_of(viewer: Viewer, communities: Sequence[int], *, code: str, on: date) -> MatchProblem:
    """Return the people of communities who look for work, and every open vacancy of the district."""
    found = seeking(viewer, on, communities=communities)
    skip = busy([one.person.pk for one in found])
    found = [one for one in found if one.person.pk not in skip]
    keys = [one.person.pk for one in found]
    rights, papers, where = people.rights_of(keys, on), people.papers_of(keys, on), positions(found)
    proven = people.proven_of(keys, on)
    nothing: frozenset[str] = frozenset()
    seekers = [
        _seeker(
            one,
            rights.get(one.person.pk, nothing),
            papers.get(one.person.pk, nothing),
            {code: rank_of_grade(grade) for code, grade in proven.get(one.person.pk, {}).items()},
            where.get(one.dwelling_id),
        )
        for one in found
    ]
    rows = list(lists.with_free(Vacancy.objects.public(on)))
    decided = Dismissal.objects.on(on).filter(sql.among("person_id", keys)).values_list("person_id", "vacancy_id")
    problem = Problem(
        seekers,
        [opening(row, row.places - row.taken) for row in rows],
        weights=weights(code, on),
        seed=SEED,
        without=frozenset((str(person), str(vacancy)) for person, vacancy in decided),
    )
    return MatchProblem(problem, {str(one.person.pk): one for one in found}, {str(row.pk): row for row in rows})


def proposed(viewer: Viewer, communities: Sequence[int], *, code: str, on: date) -> Proposed:
    """Return who is proposed where, and why others are not; a person decides on each."""
    made = problem_of(viewer, communities, code=code, on=on)
    best = engine.optimal(made.problem)
    bound = engine.binding(made.problem, best)
    order = list(made.seekers)  # by community and name
    return Proposed(
        [_proposal(made, best, key) for key in order if key in best.of],
        [
            WithoutProposal(made.seekers[key], bound[key], made.vacancies.get(bound[key].nearest))
            for key in order
            if key in bound
        ],
        len(engine.stable(made.problem)),
        len(made.vacancies),
    )


def _proposal(made: MatchProblem, best: Matching, key: str) -> JobProposal:
    vacancy = best.of[key]
    return JobProposal(made.seekers[key], made.vacancies[vacancy], engine.why(made.problem, key, vacancy))


@dataclass(frozen=True, slots=True)
class JobChoice:
    """A vacancy for one person: with the reasons if every condition is met, else with what is missing."""

    vacancy: Vacancy
    reasons: tuple[engine.WorkReason, ...]
    misses: tuple[engine.WorkReason, ...]


def choices_for(viewer: Viewer, person: Person, *, on: date) -> list[JobChoice]:
    """Return the vacancies that suit a person best, and those that miss the fewest conditions.

    At most `TOP` of each kind, the most suitable first. Empty if the person does not look for work or is busy.
    """
    made = problem_of(viewer, [person.community_id], code=person.community.code, on=on)
    key = str(person.pk)
    if key not in made.seekers:
        return []
    problem = made.problem
    row = next(number for number, one in enumerate(problem.seekers) if one.key == key)
    pairs = problem.pairs
    mine = [at for at, seeker in enumerate(pairs.seeker.tolist()) if seeker == row]
    mine.sort(key=lambda at: (-int(pairs.suitability[at]), int(pairs.opening[at])))
    fitting = [problem.openings[int(pairs.opening[at])].key for at in mine[:TOP]]
    unmet = problem.unmet(row).tolist()
    others = sorted((int(bits).bit_count(), at) for at, bits in enumerate(unmet) if bits)
    near = [problem.openings[at].key for _count, at in others[:TOP]]
    return [JobChoice(made.vacancies[one], engine.why(problem, key, one), ()) for one in fitting] + [
        JobChoice(made.vacancies[one], (), engine.misses_of(problem, key, one)) for one in near
    ]


def is_suitable(viewer: Viewer, person: Person, vacancy: Vacancy, *, on: date) -> bool:
    """Return whether every condition is met between a person who looks for work and an open vacancy."""
    made = problem_of(viewer, [person.community_id], code=person.community.code, on=on)
    if str(person.pk) not in made.seekers or str(vacancy.pk) not in made.vacancies:
        return False
    return not engine.misses_of(made.problem, str(person.pk), str(vacancy.pk))
