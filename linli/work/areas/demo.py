"""The responsibility areas of the demo: seats that share the dwellings of a community, each with one worker."""

from __future__ import annotations

from dataclasses import dataclass

from linli.core.demo import days
from linli.core.demo.parts import DemoPart, Unit, register
from linli.registers.places.demo.buildings import Ground
from linli.work.areas.models import Responsibility
from linli.work.staffing.demo.careers import Seat, Staff


@dataclass(frozen=True, slots=True)
class SeatsOfStairwells:
    """The seat of each stairwell of `Ground`."""

    seats: list[Seat]


@register
class Areas(DemoPart):
    """Gives each stairwell or house to a seat."""

    def write(self, unit: Unit) -> None:
        """Write who was responsible for each stairwell or house, without gap or overlap."""
        land = unit.get(Ground)
        seats = cut(land, unit.get(Staff).seats)
        unit.put(SeatsOfStairwells(seats))
        rows = [
            {
                "since": days.iso(since),
                "until": days.iso_or_none(until),
                "community_id": land.community_id,
                "place_id": stairwell.place_id,
                "worker_id": worker.pk,
                "lft": stairwell.lft,
                "rgt": stairwell.rgt,
            }
            for stairwell, seat in zip(land.stairwells, seats, strict=True)
            for since, until, worker in seat.held
        ]
        self.writer.put(Responsibility, rows)


def cut(land: Ground, seats: list[Seat]) -> list[Seat]:
    """Return the seat of each stairwell: neighbours stay together, dwellings are shared evenly."""
    total, before = len(land.dwellings), 0
    found: list[Seat] = []
    for stairwell in land.stairwells:
        middle = before + len(stairwell.dwellings) / 2
        found.append(seats[min(int(middle * len(seats) / total), len(seats) - 1)])
        before += len(stairwell.dwellings)
    return found
