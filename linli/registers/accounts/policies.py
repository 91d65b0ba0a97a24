"""Policies of accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.accounts.models import User


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
