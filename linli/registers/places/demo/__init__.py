"""The places of the demo: offices, communities, buildings, and the units by which the demo is made."""

from __future__ import annotations

from linli.core.demo.parts import DemoPart, Run, Unit, register
from linli.core.search.models import SearchKey
from linli.registers.places.demo import buildings
from linli.registers.places.demo.buildings import DwellingsWanted
from linli.registers.places.demo.communities import CommunityPlan, communities_of
from linli.registers.places.models import Place


@register
class Places(DemoPart):
    """Makes a unit of each community, and writes it with its buildings and the offices above."""

    large = (SearchKey, Place)

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.known = dict(Place.objects.exclude(code="").values_list("code", "pk"))

    def units(self) -> list[Unit]:
        """Return one unit for each community."""
        plans = communities_of(self.run.size)
        return [Unit(plan.name, plan.number == 0, {CommunityPlan: plan}) for plan in plans]

    def write(self, unit: Unit) -> None:
        """Write the offices that are new, and the community."""
        plan = unit.get(CommunityPlan)
        buildings.write_offices(self.writer, self.known, plan.street)
        unit.put(buildings.write_community(plan, unit.get(DwellingsWanted).lived_in, self.writer, self.known))
