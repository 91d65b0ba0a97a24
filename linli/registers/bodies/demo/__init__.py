"""The bodies of the demo, from the city down to the communities, and the officers who act for them."""

from __future__ import annotations

from dataclasses import dataclass

from linli.core.access.permissions import Role
from linli.core.demo.chance import stream
from linli.core.demo.parts import DemoPart, Run, Unit, register
from linli.registers.bodies.demo import rows
from linli.registers.bodies.demo.officers import Officer, write_officers, write_sign_ins
from linli.registers.places.demo import Places
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import STREET, CommunityPlan, Office, offices

COMPANIES = ("property_company", "owners_committee")


@dataclass(frozen=True, slots=True)
class OwnBodies:
    """The bodies of a community: kind -> ids."""

    of_kind: dict[str, list[int]]

    def one(self, kind: str) -> int:
        """Return the first body of a kind."""
        return self.of_kind[kind][0]


@register
class Bodies(DemoPart):
    """Writes the bodies of each office and community, and an officer for each that handles cases."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.of_office: dict[str, dict[str, int]] = {}  # code -> kind -> body
        self.officers: dict[int, Officer] = {}  # body -> who handles there
        self.verifiers: dict[str, Officer] = {}  # code of an office -> who checks there

    def write(self, unit: Unit) -> None:
        """Write the bodies of the offices that are new, with their officers, and those of the community."""
        known = self.run.part(Places).known
        for office in offices():
            if office.code in known and office.code not in self.of_office:
                self.of_office[office.code] = rows.write_of_office(office, known[office.code], self.writer)
                self._write_officers(office, known[office.code])
        plan, land = unit.get(CommunityPlan), unit.get(Ground)
        unit.put(OwnBodies(rows.write_of_community(plan, land.community_id, self.writer)))

    def complete(self, unit: Unit) -> None:
        """Write the printed sign-ins, and officers of the companies and owners' committees."""
        plan, community = unit.get(CommunityPlan), unit.get(Ground).community_id
        own = unit.get(OwnBodies).of_kind
        if unit.is_first:
            self._write_sign_ins(plan, community, own)
        held = [(pk, Role.HANDLER) for kind in COMPANIES for pk in own.get(kind, [])]
        rng, since = plan.rng("officers"), self.today - 1200
        made = write_officers(rng, held, community, plan.code, writer=self.writer, since=since)
        self.officers |= {officer.body: officer for officer in made}

    def above(self, plan: CommunityPlan) -> dict[str, int]:
        """Return the bodies of the offices above a community, nearest first: kind -> body."""
        found: dict[str, int] = {}
        for code in (plan.street, plan.code[:6], plan.code[:4]):
            for kind, pk in self.of_office[code].items():
                found.setdefault(kind, pk)
        return found

    def _write_officers(self, office: Office, place: int) -> None:
        """Write an officer for each body of an office; in a street office also one who checks."""
        made = self.of_office[office.code]
        roles = {"street_office": Role.SUBDISTRICT}
        held = [(pk, roles.get(kind, Role.HANDLER)) for kind, pk in made.items()]
        held += [(made[kind], role) for kind, role in roles.items() if kind in made]
        rng, since = stream(office.code, "officers"), self.today - 1500
        officers = write_officers(rng, held, place, office.code, writer=self.writer, since=since)
        self.officers |= {officer.body: officer for officer in reversed(officers)}
        if officers:
            self.verifiers[office.code] = officers[-1]

    def _write_sign_ins(self, plan: CommunityPlan, community: int, own: dict[str, list[int]]) -> None:
        district, known = plan.code[:6], self.run.part(Places).known
        places = {"community": community, "subdistrict": known[STREET], "district": known[district]}
        held = {("community", kind): pks[0] for kind, pks in own.items()}
        held |= {("subdistrict", kind): pk for kind, pk in self.of_office[STREET].items()}
        held |= {("district", kind): pk for kind, pk in self.of_office[district].items()}
        signed_in = write_sign_ins(held, places, writer=self.writer, since=self.today - 900)
        self.officers[signed_in[Role.HANDLER].body] = signed_in[Role.HANDLER]
        self.verifiers[STREET] = signed_in[Role.SUBDISTRICT]
