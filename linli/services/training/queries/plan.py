"""The training plan: what unplaced people miss for the nearest vacancy, and which courses would give it to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.training.models import Trainee, TrainingCourse
from linli.services.training.queries import courses
from linli.services.vacancies.engine import JobCondition
from linli.services.vacancies.engine import words as vacancy_words
from linli.services.vacancies.models import Vacancy
from linli.services.vacancies.queries import matching


@dataclass(frozen=True, slots=True)
class TrainingNeed:
    """What people would have to learn or show: a skill at a grade, a paper, an education."""

    condition: JobCondition
    what: str

    @property
    def code(self) -> str:
        """Return it as it is stored with a proposal."""
        return f"{self.condition.value} {self.what}"

    @property
    def title(self) -> str:
        """Return it in words."""
        return vacancy_words.to_learn(self.condition, self.what)

    def served_by(self, course: TrainingCourse) -> bool:
        """Return whether a course teaches it: the occupation or one inside it, at this grade or a higher one."""
        if self.condition == JobCondition.PAPERS:
            return course.paper == self.what
        if self.condition != JobCondition.SKILL:
            return False
        trade, _space, rank = self.what.partition(" ")
        teaches = course.trade == trade or course.trade.startswith(f"{trade}-")
        return teaches and matching.rank_of_grade(course.grade) >= int(rank)


def need_title(code: str) -> str:
    """Return a stored need in words; "" if there is none or it is of an older form."""
    condition, _space, what = code.partition(" ")
    if condition not in set(JobCondition) or not what:
        return ""
    return TrainingNeed(JobCondition(condition), what).title


@dataclass(slots=True)
class PlanLine:
    """A need with the people who have it, and the courses that serve it."""

    need: TrainingNeed
    people: list[tuple[Person, Vacancy | None]] = field(default_factory=list)
    courses: list[TrainingCourse] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanProposal:
    """A course for a person, with what they miss for the nearest vacancy and the state if they are on its list."""

    person: Person
    need: TrainingNeed
    course: TrainingCourse
    vacancy: Vacancy | None


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """The plan of a place on a day."""

    lines: list[PlanLine]
    proposals: list[PlanProposal]
    unplaced: int
    vacancies: int


def plan(viewer: Viewer, communities: Sequence[Place], *, code: str, on: date) -> TrainingPlan:
    """Return the plan of some communities: demand by what is missing, courses that serve it, and who would benefit."""
    found = matching.proposed(viewer, [one.pk for one in communities], code=code, on=on)
    lines = _lines(found)
    ahead = list(courses.with_taken(TrainingCourse.objects.visible_to(viewer).public(on)).order_by("first_day", "pk"))
    for line in lines:
        line.courses = [one for one in ahead if line.need.served_by(one)]
    return TrainingPlan(lines, _proposals(lines), len(found.without), found.vacancies)


def _lines(found: matching.Proposed) -> list[PlanLine]:
    """Return the needs, the most people first."""
    lines: dict[TrainingNeed, PlanLine] = {}
    for one in found.without:
        for need in _missing(one):
            lines.setdefault(need, PlanLine(need)).people.append((one.seeker.person, one.vacancy))
    return sorted(lines.values(), key=lambda line: (-len(line.people), line.need.code))


def _missing(one: matching.WithoutProposal) -> list[TrainingNeed]:
    found: list[TrainingNeed] = []
    for missing in one.binding.missing:
        if missing.condition == JobCondition.SKILL:
            found.append(TrainingNeed(missing.condition, f"{missing.wanted[0]} {missing.wanted[1]}"))
        elif missing.condition == JobCondition.PAPERS:
            found += [TrainingNeed(missing.condition, paper) for paper in missing.given]
        elif missing.condition == JobCondition.EDUCATION:
            found.append(TrainingNeed(missing.condition, str(missing.wanted)))
    return found


def _proposals(lines: list[PlanLine]) -> list[PlanProposal]:
    """Return for each person and need the first course that is open to their community and that they are not on."""
    served = [line for line in lines if line.courses]
    keys = sorted({person.pk for line in served for person, _vacancy in line.people})
    rows = Trainee.objects.filter(sql.among("person_id", keys)).values_list("person_id", "course_id")
    listed = set(rows)
    made = []
    for line in served:
        for person, vacancy in line.people:
            fitting = [one for one in line.courses if _open_to(one, person)]
            if any((person.pk, one.pk) in listed for one in fitting):
                continue
            # A course with a free place before one with a waiting list, then the one that begins first.
            best = min(fitting, key=lambda one: (one.free == 0, one.first_day, one.pk), default=None)
            if best is not None:
                made.append(PlanProposal(person, line.need, best, vacancy))
    return made


def _open_to(course: TrainingCourse, person: Person) -> bool:
    own = course.community_id == person.community_id
    return own or (course.area is not None and person.community_id in course.area.communities_inside)
