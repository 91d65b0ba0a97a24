"""The figures of food businesses and zones in plain Python."""

from __future__ import annotations

from collections.abc import Iterator

from linli.core.figures.monthly import Period
from linli.core.tests.recount import Unit, held, inside
from linli.services.businesses.models import (
    FoodWorker,
    HealthCertificate,
    ShopCase,
    ShopRegistration,
    ShopStatus,
    StallHold,
    StallPlace,
    StallZone,
)


def shops(period: Period) -> Iterator[Unit]:
    for row in held(ShopStatus.objects.all(), period.last):
        if row.state not in {"closed", "banned"}:
            registered = row.state in {"registered", "inspected", "rectify", "rechecked"}
            yield row.community_id, {"businesses.shops": True, "businesses.registered": registered}


def first_inspections(period: Period) -> Iterator[Unit]:
    for row in ShopRegistration.objects.all():
        never = row.until is not None and row.until == row.since
        ended = row.until is not None and row.until <= row.inspect_by
        if inside(period, row.inspect_by) and not never and not ended:
            in_time = row.inspected_on is not None and row.inspected_on <= row.inspect_by
            yield row.community_id, {"businesses.inspected_in_time": in_time}


def food_workers(period: Period) -> Iterator[Unit]:
    covered = {one.worker_id for one in held(HealthCertificate.objects.all(), period.last)}
    for row in held(FoodWorker.objects.all(), period.last):
        if row.touches_food:
            yield row.community_id, {"businesses.health_valid": row.pk in covered}


def complaints(period: Period) -> Iterator[Unit]:
    for row in ShopCase.objects.all():
        if inside(period, row.day):
            yield row.community_id, {"businesses.complaints": True}


def stall_zones(period: Period) -> Iterator[Unit]:
    for row in held(StallZone.objects.all(), period.last):
        if row.published_on is not None:
            yield row.community_id, {"businesses.zones": True}


def stall_places(period: Period) -> Iterator[Unit]:
    taken = {one.place_id for one in held(StallHold.objects.all(), period.last)}
    for row in held(StallPlace.objects.all(), period.last):
        yield row.community_id, {"businesses.places_used": row.pk in taken}


UNITS = (shops, first_inspections, food_workers, complaints, stall_zones, stall_places)
