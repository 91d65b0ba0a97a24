"""Actions on accounts. Permissions are not given here: they come from appointments (the bodies app)."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.accounts import lockout, policies
from linli.registers.accounts.models import User

# No letters or digits that are mistaken for one another when read aloud or written down; 4 x 4 of them are 78 bits.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Return a password to hand over once, e.g. `k7mf-wq3x-hn8p-c2ra`."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_account(*, username: str, name: str, by: Viewer) -> tuple[User, str]:
    """Create an account; return it with its one-time password, which is stored nowhere in clear text."""
    policies.check_create(by=by)
    policies.check_name_free(username)
    password = one_time_password()
    with only_once(policies.taken(username)):
        # Lower case: the unique constraint compares exactly, sign-in does not.
        account = User.objects.create_user(username.lower(), password, name=name, must_change_password=True)
    journal.record("account.created", account, by=by, username=account.username, name=name)
    return account, password


def _locked(account: User, *, by: Viewer) -> User:
    policies.check_keep(account, by=by)
    return User.objects.select_for_update(of=("self",)).get(pk=account.pk)


@transaction.atomic
def deactivate(account: User, *, by: Viewer, reason: str) -> User:
    """Deactivate the account and end its sessions."""
    account = _locked(account, by=by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    ended = end_sessions(account)
    journal.record("account.deactivated", account, by=by, reason=reason, sessions=ended)
    return account


@transaction.atomic
def reactivate(account: User, *, by: Viewer, reason: str) -> User:
    """Reactivate the account."""
    account = _locked(account, by=by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    journal.record("account.reactivated", account, by=by, reason=reason)
    return account


@transaction.atomic
def unlock(account: User, *, by: Viewer, reason: str = "") -> User:
    """Clear the failed sign-ins of the account."""
    account = _locked(account, by=by)
    lockout.unlock(account.username)
    journal.record("account.unlocked", account, by=by, reason=reason)
    return account


@transaction.atomic
def reset_password(account: User, *, by: Viewer, reason: str) -> str:
    """Give the account a one-time password and end its sessions; return the password."""
    account = _locked(account, by=by)
    password = one_time_password()
    account.set_password(password)
    account.must_change_password, account.password_set_at = True, timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    lockout.unlock(account.username)
    journal.record("account.password_reset", account, by=by, reason=reason, sessions=end_sessions(account))
    return password


@transaction.atomic
def remove_second_factor(account: User, *, by: Viewer, reason: str) -> User:
    """Remove the second factors, for a lost device, and end all sessions."""
    account = _locked(account, by=by)
    removed, _ = Authenticator.objects.filter(user=account).delete()
    ended = end_sessions(account)
    journal.record("account.second_factor_removed", account, by=by, reason=reason, factors=removed, sessions=ended)
    return account


def end_sessions(account: User) -> int:
    """End every session of the account; return how many."""
    known = UserSession.objects.filter(user=account)
    # Django's sessions have no column for the user; UserSession of allauth has.
    ended, _ = Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
    known.delete()
    return ended
