"""Titles of communities: who holds one, and what is missing for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.registers.people.models import Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.employment.engine import titles as engine
from linli.services.employment.engine.status import count
from linli.services.employment.models import CommunityTitle, TrackingFile
from linli.services.employment.models.base import DatedLedgerRows
from linli.services.employment.queries import households
from linli.services.employment.queries.day import EmploymentDay, employment_day, files_of
from linli.services.employment.states import HELD, WorkState

ORDER = ("-since", "-pk")
AIDED = frozenset({WorkState.RECOGNISED, WorkState.REFUSED})


@dataclass(frozen=True, slots=True)
class TitleGap:
    """What a community scores for a title on a day, and what is missing."""

    level: str
    scored: list[engine.CriterionScore]
    points: float
    needed: float
    gate: str

    @property
    def is_met(self) -> bool:
        """Return whether the points suffice and the level before is held."""
        return self.points >= self.needed and not self.gate


def listed(viewer: Viewer, *, place: Place | None, level: str = "", state: str = "") -> DatedLedgerRows[CommunityTitle]:
    """Return the titles that the viewer may see, in a place or everywhere."""
    rows = places.lying_in(CommunityTitle.objects.visible_to(viewer), place)
    if level:
        rows = rows.filter(level=level)
    if state == "held":
        rows = rows.filter(state__in=sorted(HELD), until=None)
    elif state:
        rows = rows.filter(state=state)
    return rows.select_related("community")


def facts_of(community: Place, on: date) -> tuple[dict[str, int], EmploymentDay]:
    """Return the facts that the criteria ask for, and the states behind them."""
    day = employment_day(Residency.objects.on(on).filter(community=community), on)
    found = count(day.states, range(len(day.residents)), range(len(day.households)))
    files = files_of(day.households, on)
    people = day.states.people
    states = [
        day.household_state(pk, files.get(pk)) for n, pk in enumerate(day.households) if day.states.households.zero[n]
    ]
    jobless = [one.pk for number, one in enumerate(day.residents) if people.jobless[number]]
    with_file = TrackingFile.objects.on(on).filter(sql.among("person_id", jobless)).values("person").distinct().count()
    long = sum(bool(people.long[n]) and day.state(n) in AIDED for n in range(len(day.residents)))
    facts = {
        "base": found.base,
        "employed": found.employed,
        "zero": sum(one in households.COUNTED for one in states),
        "long_recognised": long,
        "without_file": len(jobless) - with_file,
        "unclear": found.unclear,
    }
    return facts, day


def gap(community: Place, level: str, on: date) -> TitleGap:
    """Return what a community scores for a level on a day, worked out from the records of that day."""
    facts, _day = facts_of(community, on)
    asked = engine.levels()[level]
    scored = engine.score(level, facts, community.code, on)
    held = CommunityTitle.objects.on(on).filter(community=community, level=asked.after, certified_on__lte=on)
    gate = asked.after if asked.after and not held.exists() else ""
    return TitleGap(level, scored, engine.total(scored), asked.needed, gate)
