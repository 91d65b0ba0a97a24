"""Community workers over eight years: who came, who left, what they learned, and whose seat they took.

A seat is the set of dwellings for which one worker is responsible today; others may have had it before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from linli.core.law.calendar import years_before
from linli.registers.accounts.demo import names
from linli.registers.people.demo.families import FEMALE, MALE
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.staffing.demo.shares import YEARS_BACK, WorkerShare

POSTS = ("社区党组织书记", "社区居委会主任", "社区居委会副主任", "社区居委会委员", "公共服务站站长")
AREAS_FROM = 760  # days back from which every door has its worker


@dataclass(slots=True, eq=False)
class Career:
    """One worker; days are ordinals."""

    since: int
    until: int | None = None
    college: int | None = None  # the day of the degree
    certified: bool = False
    name: str = ""
    sex: str = FEMALE
    post: str = "社区工作者"
    pk: int = 0
    user: int | None = None


@dataclass(slots=True)
class Seat:
    """The workers of a set of dwellings: (from, until, worker), without a gap."""

    held: list[tuple[int, int | None, Career]] = field(default_factory=list)

    def on(self, day: int) -> Career:
        """Return the worker of the seat on a day."""
        for since, until, worker in self.held:
            if since <= day and (until is None or day < until):
                return worker
        raise LookupError(f"nobody on day {day}")


@dataclass(slots=True)
class Staff:
    """The workers of a community."""

    serving: list[Career]
    left: list[Career]
    seats: list[Seat]


def hire(plan: CommunityPlan, share: WorkerShare, today: int) -> Staff:
    """Draw careers that give the community's share of every figure of the roster."""
    rng = plan.rng("workers")
    then = years_before(date.fromordinal(today), YEARS_BACK).toordinal()
    start = today - AREAS_FROM
    stayed = [Career(then - rng.randrange(40, 3000)) for _ in range(share.stayed)]
    came = [Career(_joined(rng, i == 0, then, start, today)) for i in range(share.workers - share.stayed)]
    gone = [
        Career(then - rng.randrange(40, 3000), rng.randrange(then + 40, start - 10))
        for _ in range(share.workers_then - share.stayed)
    ]
    serving = [*stayed, *came]
    seats, between = _seats(rng, serving, gone, then, start)
    staff = Staff(serving, [*gone, *between], seats)
    _degrees(rng, share, stayed, came, gone, then=then, now=today)
    for worker in between:
        worker.college = worker.since - rng.randrange(60, 900) if rng.random() < 0.45 else None
    for worker in rng.sample(serving, share.certified):
        worker.certified = True
    for number, worker in enumerate((*serving, *staff.left)):
        worker.sex = FEMALE if rng.random() < 0.76 else MALE
        worker.name = names.surname(rng) + names.given(rng, worker.sex, rng.choice((1970, 1980, 1980, 1990)))
        if number < min(len(POSTS), len(serving) - 1):
            worker.post = POSTS[number]
    return staff


def _joined(rng: Random, early: bool, then: int, start: int, today: int) -> int:
    """Draw a first day: for a quarter within the two years of the areas, for the first of a community long before."""
    if early or rng.random() < 0.75:
        return rng.randrange(then + 20, start - 20)
    return rng.randrange(start + 40, today - 15)


def _seats(
    rng: Random, serving: list[Career], gone: list[Career], then: int, start: int
) -> tuple[list[Seat], list[Career]]:
    """Return a seat for each worker of today; recent ones took theirs over from one who left or from a colleague."""
    old = [worker for worker in serving if worker.since < start]
    free = [worker for worker in gone if rng.random() < 0.3]
    between: list[Career] = []
    seats = []
    for worker in serving:
        if worker.since < start:
            seats.append(_kept(rng, worker, old, start))
            continue
        before = rng.choice(old)
        if rng.random() < 0.6:
            before = free.pop() if free else Career(rng.randrange(then + 10, start - 10))
            before.until = worker.since
            if before not in gone:
                between.append(before)
        seats.append(Seat([(start, worker.since, before), (worker.since, None, worker)]))
    return seats, between


def _kept(rng: Random, worker: Career, old: list[Career], start: int) -> Seat:
    """Return a seat of a long-serving worker; some were handed over between colleagues."""
    if len(old) > 1 and rng.random() < 0.18:
        day = start + rng.randrange(60, AREAS_FROM - 60)
        other = rng.choice([one for one in old if one is not worker])
        return Seat([(start, day, other), (day, None, worker)])
    return Seat([(start, None, worker)])


def _degrees(
    rng: Random,
    share: WorkerShare,
    stayed: list[Career],
    came: list[Career],
    gone: list[Career],
    *,
    then: int,
    now: int,
) -> None:
    """Give degrees, so that exactly `college_then` had one eight years ago and exactly `college` have one today."""
    expected = share.college_then * len(stayed) // max(share.workers_then, 1)
    early = max(share.college_then - len(gone), min(len(stayed), expected))
    later = max(early, share.college - len(came), min(round(len(stayed) * 0.6), share.college))
    for worker in (*stayed[:early], *gone[: share.college_then - early]):
        worker.college = min(worker.since, then) - rng.randrange(30, 2500)
    for worker in stayed[early:later]:
        worker.college = rng.randrange(then + 90, now - 90)
    for worker in rng.sample(came, share.college - later):
        worker.college = worker.since - rng.randrange(30, 1500)
