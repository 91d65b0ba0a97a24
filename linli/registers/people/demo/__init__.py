"""The residents of the demo, with their households, homes and circumstances."""

from __future__ import annotations

from linli.core.demo.parts import DemoPart, Unit, register
from linli.registers.people.demo import circumstances, families, residents
from linli.registers.people.demo.families import Families
from linli.registers.people.demo.shares import TINY, district_shares
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.demo.buildings import DwellingsWanted, Ground
from linli.registers.places.demo.communities import CommunityPlan


@register
class People(DemoPart):
    """Draws the families of a community, and writes them once their dwellings are there."""

    large = (Person, Household, Residency, Circumstance)

    def draw(self, unit: Unit) -> None:
        """Draw the families, and say how many dwellings they need."""
        plan = unit.get(CommunityPlan)
        share = TINY if self.run.size == "tiny" else district_shares()[plan.code]
        drawn = families.families(plan.rng("families"), share.residents, share.elders)
        unit.put(Families(drawn))
        unit.put(DwellingsWanted(len(drawn)))

    def write(self, unit: Unit) -> None:
        """Give each family a dwelling, add people who left or died, and write all."""
        plan, land, drawn = unit.get(CommunityPlan), unit.get(Ground), unit.get(Families)
        drawn.every = residents.settle(plan, drawn.every, land, self.today)
        residents.write(plan, drawn.every, land, self.writer)
        circumstances.write(plan, drawn.every, land, writer=self.writer, today=self.today)
