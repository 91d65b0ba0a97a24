"""Deleting how to reach the reporters of cases."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import robot
from linli.core.law import rules
from linli.work.cases.actions.resident import KEEP_ATTEMPTS
from linli.work.cases.models import Attempt, Case
from linli.work.cases.states import CaseState

RULE = "privacy.retain.reporter_phone_days"
DROPPED = (CaseState.REJECTED, CaseState.WITHDRAWN)


@transaction.atomic
def forget_callers() -> int:
    """Delete name and phone of reporters of cases that ended before the period of the rule; return how many."""
    # Attempts of a source are deleted when it comes again; most sources never do.
    Attempt.objects.filter(at__lt=timezone.now() - KEEP_ATTEMPTS).delete()
    before = timezone.now() - timedelta(days=int(rules.value(RULE)))
    over = Q(closed_at__lt=before) | Q(state__in=DROPPED, reported_at__lt=before)
    gone = Case.objects.filter(over).exclude(reporter_name="", reporter_phone="")
    number = gone.update(reporter_name="", reporter_phone="")
    if number:
        journal.record("case.callers_forgotten", None, by=robot("linli cases forget-callers"), cases=number)
    return number
