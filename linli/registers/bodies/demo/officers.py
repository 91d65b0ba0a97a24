"""The people who act for the bodies of the demo: accounts with a post, and the printed sign-ins, one per role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from linli.core.access.permissions import Role
from linli.core.demo import days
from linli.core.demo.writer import Row, Writer
from linli.registers.accounts import demo as accounts
from linli.registers.accounts.demo import names
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who acts for a body."""

    user: int | None
    name: str
    body: int


@dataclass(frozen=True, slots=True)
class SignIn:
    """One printed account: its place and its post."""

    role: Role
    name: str
    post: str
    body: str  # kind
    level: str  # of the place

    @property
    def username(self) -> str:
        """Named after the role."""
        return str(self.role.value)


SIGN_INS = (
    SignIn(Role.CLERK, "周敏", "窗口工作人员", "station", "community"),
    SignIn(Role.COMMITTEE, "沈国平", "社区居委会主任", "committee", "community"),
    SignIn(Role.SUBDISTRICT, "钱晓燕", "社区建设科科长", "street_office", "subdistrict"),
    SignIn(Role.DISTRICT, "章立新", "社区建设处处长", "district_office", "district"),
    SignIn(Role.HANDLER, "吕志强", "物业管理科科员", "housing", "district"),
    SignIn(Role.PROVIDER, "方美华", "服务调度员", "provider", "subdistrict"),
    SignIn(Role.CENTRE, "蒋水英", "星光老年之家管理员", "station", "community"),
    SignIn(Role.EMPLOYER, "徐海燕", "人事专员", "employer", "subdistrict"),
    SignIn(Role.AUDITOR, "何静", "审计员", "district_office", "district"),
    SignIn(Role.ADMIN, "唐伟", "系统管理员", "district_office", "district"),
)


def sign_ins() -> list[SignIn]:
    """Return every printed account."""
    # The worker is one of the roster, whose name was drawn.
    worker = User.objects.filter(username=Role.WORKER.value).first()
    first = SignIn(Role.WORKER, worker.name if worker else "", "社区工作者", "station", "community")
    return [first, *SIGN_INS]


def appointment(officer: Officer, place: int, role: Role, post: str, *, since: int, until: int | None = None) -> Row:
    """Return the row of a post."""
    return {
        "since": days.iso(since),
        "until": days.iso_or_none(until),
        "user_id": officer.user,
        "body_id": officer.body,
        "place_id": place,
        "role": role.value,
        "post": post,
    }


def write_officers(
    rng: Random, held: Sequence[tuple[int, Role]], place: int, prefix: str, *, writer: Writer, since: int
) -> list[Officer]:
    """Write an officer for each (body, role): an account that cannot sign in, and an appointment."""
    first = writer.reserve(User, len(held))
    officers = [Officer(first + i, names.grown(rng), body) for i, (body, _) in enumerate(held)]
    writer.put(
        User,
        [accounts.user_row(first + i, f"{prefix}-b{i + 1:02d}", one.name, since) for i, one in enumerate(officers)],
    )
    posts = zip(officers, held, strict=True)
    writer.put(Appointment, [appointment(one, place, role, "经办人", since=since) for one, (_, role) in posts])
    return officers


def write_sign_ins(
    bodies: dict[tuple[str, str], int], places: dict[str, int], *, writer: Writer, since: int
) -> dict[Role, Officer]:
    """Write the sign-ins of all roles but the worker's, whose account is one of the workers'.

    Args:
        bodies: (level, kind) -> body.
        places: level -> place.
        writer: takes the rows.
        since: the day on which they began.
    """
    first = writer.reserve(User, len(SIGN_INS))
    password = accounts.password_hash()
    writer.put(
        User,
        [
            accounts.user_row(first + i, one.username, one.name, since, password=password)
            for i, one in enumerate(SIGN_INS)
        ],
    )
    found = {one.role: Officer(first + i, one.name, bodies[one.level, one.body]) for i, one in enumerate(SIGN_INS)}
    posts = [appointment(found[one.role], places[one.level], one.role, one.post, since=since) for one in SIGN_INS]
    writer.put(Appointment, posts)
    return found
