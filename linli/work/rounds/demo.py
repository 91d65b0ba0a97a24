"""What the workers of the demo have decided: for each community a few agreed times and days that are set."""

from __future__ import annotations

from linli.core.demo import days
from linli.core.demo.parts import DemoPart, Unit, register
from linli.registers.people.demo.families import Families, Family
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.areas.demo import SeatsOfStairwells
from linli.work.rounds.models import Arrangement
from linli.work.rounds.states import ArrangementKind

EACH = 3  # households of a worker
TIMES = ("10:00:00", "15:30:00", "19:00:00")


@register
class Arrangements(DemoPart):
    """Writes arrangements for the coming days."""

    def write(self, unit: Unit) -> None:
        """Write an agreed time in the morning, one in the afternoon and one in the evening for each worker."""
        land, seats = unit.get(Ground), unit.get(SeatsOfStairwells).seats
        rng = unit.get(CommunityPlan).rng("arrangements")
        homes: dict[int, list[Family]] = {}
        users = {}
        for family in unit.get(Families).every:
            worker = seats[land.dwellings[family.door].stairwell].held[-1][2]
            # Those who are visited often are due most of the time.
            if family.until is None and family.every < 365 and worker.user is not None:
                homes.setdefault(worker.pk, []).append(family)
                users[worker.pk] = worker.user
        rows = []
        for worker_pk, families in homes.items():
            for family, at in zip(rng.sample(families, min(EACH, len(families))), TIMES, strict=False):
                day = days.working_day_from(self.today + 1 + rng.randrange(4))
                rows.append(
                    {
                        "community_id": land.community_id,
                        "household_id": family.pk,
                        "kind": ArrangementKind.AGREED.value,
                        "day": days.iso(day),
                        "at": at,
                        "made_at": days.moment(self.today, 9 * 60),
                        "made_by_id": users[worker_pk],
                    }
                )
        self.writer.put(Arrangement, rows)
