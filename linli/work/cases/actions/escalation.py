"""What the house does by itself: cases overdue for too long go up to the street office (督办升级)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli.core.access.viewer import robot
from linli.work.cases import policies, queries, states
from linli.work.cases.actions.moves import hand_over
from linli.work.cases.actions.steps import locked, move_on
from linli.work.cases.models import Case

# Kept in the journal and on the timeline as it stands; pages translate it.
SYSTEM = robot(gettext_noop("the system"))
RULE = "cases.overdue.escalate_days"


def escalate_overdue() -> int:
    """Send up every case that is overdue for longer than the rule of its place allows; how many went.

    Each in a transaction of its own, so that a run that is cut off or started twice sends nothing up twice.
    """
    return sum(escalate(case) for case in queries.long_overdue() if policies.must_escalate(case))


@transaction.atomic
def escalate(case: Case) -> bool:
    """Send one case up to the street office; False when it was settled meanwhile, or nobody above works on cases.

    Its deadline stays. The body it lay with keeps reading it (`Case.escalated_from`).
    """
    case = locked(case, by=SYSTEM)
    office = queries.escalates_to(case) if policies.must_escalate(case) else None
    if office is None:
        return False
    below, now = case.body, timezone.now()
    fields = hand_over(case, office)
    case.escalated_at, case.escalated_from = now, below
    case.accepted_at = case.accepted_at or now
    told = {"reason": RULE, "to_body": office, "due_at": case.due_at}
    move_on(case, states.ESCALATE, by=SYSTEM, fields=(*fields, "accepted_at"), **told)
    return True
