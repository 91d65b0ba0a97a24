"""Deleting what phones have sent, once it is saved elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.law import rules
from linli.work.phones.actions.photos import FOLDER
from linli.work.phones.models import Photo, Submission
from linli.work.phones.states import ItemState

RULE = "privacy.retain.submissions_days"
# A part of a photo is stored before the row that names it.
SETTLED = timedelta(days=1)


@transaction.atomic
def forget_submissions() -> int:
    """Delete the content of items that were saved, refused or discarded before the period of the rule; return how many.

    Number, hash and answer stay, so that a phone that sends an item again gets the same answer. What waits for review
    is kept until somebody decides.
    """
    before = timezone.now() - timedelta(days=int(rules.value(RULE)))
    over = Q(resolved_at=None, received_at__lt=before) | Q(resolved_at__lt=before)
    old = Submission.objects.filter(over).exclude(state=ItemState.REVIEW).exclude(body="", about="", told="")
    keys = list(old.values_list("pk", flat=True))
    Photo.objects.filter(submission__in=keys).update(parts=[], name="")
    number = Submission.objects.filter(pk__in=keys).update(body="", about="", told="")
    if number:
        journal.record("submissions.forgotten", None, by=robot("linli phones forget"), records=number)
    transaction.on_commit(_sweep)
    return number


def _sweep() -> None:
    """Delete parts of photos that no row names: of forgotten items, or left by a crash."""
    storage: Any = default_storage
    stored = [name for name in storage.names() if name.startswith(f"{FOLDER}/")]
    named = {part[1] for parts in Photo.objects.values_list("parts", flat=True) for part in parts}
    for name in stored:
        if name not in named and storage.get_modified_time(name) < timezone.now() - SETTLED:
            storage.delete(name)
