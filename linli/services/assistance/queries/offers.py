"""Everything that a household may get, with reasons and what is missing, and the parts of its application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from linli.registers.people.models import Household, Person
from linli.services.assistance.engine import MeansVerdict, Working
from linli.services.assistance.models import HouseholdApplication, Relief
from linli.services.assistance.queries import means
from linli.services.assistance.queries.means import Tested
from linli.services.schemes import engine
from linli.services.schemes.engine import Decision, Scheme
from linli.services.schemes.engine.vocabulary import amount_per
from linli.services.schemes.models import Application, Award
from linli.services.schemes.queries import answers, register

OF_HOUSEHOLD = ("minimum_living", "marginal_low_income")  # asked for once, by the applicant
RANK = {"yes": 0, "unknown": 1}


@dataclass(frozen=True, slots=True)
class MayGet:
    """A scheme that a member may get.

    Attributes:
        has: the member gets it or has applied.
        after: it depends on the allowance that is applied for at the same time.
        working: how the amount comes about, if it follows from the means.
    """

    person: Person
    version: Scheme
    decision: Decision
    worth: str
    missing: tuple[str, ...]
    has: bool
    after: bool = False
    working: Working | None = None

    def __str__(self) -> str:
        return f"{self.version} · {self.person}"

    @property
    def key(self) -> str:
        """Return what a form calls it."""
        return f"{self.person.pk}:{self.version.code}"


def counted(household: Household, found: Tested | None, on: date) -> list[Person]:
    """Return the members of the current statement, or the residents while nothing was stated."""
    if found is None:
        return means.residents(household, on)
    return [one.person for one in found.statement.members.all() if one.counted]


def may_get(
    household: Household, people: Sequence[Person], applicant: Person, found: Tested | None, on: date
) -> list[MayGet]:
    """Return what each member may get, what is certain first.

    Args:
        household: who asks.
        people: its members.
        applicant: the member for whom schemes of the whole household are listed.
        found: the means test, if means were stated and may be read.
        on: the day.
    """
    schemes = [one for one in engine.every(place=household.community.code, on=on) if not one.by_household]
    known = register.known([one.pk for one in people], on)
    held = _held([one.pk for one in people])
    low = found is not None and found.result.verdict == MeansVerdict.LOW
    rows: list[MayGet] = []
    for person in people:
        facts = known[person.pk]
        sure = engine.decide_all(schemes, facts, on)
        then = engine.decide_all(schemes, facts | {"household_assistance": "minimum_living"}, on) if low else sure
        for scheme in schemes:
            if scheme.code in OF_HOUSEHOLD and person.pk != applicant.pk:
                continue
            now, later = sure[scheme.code], then[scheme.code]
            chosen = later if now.answer == "no" else now
            if chosen.answer == "no":
                continue
            after = now.answer == "no"
            rows.append(_row(person, scheme, chosen, found, has=(person.pk, scheme.code) in held, after=after))
    order = {one.pk: n for n, one in enumerate(people)}
    return sorted(rows, key=lambda one: (RANK[one.decision.answer], one.after, order[one.person.pk]))


def _row(person: Person, scheme: Scheme, decision: Decision, found: Tested | None, *, has: bool, after: bool) -> MayGet:
    certain = decision.answer == "yes" and found is not None
    working = means.working_for(found, scheme.code, person.pk) if certain and found is not None else None
    if working is not None:
        worth = str(amount_per(working.fen, scheme.benefit.unit, scheme.benefit.per))
    elif decision.amount:
        worth = str(amount_per(decision.amount, decision.unit, decision.per))
    else:
        worth = str(scheme.benefit.note or "")
    missing = tuple(answers.missing_titles(decision.missing))
    return MayGet(person, scheme, decision, worth, missing, has, after, working)


def _held(people: Sequence[int]) -> set[tuple[int, str]]:
    gets = Award.objects.open().filter(person__in=people).values_list("person_id", "scheme")
    asks = Application.objects.waiting().filter(person__in=people).values_list("person_id", "scheme")
    return {*gets, *asks}


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the one application."""

    row: HouseholdApplication
    applications: list[Application]
    reliefs: list[Relief]

    @property
    def titles(self) -> list[str]:
        """Return what was asked for."""
        return [*(one.title for one in self.applications), *(str(one) for one in self.reliefs)]

    @property
    def waiting(self) -> int:
        """Return how many parts nobody has decided."""
        asked = sum(one.state == "asked" for one in self.reliefs)
        return asked + sum(one.is_waiting for one in self.applications)


def parts(rows: Sequence[HouseholdApplication]) -> list[Parts]:
    """Return applications of a household with their parts; two queries."""
    numbers = [row.together for row in rows]
    filed = Application.objects.filter(together__in=numbers).select_related("person", "community")
    applications = list(filed.defer("words", "proxy_name").order_by("pk"))
    reliefs = list(Relief.objects.filter(application__in=rows).select_related("person").defer("words").order_by("pk"))
    return [
        Parts(
            row,
            [one for one in applications if one.together == row.together],
            [one for one in reliefs if one.application_id == row.pk],
        )
        for row in rows
    ]
