"""The review tray: items that could not be saved as they were sent."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from linli.core.access.viewer import Viewer
from linli.work.phones.models import Submission, SubmissionQuerySet
from linli.work.phones.states import ItemState


def tray(viewer: Viewer, *, done: bool = False) -> SubmissionQuerySet:
    """Return the items that wait for a decision, or those decided on; not those saved or refused at once."""
    rows = Submission.objects.visible_to(viewer).select_related("user", "community", "resolved_by")
    return rows.exclude(resolved_at=None) if done else rows.to_review()


def counts(viewer: Viewer) -> dict[str, Any]:
    """Return how many items wait: all that the viewer sees, and the viewer's own."""
    waiting = Submission.objects.visible_to(viewer).filter(state=ItemState.REVIEW)
    return {"waiting": waiting.count(), "own": waiting.filter(Q(user_id=viewer.user_id)).count()}
