"""The figures of elder-care facilities in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held, inside, value
from linli.registers.people.models import Residency
from linli.registers.places.models import Place
from linli.services.centres.models import Attendance, Bed, Centre, Reach, Stay, WaitingEntry


def older(period: Period) -> Iterator[Unit]:
    near = held(Reach.objects.all(), period.last)
    rows = held(Residency.objects.filter(person__merged_into=None).select_related("person", "dwelling"), period.last)
    latest: dict[int, Residency] = {}
    for row in rows:
        known = latest.get(row.person_id)
        if known is None or (known.since, known.pk) < (row.since, row.pk):
            latest[row.person_id] = row
    for home in latest.values():
        age = home.person.age_on(period.last)
        if age is not None and age >= value("people.age.older", period):
            covered = any(one.lft <= home.dwelling.lft < one.rgt for one in near)
            yield home.community_id, {"centres.covered": covered}


def communities(period: Period) -> Iterator[Unit]:
    served = {row.community_id for row in held(Centre.objects.all(), period.last)}
    for place in held(Place.objects.communities(), period.last):
        yield place.pk, {"centres.communities_served": place.pk in served}


def centres(period: Period) -> Iterator[Unit]:
    for centre in held(Centre.objects.all(), period.last):
        yield centre.community_id, {"centres.centres": True}


def beds(period: Period) -> Iterator[Unit]:
    taken = {stay.bed_id for stay in held(Stay.objects.all(), period.last)}
    for bed in held(Bed.objects.all(), period.last):
        yield bed.community_id, {"centres.beds": True, "centres.beds_taken": bed.pk in taken}


def waiting(period: Period) -> Iterator[Unit]:
    for entry in held(WaitingEntry.objects.all(), period.last):
        yield entry.community_id, {"centres.waiting": True}


def attendance(period: Period) -> Iterator[Unit]:
    for row in Attendance.objects.all():
        if inside(period, row.day):
            yield row.community_id, {"centres.attendance": True}


UNITS = (older, communities, centres, beds, waiting, attendance)
