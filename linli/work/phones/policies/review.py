"""Who decides on items that are kept for review, and in whose name they are saved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType

from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer, viewer_of
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.rooms.outbox import ItemKind
from linli.work.phones.models import Submission
from linli.work.phones.states import ItemState


def check_open(row: Submission) -> None:
    """Check that nobody has decided on an item.

    Raises:
        RuleBroken: somebody has.
    """
    if row.state != ItemState.REVIEW:
        message = _("This has been decided already: %(state)s.")
        raise RuleBroken(message % {"state": row.get_state_display()})


def check_discarded(row: Submission) -> None:
    """Check that an item was discarded and can be brought back.

    Raises:
        RuleBroken: it was not, or its content has been deleted.
    """
    if row.state != ItemState.DISCARDED:
        raise RuleBroken(_("This was not discarded."))
    if not row.body:
        raise RuleBroken(_("The content has been deleted because the time for keeping it is over."))


def check_reason(reason: str) -> None:
    """Check that a reason for discarding is one of the list.

    Raises:
        RuleBroken: it is not.
    """
    if reason not in content.codes("discard_reason"):
        raise RuleBroken(_("Choose a reason for discarding it."))


def on_behalf(row: Submission, kind: ItemKind, *, by: Viewer) -> Viewer:
    """Return the person who made an item, in whose name it is saved.

    A person who may decide on the items of the community lends their authority there, so that the record of a colleague
    who has left or moved on is saved all the same, as that colleague's.
    """
    if row.user_id == by.user_id:
        return by
    maker, community = viewer_of(row.user_id), row.community_id
    if maker.user_id is None:  # the account was closed
        maker = replace(maker, user_id=row.user_id, name=str(row.user))
    if community is None or not by.scope(kind.decided_by).has(community):
        return maker
    lent = {right: maker.scope(right) | Scope(frozenset({community})) for right in kind.rights}
    return replace(maker, grants=MappingProxyType({**maker.grants, **lent}))


def hidden_fields(row: Submission, kind: ItemKind | None, *, by: Viewer) -> Collection[str]:
    """Return the fields that the viewer does not see: what only their writer knows."""
    return () if row.user_id == by.user_id or kind is None else kind.sensitive


def may_read_hidden(row: Submission, *, by: Viewer) -> bool:
    """Return whether the viewer may read such a field after stating a purpose."""
    return row.community_id is not None and by.scope(Permission.PEOPLE_READ_SENSITIVE).has(row.community_id)
