"""Escalation: cases overdue for too long go to the street office (逾期提级)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core.access.viewer import robot
from linli.work.cases import policies, queries, states
from linli.work.cases.actions.moves import hand_over
from linli.work.cases.actions.steps import locked, move_on
from linli.work.cases.models import Case

# Stored in the journal and the timeline in English; pages translate it.
SYSTEM = robot(gettext_noop("the system"))
RULE = "cases.overdue.escalate_days"


def escalate_overdue() -> int:
    """Escalate every case that is overdue for longer than the rule of its place allows; return how many."""
    # A transaction each, so that an interrupted or repeated run escalates nothing twice.
    return sum(escalate(case) for case in queries.long_overdue() if policies.must_escalate(case))


@transaction.atomic
def escalate(case: Case) -> bool:
    """Escalate one case to the street office; return false if it is settled or no office above has handlers."""
    case = locked(case, by=SYSTEM)
    # Checked again under the lock: the body may have settled it since the query.
    office = queries.escalates_to(case) if policies.must_escalate(case) else None
    if office is None:
        return False
    below, now = case.body, timezone.now()
    fields = hand_over(case, office)
    # After hand_over, which clears both. The deadline stays, and the body below can still read the case.
    case.escalated_at, case.escalated_from = now, below
    case.accepted_at = case.accepted_at or now
    told = {"reason": RULE, "to_body": office, "due_at": case.due_at}
    move_on(case, states.ESCALATE, by=SYSTEM, fields=(*fields, "accepted_at"), **told)
    return True
