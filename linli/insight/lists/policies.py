"""Rules for saved lists: who may change, share and hand one over, and what an address must say."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.insight.lists.models import ListAddress, SavedList


def is_owner(viewer: Viewer, row: SavedList) -> bool:
    """Return whether the viewer made the list."""
    return viewer.user_id is not None and row.by_id == viewer.user_id


def check_make(viewer: Viewer) -> int:
    """Return the key of the community or office of the viewer, for which lists are made.

    Raises:
        PermissionDenied: the viewer may not make lists.
    """
    if not viewer.may(Permission.SAVED_LIST_VIEW) or viewer.user_id is None or viewer.home_id is None:
        raise PermissionDenied
    return viewer.home_id


def check_change(viewer: Viewer, row: SavedList) -> None:
    """Raise PermissionDenied if the list is not the viewer's own; RuleBroken if it was retired."""
    if not is_owner(viewer, row) or not viewer.may(Permission.SAVED_LIST_VIEW):
        raise PermissionDenied
    if row.retired_at is not None:
        raise RuleBroken(_("“{title}” is no longer in use. Use it again first.").format(title=row.title))


def may_hand_over(viewer: Viewer, row: SavedList) -> bool:
    """Return whether the viewer may give an office an address of the list."""
    return is_owner(viewer, row) and viewer.may(Permission.SAVED_LIST_EDIT)


def check_hand_over(viewer: Viewer, row: SavedList) -> None:
    """Raise PermissionDenied if the viewer may not hand the list over."""
    if not may_hand_over(viewer, row):
        raise PermissionDenied
    check_change(viewer, row)


def longest() -> int:
    """Return for how many days an address may work."""
    return int(rules.value("lists.address.days_most"))


def check_address(basis: str, expires_on: date) -> None:
    """Raise RuleBroken if the legal basis is none, or the address would work too long or not at all."""
    if basis not in content.codes("handover_basis"):
        raise RuleBroken(_("Choose the legal basis."))
    today = timezone.localdate()
    if not today < expires_on <= today + timedelta(days=longest()):
        text = _("An address ends after today and within {days} days.")
        raise RuleBroken(text.format(days=longest()))


def ended_by_reset(address: ListAddress) -> bool:
    """Return whether the account got new access since: someone else who used it may have made the address."""
    resets = ("account.password_reset", "account.second_factor_removed")
    return journal.of(address.by).filter(verb__in=resets, at__gt=address.made_at).exists()
