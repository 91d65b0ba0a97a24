"""Seeds the database: community by community, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Role
from linli.core.access.viewer import robot
from linli.core.search.models import SearchKey
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.site.demo import (
    accounts,
    areas,
    bodies,
    cases,
    circumstances,
    engine,
    families,
    names,
    people,
    places,
    sources,
    visits,
    workers,
)  # fmt: skip
from linli.site.demo.plan import STREET, CommunityPlan, communities, stream
from linli.site.demo.writer import Writer
from linli.work.cases.models import Case, Step
from linli.work.visits.models import Need, Visit

Own = dict[str, list[int]]  # kind -> bodies of a community
LARGE = (SearchKey, Place, Person, Household, Residency, Circumstance, Visit, Need, Case, Step)
Progress = Callable[[int, int, str], None]


def seed(size: str, day: date, progress: Progress = lambda done, total, name: None) -> dict[str, int]:
    """Write the synthetic district as it stands on `day`; how many rows each table got.

    The database must be empty but for places: `state.check_empty` says so to people.
    """
    writer, plans, today = Writer(), communities(size, day), day.toordinal()
    known = dict(Place.objects.exclude(code="").values_list("code", "pk"))
    city = City(writer, known, plans, today)
    with nullcontext() if size == "tiny" else engine.bulk_phase(LARGE):
        for done, plan in enumerate(plans, start=1):
            with transaction.atomic():
                city.community(plan)
            progress(done, len(plans), plan.name)
        with transaction.atomic():
            city.finish()
    with transaction.atomic():
        journal.record("demo.seeded", None, by=robot("demo"), size=size, day=day.isoformat(), rows=dict(writer.counts))
    journal.seal()
    return dict(writer.counts)


class City:
    """What the communities share while they are written."""

    def __init__(self, writer: Writer, known: dict[str, int], plans: list[CommunityPlan], today: int) -> None:
        self.writer, self.known, self.plans, self.today = writer, known, plans, today
        self.offices: dict[str, dict[str, int]] = {}  # code -> kind -> body
        self.officers: dict[int, accounts.Officer] = {}  # body -> who handles there
        self.verifiers: dict[str, accounts.Officer] = {}  # street -> who checks for the street office
        self.stations: list[tuple[int, int]] = []
        self.admitted: list[str] = []
        self.book = cases.Book(writer, today)

    def community(self, plan: CommunityPlan) -> None:
        """Write one community with everything in it."""
        if plan.street not in self.offices:
            self._street(plan)
        made = families.families(plan.rng("families"), plan.residents, plan.elders)
        land = places.ground(plan, len(made), self.writer, self.known)
        every = people.settle(plan, made, land, self.today)
        people.write(plan, every, land, self.writer)
        circumstances.write(plan, every, land, writer=self.writer, today=self.today)
        own = bodies.of_community(plan, land.community_id, self.writer)
        staff = workers.hire(plan, self.today)
        workers.write(plan, staff, land.community_id, own, writer=self.writer, today=self.today)
        seats = areas.cut(land, staff.seats)
        areas.write(land, seats, self.writer)
        wishes = visits.write(plan, every, land, seats, writer=self.writer, today=self.today)
        if not self.stations:
            self._sign_ins(plan, land.community_id, own, staff)
        self.stations.append((land.community_id, own["station"][0]))
        self._companies(plan, land.community_id, own)
        duties = dict.fromkeys(bodies.held_by_stations(self.admitted), own["station"][0])
        verifier = self.verifiers[plan.street]
        where = cases.Where(
            plan, land, every, staff, own, self._above(plan), duties, self.officers, verifier, self._in_street(plan)
        )
        self.book.community(where, wishes)

    def _above(self, plan: CommunityPlan) -> dict[str, int]:
        """Kind -> body of the offices above a community, the nearest first."""
        found: dict[str, int] = {}
        for code in (plan.street, plan.code[:6], plan.code[:4]):
            for kind, pk in self.offices[code].items():
                found.setdefault(kind, pk)
        return found

    def _in_street(self, plan: CommunityPlan) -> frozenset[int]:
        """The bodies of the subdistrict whose cases go up to its office when they are overdue."""
        return frozenset(pk for kind, pk in self.offices[plan.street].items() if kind != "street_office")

    def _street(self, plan: CommunityPlan) -> None:
        """Write the subdistrict and, the first time, everything above it."""
        places.offices(self.writer, self.known, {plan.street})
        for office in sources.offices():
            if office.code in self.known and office.code not in self.offices:
                made = bodies.of_office(office.level, self.known[office.code], office.name, self.writer)
                self.offices[office.code] = made
                self._staff_office(office.code, made)
        if not self.admitted:
            district = plan.code[:6]
            self.admitted = bodies.admissions(self.known[district], self.writer)
        self.book.close_street()

    def _staff_office(self, code: str, made: dict[str, int]) -> None:
        """Somebody handles cases in each body of an office; in a street office another one checks."""
        rng = stream(code, "officers")
        bodies_held = [*made.items(), *((kind, made[kind]) for kind in ("street_office",) if kind in made)]
        roles = {"street_office": Role.SUBDISTRICT}
        held = [(names.grown(rng), body, roles.get(kind, Role.HANDLER)) for kind, body in bodies_held]
        people = accounts.officers(self.writer, held, self.known[code], code, self.today - 1500)
        self.officers |= {officer.body: officer for officer in reversed(people)}
        if people:
            self.verifiers[code] = people[-1]

    def _companies(self, plan: CommunityPlan, community_id: int, own: Own) -> None:
        """Somebody handles cases in each company and owners' committee."""
        rng = plan.rng("officers")
        kinds = ("property_company", "owners_committee")
        held = [(names.grown(rng), pk, Role.HANDLER) for kind in kinds for pk in own.get(kind, [])]
        people = accounts.officers(self.writer, held, community_id, plan.code, self.today - 1200)
        self.officers |= {officer.body: officer for officer in people}

    def _sign_ins(self, plan: CommunityPlan, community_id: int, own: Own, staff: workers.Staff) -> None:
        """One printed account per role, the worker's among the workers of this community."""
        levels = {"community": community_id, "subdistrict": self.known[STREET], "district": self.known[plan.code[:6]]}
        held = {("community", kind): pks[0] for kind, pks in own.items()}
        held |= {("subdistrict", kind): pk for kind, pk in self.offices[STREET].items()}
        held |= {("district", kind): pk for kind, pk in self.offices[plan.code[:6]].items()}
        signed_in = accounts.write(self.writer, held, levels, self.today - 900)
        self.officers[signed_in[Role.HANDLER].body] = signed_in[Role.HANDLER]
        self.verifiers[STREET] = signed_in[Role.SUBDISTRICT]
        accounts.open_worker(staff.seats[-1].on(self.today).user or 0)

    def finish(self) -> None:
        """Write what needs all communities."""
        self.book.close_street()
        bodies.duties(self.admitted, self.stations, self.writer)
