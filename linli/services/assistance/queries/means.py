"""Statements of means as the engine reads them, and the facts that schemes ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from linli.core.database import sql
from linli.core.database.dated import holds_on
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.services.assistance import engine
from linli.services.assistance.engine import Assessment, Means, MeansItem, MeansVerdict, Member, Working
from linli.services.assistance.models import Authorisation, MeansStatement, StatementMember
from linli.services.assistance.states import ALLOWANCES
from linli.services.schemes.engine import Worked, ages
from linli.services.schemes.models import Award

Keys = Sequence[int]
FEAST = "03-01"  # birthday of people born on 29 February, as the whole system counts


@dataclass(frozen=True, slots=True)
class Tested:
    """A statement with the result of its means test."""

    statement: MeansStatement
    result: Assessment

    @property
    def allowance(self) -> Working | None:
        """Return the monthly allowance of the household, if it is below the line."""
        return engine.low_income(self.result) if self.result.verdict == MeansVerdict.LOW else None

    def key_of(self, person: int) -> int:
        """Return the key under which a person is a member: after a merge still that of the duplicate."""
        members = self.statement.members.all()
        return next((one.person_id for one in members if kept(one.person) == person), person)


def current(household: Household) -> MeansStatement | None:
    """Return the statement that holds now, whether or not it may be read."""
    rows = MeansStatement.objects.valid().open().filter(household=household)
    return rows.select_related("authorisation", "community", "household").prefetch_related("members__person").first()


def authorisation(household: Household) -> Authorisation | None:
    """Return the last authorisation of a household that was not revoked, also one that has expired."""
    rows = Authorisation.objects.open().filter(household=household)
    return rows.prefetch_related("signatures__person").first()


def readable(on: date) -> Q:
    """Return the condition that a statement holds on a day and that its household still agrees."""
    agreed = Authorisation.objects.on(on).filter(household=OuterRef("household"), expires_on__gt=on)
    return holds_on(on) & Q(withdrawn_at=None, forgotten_at=None) & Q(Exists(agreed))


def residents(household: Household, on: date) -> list[Person]:
    """Return who lives in a household on a day, the head first."""
    homes = Residency.objects.on(on).filter(household=household).select_related("person__community")
    return [home.person for home in homes.order_by("-is_head", "since", "pk")]


def means_of(said: dict[str, Any], people: Iterable[Person], facts: dict[int, frozenset[str]], on: date) -> Means:
    """Return what the engine reads: figures as stored, and the people who count."""
    members = tuple(
        Member(one.pk, ages.age(one.born, on, FEAST) if one.born else None, facts.get(kept(one), frozenset()))
        for one in people
    )
    items = tuple(MeansItem(one["kind"], one.get("person") or 0, one["value"]) for one in said.get("items", ()))
    nothing = frozenset(said.get("nothing", ()))
    return Means(members, items, said.get("months", 12), nothing, bool(said.get("complete")))


def kinds_of(people: Keys, on: date) -> dict[int, frozenset[str]]:
    """Return the circumstances of people on a day; two queries at most."""
    found: dict[int, set[str]] = {pk: set() for pk in people}
    for pk, kind in Circumstance.objects.on(on).filter(sql.among("person_id", people)).values_list("person_id", "kind"):
        found[pk].add(kind)
    return {pk: frozenset(kinds) for pk, kinds in found.items()}


def tested(statements: Iterable[MeansStatement], on: date) -> list[Tested]:
    """Test statements with members and community loaded; one query more, however many."""
    rows = list(statements)
    counted = {row.pk: [one.person for one in row.members.all() if one.counted] for row in rows}
    facts = kinds_of([kept(one) for people in counted.values() for one in people], on)
    return [
        Tested(
            row,
            engine.assess(means_of(row.said, counted[row.pk], facts, on), engine.norms(row.community.code, on)),
        )
        for row in rows
    ]


def test_of(row: MeansStatement, on: date) -> Tested:
    """Test one statement."""
    return tested([row], on)[0]


# ---- facts for schemes


def kept(person: Person) -> int:
    """Return who a person is after a merge."""
    return person.merged_into_id or person.pk


def about(people: Keys, on: date) -> dict[int, Tested]:
    """Return the test that counts for each person: of the latest statement in which they are a member."""
    rows = MeansStatement.objects.filter(readable(on), pk__in=_counted(people).values("statement"))
    rows = rows.select_related("community").prefetch_related("members__person").order_by("since", "pk")
    wanted = set(people)
    return {
        kept(one.person): found
        for found in tested(rows, on)
        for one in found.statement.members.all()
        if one.counted and kept(one.person) in wanted
    }


def _counted(people: Keys) -> QuerySet[StatementMember]:
    """Return the memberships of people, also under a duplicate that was merged."""
    same = sql.among("person_id", people) | sql.among("person__merged_into_id", people)
    return StatementMember.objects.filter(same, counted=True)


def facts(people: Keys, on: date) -> dict[str, dict[int, Any]]:
    """Return the facts that means give to schemes, code -> person -> value, with one means test for each household.

    `household_income` is the counted income per head and month in fen, cut, and `household_assets` savings and capital
    per head, rounded up: below, from and up to a limit in fen they compare exactly. `property_over` is whether
    vehicles, homes or savings pass the limits, `household_assistance` what the household was granted.
    """
    tests = about(people, on)
    return {
        "household_income": {pk: floor(one.result.per_head) for pk, one in tests.items() if one.result.knows_income},
        "household_assets": {pk: ceil(one.result.assets) for pk, one in tests.items() if one.result.knows_property},
        "property_over": {pk: one.result.property_over for pk, one in tests.items() if one.result.knows_property},
        "household_assistance": assistance(people, on),
    }


def assistance(people: Keys, on: date) -> dict[int, str]:
    """Return what the household of each person was granted: the allowance, or to be marginal."""
    rows = MeansStatement.objects.filter(pk__in=_counted(people).values("statement")).valid().on(on)
    rows = rows.prefetch_related("members__person")
    households = [[kept(one.person) for one in row.members.all() if one.counted] for row in rows]
    everybody = [pk for house in households for pk in house]
    same = sql.among("person_id", everybody) | sql.among("person__merged_into_id", everybody)
    granted = Award.objects.on(on).filter(same, scheme__in=["minimum_living", "marginal_low_income"])
    held: dict[int, set[str]] = {}
    for pk, whole, scheme in granted.values_list("person_id", "person__merged_into_id", "scheme"):
        held.setdefault(whole or pk, set()).add(scheme)
    found: dict[int, str] = {}
    for house in households:
        codes = {code for pk in house for code in held.get(pk, ())}
        if codes:
            found |= dict.fromkeys(house, "minimum_living" if "minimum_living" in codes else codes.pop())
    wanted = set(people)
    return {pk: code for pk, code in found.items() if pk in wanted}


def allowances(people: Keys, on: date) -> dict[int, Worked]:
    """Return the monthly allowance of the household of each person."""
    found = {}
    for pk, one in about(people, on).items():
        if one.allowance is not None and one.allowance.fen:
            heads = len(one.result.means.members)
            found[pk] = Worked(one.allowance.fen, heads, _page(one.statement))
    return found


def singles(people: Keys, on: date) -> dict[int, Worked]:
    """Return the monthly allowance of people who can apply alone."""
    found = {}
    for pk, one in about(people, on).items():
        key = one.key_of(pk)
        if key in one.result.singles and (worth := engine.single(one.result, key).fen):
            found[pk] = Worked(worth, 1, _page(one.statement))
    return found


def _page(row: MeansStatement) -> str:
    return reverse("assistance:household", args=[row.household_id])


def working_for(found: Tested, scheme: str, person: int) -> Working | None:
    """Return the working of the amount of a scheme; None if it is not worked out from the means."""
    if scheme not in ALLOWANCES:
        return None
    if scheme == "minimum_living":
        return engine.low_income(found.result)
    return engine.single(found.result, found.key_of(person))
