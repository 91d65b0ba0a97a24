"""What may be done to people at this moment."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from linli.core.errors import RuleBroken
from linli.core.permissions import Permission
from linli.core.viewer import Viewer
from linli.registers.people.models import Duplicate, Person
from linli.registers.people.states import MergeState


def check_may(permission: Permission, *community_ids: int | None, by: Viewer) -> None:
    """The viewer holds the permission in all these communities."""
    if not all(by.scope(permission).has(community_id) for community_id in community_ids):
        raise PermissionDenied


def check_merge(duplicate: Duplicate, first: Person, second: Person, *, by: Viewer) -> None:
    """Two people who both still stand, decided by somebody who may, once."""
    check_may(Permission.PEOPLE_MERGE, first.community_id, second.community_id, by=by)
    if duplicate.state != MergeState.PROPOSED:
        raise RuleBroken(_("Somebody has decided this pair already."))
    if first.merged_into_id or second.merged_into_id:
        raise RuleBroken(_("One of the two has been merged with somebody else meanwhile."))


def check_undo(duplicate: Duplicate, kept: Person, *, by: Viewer) -> None:
    """A merge that has not been overtaken by a later one."""
    check_may(Permission.PEOPLE_MERGE, duplicate.community_id, kept.community_id, by=by)
    if duplicate.state != MergeState.MERGED:
        raise RuleBroken(_("This pair is not merged."))
    if kept.merged_into_id:
        raise RuleBroken(_("The person has been merged again since. Undo the later merge first."))
