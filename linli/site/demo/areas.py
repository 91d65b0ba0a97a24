"""Responsibility areas: the doors of a community cut into seats, each seat held by one worker after the other."""

from __future__ import annotations

from linli.site.demo import days
from linli.site.demo.places import Ground
from linli.site.demo.workers import Seat
from linli.site.demo.writer import Writer
from linli.work.areas.models import Responsibility

COLUMNS = ("id", "since", "until", "community_id", "place_id", "worker_id", "lft", "rgt")


def cut(land: Ground, seats: list[Seat]) -> list[Seat]:
    """For each unit its seat: neighbours stay together, doors are shared evenly."""
    total, before = len(land.dwellings), 0
    found: list[Seat] = []
    for unit in land.units:
        middle = before + len(unit.dwellings) / 2
        found.append(seats[min(int(middle * len(seats) / total), len(seats) - 1)])
        before += len(unit.dwellings)
    return found


def write(land: Ground, seats: list[Seat], writer: Writer) -> None:
    """Write who answered for each stairwell or house, from day to day without gap or overlap."""
    rows = [
        (
            days.iso(since), days.iso_or_none(until), land.community_id, unit.place_id, worker.pk, unit.lft, unit.rgt,
        )
        for unit, seat in zip(land.units, seats, strict=True)
        for since, until, worker in seat.held
    ]  # fmt: skip
    first = writer.reserve(Responsibility, len(rows))
    writer.put(Responsibility, COLUMNS, [(first + i, *row) for i, row in enumerate(rows)])
