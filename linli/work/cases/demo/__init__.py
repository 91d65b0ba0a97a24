"""The cases of the demo: two years, each with its whole history."""

from __future__ import annotations

from linli.core.demo.parts import DemoPart, Run, Unit, register
from linli.registers.bodies.demo import Bodies, OwnBodies
from linli.registers.duties.demo import Duties
from linli.registers.people.demo.families import Families
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.cases.demo.drafts import Book, Where
from linli.work.cases.models import Case, Step
from linli.work.staffing.demo.careers import Staff
from linli.work.visits.demo.rounds import NamedNeeds

OFFICE = "street_office"


@register
class Cases(DemoPart):
    """Collects the cases of a street and writes them together, because numbers run by street and year."""

    large = (Case, Step)

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.book = Book(self.writer, self.today)
        self.street = ""

    def complete(self, unit: Unit) -> None:
        """Draft the cases of a community, now that all officers are there."""
        plan = unit.get(CommunityPlan)
        if plan.street != self.street:
            self.book.write()
            self.street = plan.street
        self.book.add(self._where(unit, plan), unit.get(NamedNeeds).every)

    def finish(self) -> None:
        """Write the cases of the last street."""
        self.book.write()

    def _where(self, unit: Unit, plan: CommunityPlan) -> Where:
        bodies, own = self.run.part(Bodies), unit.get(OwnBodies)
        in_street = bodies.of_office[plan.street]
        return Where(
            plan=plan,
            land=unit.get(Ground),
            families=unit.get(Families).every,
            staff=unit.get(Staff),
            own=own.of_kind,
            above=bodies.above(plan),
            duties=dict.fromkeys(self.run.part(Duties).held(), own.one("station")),
            officers=bodies.officers,
            street_verifier=bodies.verifiers[plan.street],
            in_street=frozenset(pk for kind, pk in in_street.items() if kind != OFFICE),
        )
