"""The sign-ins of the demo, one per role, and how rows of accounts look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from linli.core.access.permissions import Role
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.site.demo import days
from linli.site.demo.writer import Writer

PASSWORD = "linli-demo-2026"  # noqa: S105 - printed on purpose, made only with invented data
USER = (
    "id", "password", "last_login", "username", "name", "email", "is_active", "date_joined", "language", "text_size",
    "must_change_password",
)  # fmt: skip
APPOINTMENT = ("id", "since", "until", "user_id", "body_id", "place_id", "role", "post")
NO_PASSWORD = "!demo"  # noqa: S105 - an account that cannot sign in


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts, and for which body."""

    user: int | None
    name: str
    body: int


@dataclass(frozen=True, slots=True)
class SignIn:
    """One printed account: where it sits and which post it holds."""

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
    SignIn(Role.AUDITOR, "何静", "审计员", "district_office", "district"),
    SignIn(Role.ADMIN, "唐伟", "系统管理员", "district_office", "district"),
)


def sign_ins() -> list[SignIn]:
    """Every printed account; the worker is one of the roster, so the name comes from there."""
    worker = User.objects.filter(username=Role.WORKER.value).select_related("worker").first()
    first = SignIn(Role.WORKER, worker.name if worker else "", "社区工作者", "station", "community")
    return [first, *SIGN_INS]


@lru_cache(maxsize=1)
def password_hash() -> str:
    """The demo password hashed once for all."""
    return make_password(PASSWORD)


def user_row(
    pk: int, username: str, name: str, since: int, *, active: bool = True, password: str = NO_PASSWORD
) -> tuple:
    """An account; it can sign in only with a password given here."""
    return (pk, password, None, username, name, "", active, days.moment(since, 540), "", "normal", False)


def officers(
    writer: Writer, held: Sequence[tuple[str, int, str]], place: int, prefix: str, since: int
) -> list[Officer]:
    """Write somebody for each (name, body, role): an account that cannot sign in, and an appointment."""
    first = writer.reserve(User, len(held))
    people = [Officer(first + i, name, body) for i, (name, body, _) in enumerate(held)]
    rows = [user_row(first + i, f"{prefix}-b{i + 1:02d}", name, since) for i, (name, _, _) in enumerate(held)]
    writer.put(User, USER, rows)
    posts = writer.reserve(Appointment, len(held))
    rows = [
        (posts + i, days.iso(since), None, first + i, body, place, role, "经办人")
        for i, (_, body, role) in enumerate(held)
    ]
    writer.put(Appointment, APPOINTMENT, rows)
    return people


def write(
    writer: Writer, bodies: dict[tuple[str, str], int], places: dict[str, int], since: int
) -> dict[Role, Officer]:
    """Write the sign-ins of all roles but the worker's, who has an account among the workers."""
    first = writer.reserve(User, len(SIGN_INS))
    rows = [
        user_row(first + i, one.username, one.name, since, password=password_hash()) for i, one in enumerate(SIGN_INS)
    ]
    writer.put(User, USER, rows)
    posts = writer.reserve(Appointment, len(SIGN_INS))
    writer.put(
        Appointment,
        APPOINTMENT,
        [
            (
                posts + i, days.iso(since), None, first + i, bodies[one.level, one.body], places[one.level],
                one.role.value, one.post,
            )
            for i, one in enumerate(SIGN_INS)
        ],
    )  # fmt: skip
    return {one.role: Officer(first + i, one.name, bodies[one.level, one.body]) for i, one in enumerate(SIGN_INS)}


def open_worker(user_id: int) -> None:
    """Let one worker of the demo street sign in under the printed name."""
    User.objects.filter(pk=user_id).update(username=Role.WORKER.value, password=password_hash())
