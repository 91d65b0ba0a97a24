"""What is not kept for ever: how to reach whoever reported a case."""

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
    """Forget name and phone of those who reported a case that ended longer ago than the rule says; in how many cases.

    The case itself, its words and its steps stay. Tries that are no longer counted go too: most sources never come
    again, so nobody else would clear them away.
    """
    Attempt.objects.filter(at__lt=timezone.now() - KEEP_ATTEMPTS).delete()
    before = timezone.now() - timedelta(days=int(rules.value(RULE)))
    over = Q(closed_at__lt=before) | Q(state__in=DROPPED, reported_at__lt=before)
    gone = Case.objects.filter(over).exclude(reporter_name="", reporter_phone="")
    number = gone.update(reporter_name="", reporter_phone="")
    if number:
        journal.record("case.callers_forgotten", None, by=robot("linli cases forget-callers"), cases=number)
    return number
