"""The community workers of the demo."""

from __future__ import annotations

from datetime import date

from linli.core.access.permissions import Role
from linli.core.demo.parts import DemoPart, Unit, register
from linli.registers.accounts.demo import let_sign_in
from linli.registers.bodies.demo import OwnBodies
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.staffing.demo import careers, roster
from linli.work.staffing.demo.careers import Staff
from linli.work.staffing.demo.shares import TINY, district_shares


@register
class Staffing(DemoPart):
    """Draws the careers of a community's workers, and writes them."""

    def draw(self, unit: Unit) -> None:
        """Draw who came, left and took over."""
        plan = unit.get(CommunityPlan)
        share = TINY if self.run.size == "tiny" else district_shares(date.fromordinal(self.today))[plan.code]
        unit.put(careers.hire(plan, share, self.today))

    def write(self, unit: Unit) -> None:
        """Write the workers; one of the first community is the printed sign-in."""
        staff = unit.get(Staff)
        community, own = unit.get(Ground).community_id, unit.get(OwnBodies)
        roster.write(unit.get(CommunityPlan), staff, community, own, writer=self.writer, today=self.today)
        if unit.is_first:
            let_sign_in(staff.seats[-1].on(self.today).user or 0, Role.WORKER.value)
