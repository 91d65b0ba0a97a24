"""The rows of workers: accounts, posts, the roster and qualifications."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from linli.core.access.permissions import Role
from linli.core.demo import days
from linli.core.demo.writer import Row, Writer
from linli.registers.accounts import demo as accounts
from linli.registers.accounts.models import User
from linli.registers.bodies.demo import OwnBodies
from linli.registers.bodies.demo.officers import Officer, appointment
from linli.registers.bodies.models import Appointment
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.staffing.demo.careers import AREAS_FROM, POSTS, Career, Staff
from linli.work.staffing.models import Qualification, Worker

COLLEGE_LEVELS, OTHER_LEVELS = ("31", "21", "14"), ("61", "44", "41")


def write(plan: CommunityPlan, staff: Staff, community_id: int, own: OwnBodies, *, writer: Writer, today: int) -> None:
    """Write workers, their accounts, posts and qualifications."""
    rng = plan.rng("roster")
    everybody = [*staff.serving, *staff.left]
    recent = [worker for worker in everybody if worker.until is None or worker.until > today - AREAS_FROM]
    user = writer.reserve(User, len(recent))
    for number, worker in enumerate(recent):
        worker.user = user + number
    writer.put(User, [_account(plan, number, worker) for number, worker in enumerate(recent, start=1)])
    writer.put(Appointment, [row for worker in recent for row in _posts(worker, community_id, own)])
    first = writer.reserve(Worker, len(everybody))
    for pk, worker in enumerate(everybody, start=first):
        worker.pk = pk
    writer.put(Worker, [_worker(rng, worker, community_id) for worker in everybody])
    rows = [row for worker in everybody for row in _qualifications(rng, worker, today)]
    writer.put(Qualification, [{"community_id": community_id, **row} for row in rows])


def _account(plan: CommunityPlan, number: int, worker: Career) -> Row:
    serving = worker.until is None
    return accounts.user_row(worker.user or 0, f"{plan.code}-{number:02d}", worker.name, worker.since, active=serving)


def _posts(worker: Career, community_id: int, own: OwnBodies) -> Iterator[Row]:
    """Yield the posts of a worker: at the station, and for some in the committee or at the counter."""

    def post(kind: str, role: Role) -> Row:
        officer = Officer(worker.user, worker.name, own.one(kind))
        return appointment(officer, community_id, role, worker.post, since=worker.since, until=worker.until)

    yield post("station", Role.WORKER)
    if worker.post in POSTS[:3]:
        yield post("committee", Role.COMMITTEE)
    elif worker.post == POSTS[4]:
        yield post("station", Role.CLERK)


def _worker(rng: Random, worker: Career, community_id: int) -> Row:
    born = worker.since - rng.randrange(23 * 365, 44 * 365)
    return {
        "id": worker.pk,
        "since": days.iso(worker.since),
        "until": days.iso_or_none(worker.until),
        "community_id": community_id,
        "user_id": worker.user,
        "name": worker.name,
        "sex": worker.sex,
        "born": days.iso(born),
        "post": worker.post,
    }


def _qualifications(rng: Random, worker: Career, today: int) -> Iterator[Row]:
    """Yield degrees and certificates."""
    if worker.college is None or worker.college > worker.since:
        yield _qualification(worker, "degree", rng.choice(OTHER_LEVELS), worker.since - 900)
    if worker.college is not None:
        yield _qualification(worker, "degree", rng.choices(COLLEGE_LEVELS, (52, 45, 3))[0], worker.college)
    if not worker.certified and not (worker.until and rng.random() < 0.3):
        return
    last = (worker.until or today) - 3
    passed = min(worker.since + rng.randrange(30, 700), last)
    yield _qualification(worker, "certificate", "post", passed, number=f"SG{worker.pk:06d}")
    for level, share in (("assistant", 0.42), ("social_worker", 0.2), ("senior", 0.01)):
        if rng.random() < share:
            day = min(passed + rng.randrange(60, 1500), last)
            valid = days.iso(day + 3 * 365 * (1 + (today - day) // 1095))
            number = f"{level[0].upper()}{worker.pk:07d}"
            yield _qualification(worker, "certificate", level, day, number=number, valid=valid)


def _qualification(
    worker: Career, kind: str, level: str, since: int, *, number: str = "", valid: str | None = None
) -> Row:
    return {
        "since": days.iso(since),
        "worker_id": worker.pk,
        "kind": kind,
        "level": level,
        "number": number,
        "registered_until": valid,
    }
