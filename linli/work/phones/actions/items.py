"""An item as its kind sees it, made from the row that stores it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.rooms.outbox import ForReview, Item, ItemKind, NotYet, kinds, uuid_of
from linli.work.phones import queries
from linli.work.phones.actions import reading
from linli.work.phones.models import Submission
from linli.work.phones.states import ItemState

BEFORE = gettext_lazy("It belongs to a record that has not arrived yet.")


def kind_of(row: Submission) -> ItemKind:
    """Return the kind of an item.

    Raises:
        RuleBroken: no app knows it, or not this version of it.
    """
    return known_kind(row.kind, row.schema)


def known_kind(code: str, schema: int) -> ItemKind:
    """Return a kind by its code; raises what `kind_of` raises."""
    kind = kinds().get(code)
    if kind is None or schema not in kind.schemas:
        raise RuleBroken(
            _("The server does not know records of this kind. Update Linli on the phone, then send it again.")
        )
    return kind


def item_of(row: Submission, *, decided: str = "", payload: Mapping[str, Any] | None = None) -> Item:
    """Return an item for its kind.

    Args:
        row: the item as it arrived; its content has not been erased.
        decided: the version of the register that a person who decides on it has seen.
        payload: what that person made of it; None for what the phone sent.
    """
    told = reading.content(row.body)
    first = None
    if row.version > 1:
        earlier = Submission.objects.filter(item=row.item, version__lt=row.version, state=ItemState.APPLIED)
        first = earlier.order_by("version").first()
    return Item(
        id=row.item,
        payload=told.payload if payload is None else payload,
        based_on=_version(told.based_on, row.user_id),
        made_at=row.made_at,
        of=_others(row.user_id),
        before=queries.target_of(first) if first else None,
        decided=decided,
    )


def _version(based_on: str, user_id: int) -> str:
    """Return the version that a phone had; if it names the item that made it, the version that this left.

    So it can correct what has not been answered yet, and what gets another key in a restored database.

    Raises:
        NotYet: that item has not arrived.
    """
    item = uuid_of(based_on)
    if item is None:
        return based_on
    rows = list(Submission.objects.filter(item=item, user_id=user_id).order_by("version"))
    if not rows:
        raise NotYet(BEFORE)
    left = next((row.words["version"] for row in rows if row.words.get("version")), "")
    return str(left or versions.UNKNOWN)


def _others(user_id: int) -> Callable[[UUID], Model]:
    """Return the function that finds what another item of the same person became."""

    def find(item: UUID) -> Model:
        rows = list(Submission.objects.filter(item=item, user_id=user_id).order_by("version"))
        if not rows:
            raise NotYet(BEFORE)
        saved = next((row for row in rows if row.target_id is not None), None)
        if saved is not None:
            record = queries.target_of(saved)
            if record is None:
                raise ForReview(_("It belongs to a record that was withdrawn in the meantime."))
            return record
        if any(row.state == ItemState.REVIEW for row in rows):
            raise ForReview(_("It belongs to a record that waits for review."))
        raise RuleBroken(_("It belongs to a record that was not saved."))

    return find
