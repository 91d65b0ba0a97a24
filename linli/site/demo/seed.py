"""Seeds the database: community by community, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.viewer import robot
from linli.registers.places.models import Place
from linli.site.demo import (
    accounts, areas, bodies, cases, circumstances, families, people, places, sources, visits, workers,
)  # fmt: skip
from linli.site.demo.plan import STREET, CommunityPlan, communities
from linli.site.demo.writer import Writer

Progress = Callable[[int, int, str], None]


def seed(size: str, day: date, progress: Progress = lambda done, total, name: None) -> dict[str, int]:
    """Write the synthetic district as it stands on `day`; how many rows each table got.

    The database must be empty but for places: `state.check_empty` says so to people.
    """
    writer, plans, today = Writer(), communities(size, day), day.toordinal()
    known = dict(Place.objects.exclude(code="").values_list("code", "pk"))
    city = City(writer, known, plans, today)
    for done, plan in enumerate(plans, start=1):
        with transaction.atomic():
            city.community(plan)
        progress(done, len(plans), plan.name)
    with transaction.atomic():
        city.finish()
        journal.record("demo.seeded", None, by=robot("demo"), size=size, day=day.isoformat(), **writer.counts)
    journal.seal()
    return dict(writer.counts)


class City:
    """What the communities share while they are written."""

    def __init__(self, writer: Writer, known: dict[str, int], plans: list[CommunityPlan], today: int) -> None:
        self.writer, self.known, self.plans, self.today = writer, known, plans, today
        self.offices: dict[str, dict[str, int]] = {}  # code -> kind -> body
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
        circumstances.write(plan, every, land, self.writer, self.today)
        own = bodies.of_community(plan, land.community_id, self.writer)
        staff = workers.hire(plan, self.today)
        workers.write(plan, staff, land.community_id, own["station"][0], self.writer, self.today)
        seat_of_unit = areas.cut(land, len(staff.seats))
        areas.write(land, seat_of_unit, staff.seats, self.writer)
        wishes = visits.write(plan, every, land, staff.seats, seat_of_unit, self.writer, self.today)
        if not self.stations:
            self._sign_ins(plan, land.community_id, own, staff)
        self.stations.append((land.community_id, own["station"][0]))
        where = cases.Where(plan, land, every, staff, own, self._above(plan))
        self.book.community(where, wishes)

    def _above(self, plan: CommunityPlan) -> dict[str, int]:
        """Kind -> body of the offices above a community, the nearest first."""
        found: dict[str, int] = {}
        for code in (plan.street, plan.code[:6], plan.code[:4]):
            for kind, pk in self.offices[code].items():
                found.setdefault(kind, pk)
        return found

    def _street(self, plan: CommunityPlan) -> None:
        """Write the subdistrict and, the first time, everything above it."""
        places.offices(self.writer, self.known, {plan.street})
        for office in sources.offices():
            if office.code in self.known and office.code not in self.offices:
                made = bodies.of_office(office.level, self.known[office.code], office.name, self.writer)
                self.offices[office.code] = made
        if not self.admitted:
            district = plan.code[:6]
            self.admitted = bodies.admissions(self.known[district], self.writer)
        self.book.close_street()

    def _sign_ins(self, plan: CommunityPlan, community_id: int, own: dict[str, list[int]], staff: workers.Staff) -> None:
        """One printed account per role, the worker's among the workers of this community."""
        levels = {"community": community_id, "subdistrict": self.known[STREET], "district": self.known[plan.code[:6]]}
        held = {("community", kind): pks[0] for kind, pks in own.items()}
        held |= {("subdistrict", kind): pk for kind, pk in self.offices[STREET].items()}
        held |= {("district", kind): pk for kind, pk in self.offices[plan.code[:6]].items()}
        accounts.write(self.writer, held, levels, self.today - 400)
        accounts.open_worker(staff.seats[-1].on(self.today).user or 0)

    def finish(self) -> None:
        """Write what needs all communities."""
        self.book.close_street()
        bodies.duties(self.admitted, self.stations, self.writer)
