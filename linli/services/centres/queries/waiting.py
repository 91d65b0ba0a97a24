"""The waiting list of an institution in its order, and the facts that the order depends on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.core.law import content, rules
from linli.core.rooms.registry import declared
from linli.registers.people.models import Circumstance, Person
from linli.services.centres.models import Bed, Centre, Fee, Stay, WaitingEntry
from linli.services.centres.states.waiting_order import ALONE, LOW_INCOME, NeedFacts, Ranked, ranked

ABILITY = "ability_level"


def abilities(people: Sequence[int], on: date) -> Mapping[int, Any]:
    """Return the ability level (0 to 4) of people, as an app that assesses it declares in its `claim_facts.py`."""
    find = _ability_finder()
    found: Mapping[int, Any] = find(people, on) if find else {}
    return found


@lru_cache(maxsize=1)
def _ability_finder() -> Any:
    every = (fact for facts in declared("claim_facts", "FACTS").values() for fact in facts)
    return next((fact.find for fact in every if fact.code == ABILITY), None)


def facts_of(entries: Iterable[WaitingEntry], on: date) -> list[NeedFacts]:
    """Return what the order depends on; an assessment of the register counts before the paper shown."""
    entries = list(entries)
    # What is recorded of a duplicate that was merged is recorded of the person who was kept.
    kept = _kept({entry.person_id for entry in entries})
    people = sorted(set(kept.values()))
    levels = abilities(people, on)
    held: dict[int, set[str]] = {}
    kinds = Circumstance.objects.on(on).filter(person__in=people, kind__in=[ALONE, *LOW_INCOME])
    for person, kind in kinds.values_list("person_id", "kind"):
        held.setdefault(person, set()).add(kind)
    return [
        NeedFacts(
            entry.pk,
            entry.since,
            _level(levels.get(kept[entry.person_id]), entry.shown_ability),
            frozenset(held.get(kept[entry.person_id], ())),
        )
        for entry in entries
    ]


def _kept(people: set[int]) -> dict[int, int]:
    """Return for each person the one who was kept after a merge; otherwise the same."""
    gone = Person.objects.filter(pk__in=people).exclude(merged_into=None).values_list("pk", "merged_into_id")
    return {pk: pk for pk in people} | {pk: kept for pk, kept in gone if kept is not None}


def once(entries: Iterable[WaitingEntry]) -> list[WaitingEntry]:
    """Return the entries with one for each person: of two after a merge the one that asked first."""
    listed = sorted(entries, key=lambda entry: (entry.since, entry.pk))
    kept = _kept({entry.person_id for entry in listed})
    first: dict[int, WaitingEntry] = {}
    for entry in listed:
        first.setdefault(kept[entry.person_id], entry)
    return list(first.values())


def _level(assessed: Any, shown: str) -> int | None:
    if assessed is not None:
        return int(assessed)
    return int(shown) if shown else None


def order(centre: Centre, *, level: str = "", free: bool = False, on: date | None = None) -> list[Ranked]:
    """Return the waiting list in its order; of one level, and without those who have an open offer, if asked.

    Whoever has an offer is not passed over, so the next person is first for the next bed.
    """
    day = on or timezone.localdate()
    rows = WaitingEntry.objects.open().filter(centre=centre)
    rows = rows.filter(level=level) if level else rows
    rows = rows.exclude(offers__answer="") if free else rows
    code = centre.community.code
    # Each rule is looked up once, not once per person.
    values: dict[str, Any] = {}

    def value(rule: str) -> Any:
        if rule not in values:
            values[rule] = rules.value(rule, code=code, on=day)
        return values[rule]

    return ranked(facts_of(once(rows), day), day, value)


def entries(centre: Centre) -> dict[int, WaitingEntry]:
    """Return the open entries by key, with what a list shows."""
    rows = WaitingEntry.objects.open().filter(centre=centre).select_related("person__community")
    return {row.pk: row for row in rows.prefetch_related("offers")}


def beds(centre: Centre) -> QuerySet[Bed]:
    """Return the beds in service by room."""
    return Bed.objects.open().filter(centre=centre).order_by("room", "number", "pk")


def free_beds(centre: Centre, level: str = "") -> QuerySet[Bed]:
    """Return the beds in which nobody lives and that are not offered."""
    rows = beds(centre).exclude(stays__in=Stay.objects.open()).exclude(offers__answer="")
    return rows.filter(level=level) if level else rows


def stays(centre: Centre) -> QuerySet[Stay]:
    """Return who lives there, and who left or moved in by mistake since the first of the month before."""
    start = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    rows = Stay.objects.filter(centre=centre).filter(Q(until=None) | Q(until__gte=start))
    return rows.select_related("person__community", "bed", "offer").order_by("bed__room", "bed__number", "since", "pk")


def fees(centre: Centre) -> list[Fee]:
    """Return the fees in force today and those to come, in the order of the lists of levels and fees."""
    today = timezone.localdate()
    rows = (
        Fee.objects.filter(Q(until=None) | Q(until__gt=today), centre=centre)
        .exclude(until=F("since"))
        .order_by("since", "pk")
    )
    levels, kinds = list(content.codes("care_level")), list(content.codes("centre_fee"))
    return sorted(rows, key=lambda fee: (_place(levels, fee.level), _place(kinds, fee.kind)))


def _place(codes: Sequence[str], code: str) -> int:
    return codes.index(code) if code in codes else len(codes)
