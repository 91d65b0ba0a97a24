"""Kin, proxies, plans and absences of people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from linli.registers.people.models import Person
from linli.services.eldercare.models import Absence, CarePlan, Kin, Proxy


def same(person_ids: Iterable[int]) -> dict[int, int]:
    """Return every key under which something about these people may be recorded -> the person who counts.

    A duplicate that was merged keeps its rows; they are read as those of the person who was kept.
    """
    wanted = list(person_ids)
    found = {pk: pk for pk in wanted}
    gone = Person.objects.filter(merged_into__in=wanted).values_list("pk", "merged_into")
    return found | {pk: kept for pk, kept in gone if kept is not None}


def kin_of(person: Person) -> QuerySet[Kin]:
    """Return the next of kin today, in the order in which they are called."""
    return Kin.objects.about(person).on(timezone.localdate()).order_by("place_in_order", "pk")


def proxies_of(person: Person, day: date, purpose: str = "") -> list[Proxy]:
    """Return who may act for a person on a day, for a purpose if given (code of `proxy_purpose`)."""
    rows = Proxy.objects.about(person).on(day).order_by("pk")
    return [row for row in rows if not purpose or purpose in row.purposes]


def plan_of(person: Person) -> CarePlan | None:
    """Return the care plan in force."""
    return CarePlan.objects.about(person).on(timezone.localdate()).prefetch_related("services").first()


def away(person_ids: Iterable[int], day: date) -> dict[int, str]:
    """Return who is absent on a day -> the kind (`AbsenceKind`)."""
    keys = same(person_ids)
    rows = Absence.objects.on(day).filter(person__in=list(keys)).values_list("person", "kind")
    return {keys[pk]: kind for pk, kind in rows}
