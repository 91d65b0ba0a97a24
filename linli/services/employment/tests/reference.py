"""The figures of employment in plain Python, from the words of the indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.core.figures.monthly import Period
from linli.core.law import calendar, content
from linli.core.tests.recount import Unit, held, inside, value
from linli.registers.people.models import Circumstance, Household, Residency
from linli.registers.people.tests.reference import has_reached, homes_of
from linli.services.employment.models import CommunityTitle, HouseholdFile, TrackingFile
from linli.services.schemes.models import Award


@dataclass(frozen=True)
class Worked:
    home: Residency
    base: bool
    works: bool
    working: bool
    out: bool
    long: bool
    registered: bool
    unsure: bool
    income: bool


def is_out(entry: Any) -> bool:
    return bool(entry.get("able_willing") and not entry.get("employed"))


def people(period: Period) -> Iterator[Worked]:
    """Everybody who lives somewhere on the last day."""
    codes, last = content.codes("employment"), period.last
    every: dict[int, list[Circumstance]] = defaultdict(list)
    for row in Circumstance.objects.filter(kind__in=list(codes), since__lte=last):
        if row.until is None or row.until > row.since:
            every[row.person_id].append(row)
    files: dict[int, list[TrackingFile]] = defaultdict(list)
    for file in held(TrackingFile.objects.all(), last):
        files[file.person_id].append(file)
    cut = calendar.years_before(last, value("employment.long_unemployed.years", period))
    for home in homes_of(period).values():
        own, said = every[home.person_id], files[home.person_id]
        yield judged(home, own, said, cut, period)


def judged(home: Residency, own: list[Circumstance], said: list[TrackingFile], cut: date, period: Period) -> Worked:
    codes, person, last = content.codes("employment"), home.person, period.last
    now = [codes[row.kind] for row in held(own, last)]
    yes = any(file.willing and file.ability != "none" for file in said)
    no = any(not (file.willing and file.ability != "none") for file in said)
    works = any(one.get("employed") for one in now)
    known = any(one.code != "unknown" for one in now)
    decided = any(one.get("able_willing") and not one.get("file_decides") for one in now)
    asking = any(one.get("able_willing") and one.get("file_decides") for one in now) and not no
    deciding = any(one.get("file_decides") for one in now) or not (decided or works or known)
    willing = decided or asking or (deciding and yes)
    limit = "employment.age.retire_women_cadre" if person.sex == "2" else "employment.age.retire_men"
    adult = has_reached(person, value("employment.age.working_min", period), last)
    of_age = adult and not has_reached(person, value(limit, period), last)
    base = of_age and willing
    out = base and not works
    old = any(is_out(codes[row.kind]) and row.since <= cut for row in own)
    other = any(not is_out(codes[row.kind]) and (row.until is None or row.until > cut) for row in own)
    nothing = not known and not willing
    return Worked(
        home=home,
        base=base,
        works=works,
        working=works and of_age,
        out=out,
        long=out and old and not other,
        registered=out and any(one.code == "registered_unemployed" for one in now),
        unsure=(nothing and of_age) if person.born else (nothing or willing),
        income=any(file.other_income for file in said),
    )


def labour(period: Period) -> Iterator[Unit]:
    for one in people(period):
        yield (
            one.home.community_id,
            {
                "employment.rate": one.works if one.base else None,
                "employment.registered": one.registered if one.base else None,
                "employment.long": one.long if one.out else None,
            },
        )


def households(period: Period) -> Iterator[Unit]:
    members: dict[int, list[Worked]] = defaultdict(list)
    for one in people(period):
        members[one.home.household_id].append(one)
    left = {
        row.household_id
        for row in HouseholdFile.objects.filter(exited_on__isnull=False)
        if row.exited_on <= period.last and (row.until is None or row.until > period.last)
    }
    for household in held(Household.objects.all(), period.last):
        own = members[household.pk]
        zero = any(one.out for one in own) and not any(one.working or one.income or one.unsure for one in own)
        yield household.community_id, {"employment.zero_households": zero and household.pk not in left}


def graduates(period: Period) -> Iterator[Unit]:
    codes = content.codes("employment")
    working: set[int] = set()
    for row in held(Circumstance.objects.filter(kind__in=list(codes)), period.last):
        if codes[row.kind].get("employed"):
            working.add(row.person_id)
    cut = calendar.years_before(period.last, value("employment.graduate.years", period))
    for row in Circumstance.objects.filter(kind="new_graduate", person__merged_into=None):
        if cut < row.since <= period.last:
            yield row.community_id, {"employment.graduates_working": row.person_id in working}


def recognised(period: Period) -> Iterator[Unit]:
    for row in Award.objects.filter(scheme="hard_to_employ"):
        if inside(period, row.since) and (row.until is None or row.until > row.since):
            yield row.community_id, {"employment.recognised": True}


def titles(period: Period) -> Iterator[Unit]:
    for row in CommunityTitle.objects.filter(certified_on__isnull=False):
        if row.certified_on <= period.last and (row.until is None or row.until > period.last):
            yield row.community_id, {f"employment.{row.level}_titles": True}


UNITS = (labour, households, graduates, recognised, titles)
