"""Lists of accounts, and the sign-in state of one account."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.db.models.lookups import In
from django.utils import timezone

from linli.core import search
from linli.core.access.viewer import Viewer
from linli.registers.accounts import lockout
from linli.registers.accounts.models import Device, DeviceQuerySet, User, UserQuerySet, posts_in_force

ORDER = ("username", "pk")
FILTERS = ("no_factor", "locked", "never", "inactive")


def second_factors() -> Exists:
    """Return the condition that an account has a second factor."""
    # Recovery codes alone are no second factor: they only replace one.
    real = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return Exists(real.filter(user_id=OuterRef("pk")))


def accounts(viewer: Viewer, *, search: str = "", show: str = "") -> UserQuerySet:
    """Return the accounts that a viewer manages, with posts in force and `has_second_factor`; three queries."""
    posts = posts_in_force().select_related("body", "place").order_by("pk")
    rows = User.objects.visible_to(viewer).annotate(has_second_factor=second_factors())
    if search.strip():
        rows = rows.filter(Q(username__icontains=search.strip()) | Q(name__icontains=search.strip()))
    narrowed = _narrowed(rows, show) if show in FILTERS else rows
    return narrowed.prefetch_related(Prefetch("appointments", posts, to_attr="posts"))


def _narrowed(rows: UserQuerySet, show: str) -> UserQuerySet:
    if show == "inactive":
        return rows.filter(is_active=False)
    if show == "no_factor":
        return rows.filter(~second_factors(), is_active=True)
    if show == "never":
        return rows.filter(last_login=None, is_active=True)
    return rows.filter(In(Lower("username"), sorted(lockout.locked_names())))


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """The sign-in state of an account."""

    has_second_factor: bool
    locked: bool
    sessions: int


def state(account: User) -> AccountStatus:
    """Return the sign-in state of an account."""
    factors = Authenticator.objects.filter(user=account).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return AccountStatus(
        has_second_factor=factors.exists(),
        locked=lockout.folded(account.username) in lockout.locked_names(),
        sessions=UserSession.objects.filter(user=account, session_key__in=alive()).count(),
    )


DEVICES = ("-last_seen_at", "-pk")


def devices(viewer: Viewer, *, search: str = "") -> DeviceQuerySet:
    """Return the devices of other users that the viewer sees, by the name or sign-in name of the user."""
    rows = Device.objects.visible_to(viewer).exclude(user_id=viewer.user_id or 0)
    if search.strip():
        rows = rows.filter(Q(user__username__icontains=search.strip()) | Q(user__name__icontains=search.strip()))
    return rows.select_related("user", "withdrawn_by")


def own_devices(viewer: Viewer) -> DeviceQuerySet:
    """Return the viewer's devices, the one used last in front."""
    return Device.objects.filter(user_id=viewer.user_id or 0).select_related("user", "withdrawn_by").order_by(*DEVICES)


def alive() -> object:
    """Return the keys of sessions that have not expired."""
    return Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")


def find_accounts(query: str, viewer: Viewer) -> list[User]:
    """Return the accounts that the viewer manages, by name, pinyin or sign-in name."""
    rows = User.objects.visible_to(viewer).order_by("username")
    names = [(pk, f"{name} {username}") for pk, name, username in rows.values_list("pk", "name", "username")]
    ids = search.called(names, query)
    found = rows.in_bulk(ids)
    return [found[pk] for pk in ids]
