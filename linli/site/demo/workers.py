"""Community workers over eight years: who came, who left, what they learned, and whose seat they took.

A seat is the set of doors that one worker answers for today; before its holder of today somebody else held it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from linli.core.law.calendar import years_before
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.site.demo import accounts, days, names
from linli.site.demo.families import FEMALE, MALE
from linli.site.demo.plan import YEARS_BACK, CommunityPlan
from linli.site.demo.writer import Writer
from linli.work.staffing.models import Qualification, Worker

WORKER = ("id", "since", "until", "community_id", "user_id", "name", "sex", "born", "post")
QUALIFICATION = (
    "id", "since", "until", "community_id", "worker_id", "kind", "level", "number", "registered_until",
)  # fmt: skip
COLLEGE_LEVELS, OTHER_LEVELS = ("31", "21", "14"), ("61", "44", "41")
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
    """Who held a set of doors: (from, until, worker), without a gap."""

    held: list[tuple[int, int | None, Career]] = field(default_factory=list)

    def on(self, day: int) -> Career:
        """The holder on a day."""
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


def hire(plan: CommunityPlan, today: int) -> Staff:
    """The careers that yield the community's share of every figure of the roster."""
    rng = plan.rng("workers")
    then = years_before(date.fromordinal(today), YEARS_BACK).toordinal()
    start = today - AREAS_FROM
    stayed = [Career(then - rng.randrange(40, 3000)) for _ in range(plan.stayed)]
    came = [Career(_joined(rng, i == 0, then, start, today)) for i in range(plan.workers - plan.stayed)]
    gone = [
        Career(then - rng.randrange(40, 3000), rng.randrange(then + 40, start - 10))
        for _ in range(plan.workers_then - plan.stayed)
    ]
    serving = [*stayed, *came]
    seats, between = _seats(rng, serving, gone, then, start)
    staff = Staff(serving, [*gone, *between], seats)
    _degrees(rng, plan, stayed, came, gone, then=then, now=today)
    for worker in between:
        worker.college = worker.since - rng.randrange(60, 900) if rng.random() < 0.45 else None
    for worker in rng.sample(serving, plan.certified):
        worker.certified = True
    for number, worker in enumerate((*serving, *staff.left)):
        worker.sex = FEMALE if rng.random() < 0.76 else MALE
        worker.name = names.surname(rng) + names.given(rng, worker.sex, rng.choice((1970, 1980, 1980, 1990)))
        if number < min(len(POSTS), len(serving) - 1):
            worker.post = POSTS[number]
    return staff


def _joined(rng: Random, early: bool, then: int, start: int, today: int) -> int:
    """A quarter came within the two years that the areas tell of; the first of each community long before."""
    if early or rng.random() < 0.75:
        return rng.randrange(then + 20, start - 20)
    return rng.randrange(start + 40, today - 15)


def _seats(
    rng: Random, serving: list[Career], gone: list[Career], then: int, start: int
) -> tuple[list[Seat], list[Career]]:
    """A seat for each worker of today; whoever came lately took it over from one who left or from a colleague."""
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
    """A seat of old; some were handed over between colleagues."""
    if len(old) > 1 and rng.random() < 0.18:
        day = start + rng.randrange(60, AREAS_FROM - 60)
        other = rng.choice([one for one in old if one is not worker])
        return Seat([(start, day, other), (day, None, worker)])
    return Seat([(start, None, worker)])


def _degrees(
    rng: Random,
    plan: CommunityPlan,
    stayed: list[Career],
    came: list[Career],
    gone: list[Career],
    *,
    then: int,
    now: int,
) -> None:
    """Exactly `college_then` of those of eight years ago had a degree then, exactly `college` of today's have one."""
    share = plan.college_then * len(stayed) // max(plan.workers_then, 1)
    early = max(plan.college_then - len(gone), min(len(stayed), share))
    later = max(early, plan.college - len(came), min(round(len(stayed) * 0.6), plan.college))
    for worker in (*stayed[:early], *gone[: plan.college_then - early]):
        worker.college = min(worker.since, then) - rng.randrange(30, 2500)
    for worker in stayed[early:later]:
        worker.college = rng.randrange(then + 90, now - 90)
    for worker in rng.sample(came, plan.college - later):
        worker.college = worker.since - rng.randrange(30, 1500)


def write(
    plan: CommunityPlan, staff: Staff, community_id: int, own: dict[str, list[int]], *, writer: Writer, today: int
) -> None:
    """Write workers, their accounts, posts and qualifications."""
    rng = plan.rng("roster")
    everybody = [*staff.serving, *staff.left]
    recent = [worker for worker in everybody if worker.until is None or worker.until > today - AREAS_FROM]
    user = writer.reserve(User, len(recent))
    for number, worker in enumerate(recent):
        worker.user = user + number
    writer.put(User, accounts.USER, [_account(plan, number, worker) for number, worker in enumerate(recent, start=1)])
    held = [row for worker in recent for row in _posts(worker, community_id, own)]
    post = writer.reserve(Appointment, len(held))
    writer.put(Appointment, accounts.APPOINTMENT, [(post + i, *row) for i, row in enumerate(held)])
    first = writer.reserve(Worker, len(everybody))
    for pk, worker in enumerate(everybody, start=first):
        worker.pk = pk
    writer.put(Worker, WORKER, [_worker(rng, worker, community_id) for worker in everybody])
    rows = [row for worker in everybody for row in _qualifications(rng, worker, community_id, today)]
    pk = writer.reserve(Qualification, len(rows))
    writer.put(Qualification, QUALIFICATION, [(pk + i, *row) for i, row in enumerate(rows)])


def _account(plan: CommunityPlan, number: int, worker: Career) -> tuple:
    serving = worker.until is None
    return accounts.user_row(worker.user or 0, f"{plan.code}-{number:02d}", worker.name, worker.since, active=serving)


def _posts(worker: Career, community_id: int, own: dict[str, list[int]]) -> Iterator[tuple]:
    """Everybody works for the station; who leads the committee or the counter has that post too."""
    dates = (days.iso(worker.since), days.iso_or_none(worker.until), worker.user)
    yield (*dates, own["station"][0], community_id, "worker", worker.post)
    if worker.post in POSTS[:3]:
        yield (*dates, own["committee"][0], community_id, "committee", worker.post)
    elif worker.post == POSTS[4]:
        yield (*dates, own["station"][0], community_id, "clerk", worker.post)


def _worker(rng: Random, worker: Career, community_id: int) -> tuple:
    born = worker.since - rng.randrange(23 * 365, 44 * 365)
    until = days.iso_or_none(worker.until)
    return (
        worker.pk, days.iso(worker.since), until, community_id, worker.user, worker.name, worker.sex, days.iso(born),
        worker.post,
    )  # fmt: skip


def _qualifications(rng: Random, worker: Career, community_id: int, today: int) -> Iterator[tuple]:
    """Degrees and certificates: since, until, community, worker, kind, level, number, registered until."""
    if worker.college is None or worker.college > worker.since:
        level = rng.choice(OTHER_LEVELS)
        yield (days.iso(worker.since - 900), None, community_id, worker.pk, "degree", level, "", None)
    if worker.college is not None:
        level = rng.choices(COLLEGE_LEVELS, (52, 45, 3))[0]
        yield (days.iso(worker.college), None, community_id, worker.pk, "degree", level, "", None)
    if not worker.certified and not (worker.until and rng.random() < 0.3):
        return
    last = (worker.until or today) - 3
    passed = min(worker.since + rng.randrange(30, 700), last)
    yield (days.iso(passed), None, community_id, worker.pk, "certificate", "post", f"SG{worker.pk:06d}", None)
    for level, share in (("assistant", 0.42), ("social_worker", 0.2), ("senior", 0.01)):
        if rng.random() < share:
            day = min(passed + rng.randrange(60, 1500), last)
            valid = days.iso(day + 3 * 365 * (1 + (today - day) // 1095))
            number = f"{level[0].upper()}{worker.pk:07d}"
            yield (days.iso(day), None, community_id, worker.pk, "certificate", level, number, valid)
