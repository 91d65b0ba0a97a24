"""Deciding on items that were kept for review: apply, edit and apply, discard, bring back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import Counted, RuleBroken
from linli.core.rooms.outbox import ForReview, NotYet
from linli.work.phones import policies
from linli.work.phones.actions import photos
from linli.work.phones.actions.items import item_of, kind_of
from linli.work.phones.models import Submission
from linli.work.phones.states import How, ItemState


def _locked(submission: Submission, *, by: Viewer) -> Submission:
    """Return the row locked; `visible_to` is who may decide: the person who made it, and who decides there."""
    rows = Submission.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.filter(pk=submission.pk).first()
    if row is None:
        raise PermissionDenied
    return row


def apply(
    submission: Submission, *, by: Viewer, decided: str, payload: Mapping[str, Any] | None = None
) -> tuple[Submission, Model]:
    """Save an item in the name of the person who made it; return it with its record.

    Args:
        submission: kept for review.
        by: the person who made it, or who decides on the items of its community.
        decided: the version of the register that `by` has seen beside it.
        payload: what `by` made of it; None to save it as it was sent.

    Raises:
        NotValid: the form refuses it.
        Conflict: the register has changed since `by` saw it.
        RuleBroken: it cannot be saved, or was decided already.
    """
    try:
        return _apply(submission, by=by, decided=decided, payload=payload)
    except Counted as reason:
        reason.count()
        raise


@transaction.atomic
def _apply(
    submission: Submission, *, by: Viewer, decided: str, payload: Mapping[str, Any] | None
) -> tuple[Submission, Model]:
    row = _locked(submission, by=by)
    policies.check_open(row)
    kind = kind_of(row)
    maker = policies.on_behalf(row, kind, by=by)
    try:
        record = kind.apply(item_of(row, decided=decided, payload=payload), maker)
    except (ForReview, NotYet) as reason:
        raise RuleBroken(str(reason)) from reason
    row.state, row.target_type, row.target_id = ItemState.APPLIED, record._meta.label_lower, record.pk
    if payload is None and kind.version is not None:  # else the phone does not have what was saved
        row.put_version(kind.version(record))
    _resolve(row, How.APPLIED if payload is None else How.EDITED, by=by)
    for photo in row.photos.all():
        photos.attach(photo, by=maker)
    journal.record("submission.applied", row, by=by, kind_of_record=row.kind, how=row.resolved_how, made_by=row.user_id)
    return row, record


@transaction.atomic
def discard(submission: Submission, *, by: Viewer, reason: str) -> Submission:
    """Decide that an item is not saved, for a reason of `discard_reason`; it can be brought back for a while."""
    row = _locked(submission, by=by)
    policies.check_open(row)
    policies.check_reason(reason)
    row.state = ItemState.DISCARDED
    _resolve(row, How.DISCARDED, by=by, reason=reason)
    journal.record("submission.discarded", row, by=by, reason=reason, kind_of_record=row.kind, made_by=row.user_id)
    return row


@transaction.atomic
def restore(submission: Submission, *, by: Viewer) -> Submission:
    """Bring back an item that was discarded: it waits for a decision again."""
    row = _locked(submission, by=by)
    policies.check_discarded(row)
    row.state, row.resolved_by_id, row.resolved_at = ItemState.REVIEW, None, None
    row.resolved_how, row.resolved_reason = "", ""
    row.save(update_fields=["state", "resolved_by", "resolved_at", "resolved_how", "resolved_reason"])
    journal.record("submission.restored", row, by=by, kind_of_record=row.kind, made_by=row.user_id)
    return row


@transaction.atomic
def read_hidden(submission: Submission, *, by: Viewer, purpose: str) -> None:
    """Record that a person reads what only the writer of an item knows, for a purpose.

    Raises:
        PermissionDenied: the viewer may not.
    """
    if not policies.may_read_hidden(submission, by=by):
        raise PermissionDenied
    journal.read("submission.seen", submission, by=by, reason=purpose, made_by=submission.user_id)


def _resolve(row: Submission, how: How, *, by: Viewer, reason: str = "") -> None:
    row.resolved_by_id, row.resolved_at = by.user_id, timezone.now()
    row.resolved_how, row.resolved_reason = how, reason
    row.save()
