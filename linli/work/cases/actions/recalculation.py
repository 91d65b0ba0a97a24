"""Recalculating the deadlines of open cases, because holidays are published after cases are reported."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from linli.core.access.viewer import robot
from linli.work.cases import queries
from linli.work.cases.actions.steps import locked, write
from linli.work.cases.models import Case
from linli.work.cases.states import OPEN, Act, CaseState

# Stored in the journal and the timeline in English; pages translate it.
SYSTEM = robot(gettext_noop("the system"))
REASON = "calendar.holidays"
# The clocks that run in a state beside that of the whole case; what has ended is not written again.
CLOCKS = {
    CaseState.REPORTED: ("accept_due_at",),
    CaseState.ACCEPTED: ("accept_due_at",),
    CaseState.DONE_REPORTED: ("verify_due_at",),
}


def recalculate_deadlines() -> int:
    """Recalculate the deadlines of every open case; return how many changed."""
    # A transaction each, so that an interrupted run keeps what it did and a repeated one finds nothing to do.
    return sum(recalculate(case) for case in _changed())


def _changed() -> list[Case]:
    """Return the open cases whose stored deadlines are not those of today's calendar and rules."""
    cases = Case.objects.open().select_related("community").defer("words", "outcome", "rating_words")
    return [case for case in cases.order_by("pk").iterator(chunk_size=1000) if moved(case)]


def moved(case: Case) -> list[str]:
    """Set the running deadlines of a case that differ from those of history and calendar; return the fields to save."""
    found = queries.deadlines(case).columns
    running = {"due_at", "original_due_at", *CLOCKS.get(CaseState(case.state), ())}
    fields = [name for name, value in found.items() if name in running and getattr(case, name) != value]
    for name in fields:
        setattr(case, name, found[name])
    return fields


@transaction.atomic
def recalculate(case: Case) -> bool:
    """Recalculate the deadlines of one case; return whether one changed."""
    case = locked(case, by=SYSTEM)
    # Under the lock: it may have ended since, or a step may have set new deadlines.
    fields = moved(case) if case.state in OPEN else []
    if fields:
        case.save(update_fields=fields)
        write(case, Act.RECALCULATE, by=SYSTEM, reason=REASON, due_at=case.due_at, public="due_at" in fields)
    return bool(fields)
