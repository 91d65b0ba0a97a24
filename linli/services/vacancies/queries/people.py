"""Facts about people that placements need: rights to reserved posts, papers, whether somebody is a graduate."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from linli.core.database import sql
from linli.core.law import content, rules
from linli.registers.people.models import Circumstance, Person
from linli.services.employment.engine.limits import limits
from linli.services.employment.models import ProvenSkill
from linli.services.employment.states import SCHEME
from linli.services.schemes.models import Award
from linli.services.vacancies.models import HeldPaper
from linli.services.vacancies.states import VacancyKind

MAN = "1"  # code of `sex`
HARD, GRADUATE = "hard_to_employ", "new_graduate"  # kinds of circumstance


def after_months(day: date, months: int) -> date:
    """Return the day some months later; the last day of a shorter month.

    >>> after_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rights_of(people: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """Return for people who are recognised as hard to employ the kinds of reserved posts that are open to them."""
    keys = sorted(people)
    awarded = Award.objects.on(on).filter(sql.among("person_id", keys), scheme=SCHEME)
    stated = Circumstance.objects.on(on).filter(sql.among("person_id", keys), kind=HARD)
    found = {*awarded.values_list("person_id", flat=True), *stated.values_list("person_id", flat=True)}
    return dict.fromkeys(found, frozenset({VacancyKind.WELFARE.value}))


def papers_of(people: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """Return the papers that people showed and that are valid on a day."""
    rows = HeldPaper.objects.on(on).filter(sql.among("person_id", sorted(people)))
    found: dict[int, set[str]] = {}
    for person, paper in rows.values_list("person_id", "paper"):
        found.setdefault(person, set()).add(paper)
    return {person: frozenset(own) for person, own in found.items()}


def proven_of(people: Collection[int], on: date) -> dict[int, dict[str, str]]:
    """Return the skills that certificates of people prove on a day: occupation -> the highest grade."""
    known = list(content.codes("skill_grade"))
    found: dict[int, dict[str, str]] = {}
    rows = ProvenSkill.objects.on(on).filter(sql.among("person_id", sorted(people)))
    for person, occupation, grade in rows.values_list("person_id", "occupation", "grade"):
        own = found.setdefault(person, {})
        before = own.get(occupation, "")
        if not before or (grade and known.index(grade) > known.index(before)):
            own[occupation] = grade
    return found


def welfare_term(person: Person, on: date) -> date:
    """Return until when the subsidy of a public-welfare post that begins on a day runs.

    So many years as the rule says; to retirement for who is near enough to it. Only here does the law ask for the age.
    """
    code = person.community.code
    usual = after_months(on, 12 * int(rules.value("employment.public_post.max_years", code=code, on=on)))
    near = 12 * int(rules.value("employment.public_post.near_retirement_years", code=code, on=on))
    if person.born is None:
        return usual
    for month in range(near):
        day = after_months(on, month)
        reached = limits(code, day)
        if person.born.toordinal() <= (reached.retire_born_man if person.sex == MAN else reached.retire_born_woman):
            return max(usual, day)
    return usual


def is_graduate(person: Person, on: date) -> bool:
    """Return whether the register says that a person graduated recently."""
    return Circumstance.objects.on(on).filter(person=person, kind=GRADUATE).exists()
