"""How the items of people and households are read on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from linli.registers.people.models import Circumstance, Person, Residency

Load = Callable[[Sequence[int], date], Mapping[int, Any]]
Mask = Callable[[str], str] | None


def living(on: date) -> Any:
    """Return the residencies of a day, one for each person; merged duplicates are left out."""
    # Two homes on one day can come from an import; the later row is the one that counts.
    later = Residency.objects.on(on).filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    return Residency.objects.on(on).filter(~Exists(later), person__merged_into=None)


def in_household(on: date, household: str) -> Any:
    """Return the residencies of a day in the household of an outer row."""
    return Residency.objects.on(on).filter(household=OuterRef(household), person__merged_into=None)


def members(on: date, household: str) -> Any:
    """Return how many people live in the household on the day."""
    counted = in_household(on, household).order_by().values("household")
    return Coalesce(Subquery(counted.annotate(n=Count("person", distinct=True)).values("n")), Value(0))


def head(on: date, household: str, column: str) -> Any:
    """Return a column of the head of the household on the day."""
    heads = in_household(on, household).filter(is_head=True)
    return Subquery(heads.order_by("-pk").values(f"person__{column}")[:1])


def alone(on: date) -> Any:
    """Return whether nobody else lives in the household of a residency."""
    return ~Exists(in_household(on, "household_id").exclude(person=OuterRef("person_id")))


def has(kinds: Iterable[str], on: date) -> Any:
    """Return whether the person has a circumstance of these kinds on the day."""
    return Exists(Circumstance.objects.on(on).filter(person=OuterRef("person_id"), kind__in=list(kinds)))


def latest(kinds: Iterable[str], on: date, column: str) -> Any:
    """Return a column of the circumstance of these kinds that holds on the day; of several, the one that began last."""
    held = Circumstance.objects.on(on).filter(person=OuterRef("person_id"), kind__in=list(kinds))
    return Subquery(held.order_by("-since", "-pk").values(column)[:1])


def member_is(condition: Q, on: date) -> Any:
    """Return whether a member of the household fulfils a condition on the day."""
    return Exists(in_household(on, "pk").filter(condition))


def member_has(kinds: Iterable[str], on: date) -> Any:
    """Return whether a member of the household has a circumstance of these kinds on the day."""
    held = Circumstance.objects.on(on).filter(person=OuterRef("person_id"), kind__in=list(kinds))
    return Exists(in_household(on, "pk").filter(Exists(held)))


def known(column: str) -> Callable[[date], Any]:
    """Return whether a text column is filled in."""
    return lambda _on: Case(When(~Q(**{column: ""}), then=Value(True)), default=Value(False))


def of_people(attribute: str, mask: Mask = None) -> Load:
    """Return a loader of an encrypted column of people."""

    def load(keys: Sequence[int], _on: date) -> Mapping[int, Any]:
        found = Person.objects.filter(pk__in=keys).values_list("pk", attribute)
        return {pk: mask(value) if mask else value for pk, value in found if value}

    return load


def of_heads(attribute: str, mask: Mask = None) -> Load:
    """Return a loader of an encrypted column of the heads of households on the day."""

    def load(keys: Sequence[int], on: date) -> Mapping[int, Any]:
        heads = Residency.objects.on(on).filter(household__in=keys, is_head=True, person__merged_into=None)
        found = heads.order_by("pk").values_list("household_id", f"person__{attribute}")
        return {pk: mask(value) if mask else value for pk, value in found if value}

    return load


def only(condition: Q, others: Q, on: date) -> Any:
    """Return whether somebody in the household fulfils a condition, and nobody is among the others."""
    someone, another = in_household(on, "pk").filter(condition), in_household(on, "pk").filter(others)
    return Case(When(Exists(someone) & ~Exists(another), then=Value(True)), default=Value(False))
