"""The figures of the directory in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from linli.core.figures.monthly import Period
from linli.core.law import content
from linli.core.tests.recount import Unit, held, inside
from linli.registers.people.models import Household
from linli.services.directory.models import NearKind, Service, ServiceCheck, ServiceNote


def homes(period: Period) -> Iterator[Unit]:
    near = held(NearKind.objects.all(), period.last)
    kinds = [code for code, entry in content.codes("service_kind").items() if entry.get("figure")]
    for home in held(Household.objects.select_related("dwelling"), period.last):
        around = {row.kind for row in near if row.lft <= home.dwelling.lft < row.rgt}
        yield home.community_id, {f"directory.near_{kind}": kind in around for kind in kinds}


def services(period: Period) -> Iterator[Unit]:
    for row in held(Service.objects.exclude(community=None), period.last):
        yield row.community_id, {"directory.services": True}


def kept(period: Period) -> Iterator[Unit]:
    checked = {row.service_id for row in held(ServiceCheck.objects.all(), period.last)}
    for row in held(Service.objects.filter(source="").exclude(community=None), period.last):
        yield row.community_id, {"directory.checked": row.pk in checked}


def notes(period: Period) -> Iterator[Unit]:
    for row in ServiceNote.objects.filter(purpose="wrong").exclude(state="withdrawn"):
        if inside(period, row.answer_by):
            day = row.answered_at and timezone.localdate(row.answered_at)
            yield row.community_id, {"directory.notes_answered": bool(day and day <= row.answer_by)}


UNITS = (homes, services, kept, notes)
