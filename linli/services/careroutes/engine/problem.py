"""What is to be planned, and what comes out. Times and travel are minutes, counted from midnight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NOWHERE = -1  # the place of a shift that begins or ends at whichever door comes first or last


class CareVisit(NamedTuple):
    """One carer with one person for some minutes. A visit by two carers is two of these and a `CarePair`.

    Attributes:
        place: row of the travel matrix.
        opens: not to begin before.
        closes: to begin until then; each minute after it counts as late.
        minutes: how long it takes.
        deadline: not to begin after it at all; None: however late.
        skills: the skills a carer must have for it.
        booked: whether the person was promised the time `opens`: no other promised visit of the same carer may
            overlap with it, also where both could be begun later.
    """

    place: int
    opens: float
    closes: float
    minutes: float
    deadline: float | None = None
    skills: frozenset[str] = frozenset()
    booked: bool = False


class CareShift(NamedTuple):
    """The hours of a carer from one moment to another; a carer may have several, with a break between them."""

    carer: int
    begins: float
    ends: float | None
    skills: frozenset[str] = frozenset()
    start: int = NOWHERE
    end: int = NOWHERE


class CarePair(NamedTuple):
    """Two visits by different carers; the second begins so many minutes after the first (0, 0: together)."""

    first: int
    second: int
    least: float = 0
    most: float = 0


@dataclass(frozen=True, slots=True)
class CareWeights:
    """How much a minute of travel, a minute late, and a minute of the largest lateness count.

    With 1/3 each it is the objective of Mankowska, Meisel and Bierwirth (2014), by which plans are compared.
    `missing` is what a visit without a carer costs: more than any travel.
    """

    travel: float = 1 / 3
    late: float = 1 / 3
    latest: float = 1 / 3
    missing: float = 100_000


@dataclass(frozen=True, slots=True)
class CareDayProblem:
    """A day.

    Attributes:
        travel: minutes from each place to each other.
        forbidden: pairs (carer, visit) that must not be.
        extra: what it costs, in minutes, that a carer does a visit: (carer, visit) -> minutes.
    """

    visits: tuple[CareVisit, ...]
    shifts: tuple[CareShift, ...]
    travel: tuple[tuple[float, ...], ...]
    pairs: tuple[CarePair, ...] = ()
    forbidden: frozenset[tuple[int, int]] = frozenset()
    extra: tuple[tuple[int, int, float], ...] = ()
    weights: CareWeights = CareWeights()

    def may(self, shift: int, visit: int) -> bool:
        """Return whether a carer has the skills for a visit and nothing forbids it; hours are another matter."""
        tour, one = self.shifts[shift], self.visits[visit]
        return one.skills <= tour.skills and (tour.carer, visit) not in self.forbidden


class TimedVisit(NamedTuple):
    """A visit of a route: when it begins, and the way to it."""

    visit: int
    begins: float
    travel: float


@dataclass(frozen=True, slots=True)
class CareRoute:
    """The visits of a shift in their order, and the way back from the last one."""

    shift: int
    stops: tuple[TimedVisit, ...]
    back: float


@dataclass(frozen=True, slots=True)
class CareRoutes:
    """Who does what.

    Attributes:
        routes: one for each shift, also if it is empty.
        missing: visits without a carer; of a pair always both.
        travel, late, latest: minutes on the way, minutes late, the largest lateness.
        cost: the objective without what missing visits cost.
    """

    routes: tuple[CareRoute, ...]
    missing: tuple[int, ...]
    travel: float
    late: float
    latest: float
    cost: float

    def shift_of(self) -> dict[int, int]:
        """Return the shift of each visit that is placed."""
        return {stop.visit: route.shift for route in self.routes for stop in route.stops}
