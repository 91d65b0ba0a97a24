"""Actions on accounts. Permissions are not given here: they come from appointments (the bodies app)."""

from __future__ import annotations

import base64
import secrets
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.secrets import crypto, phone_keys
from linli.registers.accounts import lockout, policies
from linli.registers.accounts.models import AccessReset, Answer, Device, User

# No letters or digits that are mistaken for one another when read aloud or written down; 4 x 4 of them are 78 bits.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
SIGN_IN = ("is_active", "password_set_at")  # what the acts of an administrator are based on


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


def _locked(account: User, *, by: Viewer, based_on: str = "") -> User:
    policies.check_keep(account, by=by)
    account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    # Of two who set a password, the second would make useless what the first has handed over.
    versions.check(account, based_on, now=versions.fields_of(account, *SIGN_IN), words=_in_words)
    return account


def _in_words(name: str, value: Any) -> tuple[str, str]:
    label = gettext("password set") if name == "password_set_at" else versions.label_of(User(), name)
    return label, versions.in_words(value)


@transaction.atomic
def deactivate(account: User, *, by: Viewer, reason: str, based_on: str = "") -> User:
    """Deactivate the account and end its sessions."""
    account = _locked(account, by=by, based_on=based_on)
    account.is_active = False
    account.save(update_fields=["is_active"])
    ended = end_sessions(account)
    journal.record("account.deactivated", account, by=by, reason=reason, sessions=ended)
    return account


@transaction.atomic
def reactivate(account: User, *, by: Viewer, reason: str, based_on: str = "") -> User:
    """Reactivate the account."""
    account = _locked(account, by=by, based_on=based_on)
    account.is_active = True
    account.save(update_fields=["is_active"])
    journal.record("account.reactivated", account, by=by, reason=reason)
    return account


@transaction.atomic
def unlock(account: User, *, by: Viewer, reason: str = "", based_on: str = "") -> User:
    """Clear the failed sign-ins of the account."""
    account = _locked(account, by=by, based_on=based_on)
    lockout.unlock(account.username)
    journal.record("account.unlocked", account, by=by, reason=reason)
    return account


@transaction.atomic
def reset_password(account: User, *, by: Viewer, reason: str, based_on: str = "") -> str:
    """Give the account a one-time password and end its sessions; return the password.

    Raises:
        RuleBroken: the account sees residents' data, so an officer of its place must confirm (`ask_reset`).
    """
    account = _locked(account, by=by, based_on=based_on)
    _check_alone(account)
    return new_password(account, by=by, reason=reason)


def new_password(account: User, *, by: Viewer, reason: str) -> str:
    """Set a one-time password in the running transaction, for whoever was allowed to; return it."""
    password = one_time_password()
    account.set_password(password)
    account.must_change_password, account.password_set_at = True, timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])
    lockout.unlock(account.username)
    journal.record("account.password_reset", account, by=by, reason=reason, sessions=end_sessions(account))
    return password


@transaction.atomic
def remove_second_factor(account: User, *, by: Viewer, reason: str, based_on: str = "") -> User:
    """Remove the second factors, for a lost device, and end all sessions.

    Raises:
        RuleBroken: as `reset_password`.
    """
    account = _locked(account, by=by, based_on=based_on)
    _check_alone(account)
    return without_factors(account, by=by, reason=reason)


def without_factors(account: User, *, by: Viewer, reason: str) -> User:
    """Remove the second factors in the running transaction, for whoever was allowed to."""
    removed, _ = Authenticator.objects.filter(user=account).delete()
    ended = end_sessions(account)
    journal.record("account.second_factor_removed", account, by=by, reason=reason, factors=removed, sessions=ended)
    return account


def _check_alone(account: User) -> None:
    if policies.needs_second_person(account):
        raise RuleBroken(gettext("This account sees residents' data. An officer of its place must confirm this."))


@transaction.atomic
def ask_reset(account: User, what: AccessReset.What, *, by: Viewer, reason: str) -> AccessReset:
    """Ask an officer of the account's place for a new password or the removal of its second factors."""
    account = _locked(account, by=by)
    with only_once(gettext("This was already asked for and waits for an answer.")):
        row = AccessReset.objects.create(
            account=account, what=what, asked_by=User.objects.get(pk=by.user_id), reason=reason
        )
    journal.record("account.reset_asked", account, by=by, reason=reason, what=str(what))
    return row


@transaction.atomic
def confirm_reset(request: AccessReset, *, by: Viewer) -> str:
    """Carry out what was asked for; return the one-time password, "" if that was not asked for."""
    row = _locked_reset(request)
    policies.check_confirm_reset(row, by=by)
    row.close(Answer.CONFIRMED, by=by)
    if row.what == AccessReset.What.FACTOR:
        without_factors(row.account, by=by, reason=row.reason)
        return ""
    return new_password(row.account, by=by, reason=row.reason)


@transaction.atomic
def decline_reset(request: AccessReset, *, by: Viewer, reason: str) -> None:
    """Decline a request."""
    row = _locked_reset(request)
    policies.check_confirm_reset(row, by=by)
    row.close(Answer.DECLINED, by=by, reason=reason)
    journal.record("account.reset_declined", row.account, by=by, reason=reason, what=row.what)


@transaction.atomic
def withdraw_reset(request: AccessReset, *, by: Viewer) -> None:
    """Withdraw one's own request."""
    row = _locked_reset(request)
    if row.asked_by_id != by.user_id:
        raise PermissionDenied
    row.close(Answer.WITHDRAWN, by=by)
    journal.record("account.reset_withdrawn", row.account, by=by, what=row.what)


def _locked_reset(request: AccessReset) -> AccessReset:
    rows = AccessReset.objects.select_for_update(of=("self",)).select_related("account")
    row = rows.get(pk=request.pk)
    policies.check_open(row)
    return row


def end_sessions(account: User) -> int:
    """End every session of the account; return how many."""
    known = UserSession.objects.filter(user=account)
    # Django's sessions have no column for the user; UserSession of allauth has.
    ended, _ = Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
    known.delete()
    return ended


@transaction.atomic
def register_device(uuid: UUID, salt: bytes, name: str, *, by: Viewer, session_key: str = "", key: str = "") -> Device:
    """Register a device at first sight, else note that it was seen; return it, also of someone else or withdrawn.

    Args:
        uuid: made by the device.
        salt: 32 bytes made by the device; those of the first time count.
        name: what the user calls it, e.g. "Chrome, Android".
        by: the signed-in user.
        session_key: the session that ends when the device is withdrawn.
        key: the key of the keyring from which the device has its half already, if the database does not know it, such
            as after a restore; else the newest.
    """
    user_id = by.user_id or 0
    known = Device.objects.select_for_update(of=("self",)).select_related("user").filter(uuid=uuid).first()
    if known is not None:
        if known.user_id == user_id and known.is_allowed:
            known.session_key, known.last_seen_at = session_key, timezone.now()
            known.name = name or known.name
            known.save(update_fields=["session_key", "last_seen_at", "name"])
        return known
    key = key if crypto.has(key) else crypto.writing_key()
    with only_once(gettext("This device is being registered in another tab. Try again.")):
        device = Device.objects.create(
            uuid=uuid,
            user=User.objects.get(pk=user_id),
            name=name or gettext("unnamed device"),
            salt=base64.b64encode(salt).decode(),
            half=base64.b64encode(phone_keys.half(user_id, uuid, salt, key)).decode(),
            key=key,
            session_key=session_key,
        )
    journal.record("device.registered", device, by=by, device=device.name)
    return device


@transaction.atomic
def withdraw_device(device: Device, *, by: Viewer, reason: str = "") -> Device:
    """Withdraw a device: it gets nothing any more, deletes what it holds at next contact, and is signed out."""
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    policies.check_withdraw(device, by=by)
    device.withdrawn_at, device.withdrawn_by_id = timezone.now(), by.user_id
    ended = end_session(device.session_key)
    device.session_key = ""
    device.save(update_fields=["withdrawn_at", "withdrawn_by", "session_key"])
    journal.record("device.withdrawn", device, by=by, reason=reason, device=device.name, sessions=ended)
    return device


@transaction.atomic
def allow_device(device: Device, *, by: Viewer, reason: str = "") -> Device:
    """Allow a withdrawn device again: after signing in, its user can read and send what was not sent from it."""
    device = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    policies.check_allow(device, by=by)
    device.withdrawn_at, device.withdrawn_by = None, None
    device.save(update_fields=["withdrawn_at", "withdrawn_by"])
    journal.record("device.allowed", device, by=by, reason=reason, device=device.name)
    return device


def end_session(session_key: str) -> int:
    """End one session; return how many there were."""
    if not session_key:
        return 0
    ended, _ = Session.objects.filter(session_key=session_key).delete()
    UserSession.objects.filter(session_key=session_key).delete()
    return ended
