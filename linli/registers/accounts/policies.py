"""Policies of accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.accounts.models import AccessReset, Device, TwoPersonRequest, User, posts_in_force


def check_create(*, by: Viewer) -> None:
    """Check that the viewer may create accounts, i.e. appoints people.

    Raises:
        PermissionDenied: the viewer does not.
    """
    if not by.may(Permission.APPOINT):
        raise PermissionDenied


def check_keep(account: User, *, by: Viewer) -> None:
    """Check that the viewer may deactivate, unlock or reset this account.

    Raises:
        PermissionDenied: the viewer does not manage the account.
        RuleBroken: it is the viewer's own.
    """
    if not User.objects.visible_to(by).filter(pk=account.pk).exists():
        raise PermissionDenied
    if account.pk == by.user_id:
        raise RuleBroken(_("This is your own account. Another administrator must do this."))


def confirming_role(role: str) -> bool:
    """Return whether a second person must confirm posts with this role, because it sees residents' data."""
    groups = content.codes("incompatible_roles").values()
    return any(group.get("second_person") and role in group.get("roles", []) for group in groups)


def needs_second_person(account: User) -> bool:
    """Return whether who can sign in with this account sees residents' data."""
    return any(confirming_role(post.role) for post in posts_in_force().filter(user=account))


def check_confirm_reset(request: AccessReset, *, by: Viewer) -> None:
    """Check that the viewer may confirm or decline a new password, which the viewer then learns.

    Raises:
        PermissionDenied: the viewer is not an officer of every place where the account has a post, or above it.
        RuleBroken: the viewer asked for it, or it is about the viewer's own account.
    """
    posts = list(posts_in_force().filter(user=request.account).select_related("place"))
    # Of every place: an officer of one could otherwise sign in with the account and see the others.
    if not posts or not all(by.may(Permission.CONFIRM, post.place) for post in posts):
        raise PermissionDenied
    if by.user_id in (request.asked_by_id, request.account_id) and not by.robot:
        raise RuleBroken(_("Another person must confirm this."))


def check_open(request: TwoPersonRequest) -> None:
    """Check that a request has not been answered.

    Raises:
        RuleBroken: it has.
    """
    if request.answer:
        raise RuleBroken(_("This request was already answered by %(name)s.") % {"name": request.answered_by_name})


def check_withdraw(device: Device, *, by: Viewer) -> None:
    """Check that the viewer may withdraw the device: it is theirs, or of an account that they manage or confirm.

    Raises:
        PermissionDenied: it is not.
        RuleBroken: it is withdrawn already.
    """
    _check_sees(device, by=by)
    if device.withdrawn_at is not None:
        raise RuleBroken(_("This device is already withdrawn."))


def check_allow(device: Device, *, by: Viewer) -> None:
    """Check that the viewer may allow the device again.

    Raises:
        PermissionDenied: the viewer may not see it.
        RuleBroken: it is not withdrawn, or someone else has withdrawn the viewer's own device.
    """
    _check_sees(device, by=by)
    if device.withdrawn_at is None:
        raise RuleBroken(_("This device is not withdrawn."))
    # Who took it away had a reason, such as a phone that was found in other hands.
    if device.user_id == by.user_id and device.withdrawn_by_id != by.user_id:
        raise RuleBroken(_("Someone else has withdrawn this device. Ask your office to allow it again."))


def _check_sees(device: Device, *, by: Viewer) -> None:
    if not Device.objects.visible_to(by).filter(pk=device.pk).exists():
        raise PermissionDenied


def check_name_free(username: str) -> None:
    """Check that no account has this name, ignoring capitals.

    Raises:
        RuleBroken: one has.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise RuleBroken(taken(username))


def taken(username: str) -> str:
    """Return the message that the name is taken."""
    return _("The sign-in name %(name)s is already in use.") % {"name": username}


class LengthByRule:
    """Requires passwords as long as the rule `accounts.password.min_length` says."""

    def validate(self, password: str, user: Any = None) -> None:
        self._least().validate(password, user)

    def get_help_text(self) -> str:
        return str(self._least().get_help_text())

    # Built at each check: the rule may change with the day.
    def _least(self) -> MinimumLengthValidator:
        return MinimumLengthValidator(int(rules.value("accounts.password.min_length")))
