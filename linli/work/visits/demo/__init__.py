"""The visits of the demo, and the needs named on them."""

from __future__ import annotations

from linli.core.demo.parts import DemoPart, Unit, register
from linli.registers.people.demo.families import Families
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.areas.demo import SeatsOfStairwells
from linli.work.visits.demo import rounds
from linli.work.visits.demo.rounds import NamedNeeds
from linli.work.visits.models import Need, Visit


@register
class Visits(DemoPart):
    """Writes two years of visits to the families of a community."""

    large = (Visit, Need)

    def write(self, unit: Unit) -> None:
        """Write the visits in the order of days, and keep the needs from which cases may come."""
        plan, land, every = unit.get(CommunityPlan), unit.get(Ground), unit.get(Families).every
        seats = unit.get(SeatsOfStairwells).seats
        needs = rounds.write(plan, every, land, seats, writer=self.writer, today=self.today)
        unit.put(NamedNeeds(needs))
