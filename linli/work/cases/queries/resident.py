"""What the resident of a case reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from django.db.models import QuerySet

from linli.registers.bodies.models import Body
from linli.registers.duties import queries as duties
from linli.work.cases.models import Attachment, Case, Step
from linli.work.cases.queries.history import ABOVE
from linli.work.cases.states import (
    PLAIN_LATE,
    Act,
    CaseState,
    ExtensionState,
)


def open_questions(case: Case) -> list[Step]:
    """Return what the resident was asked since their last answer, first one first."""
    talk = case.steps.filter(move__in=[Act.ASK, Act.REPLY]).order_by("-pk")
    return list(takewhile(lambda step: step.move == Act.ASK, talk))[::-1]


def own_files(case: Case) -> QuerySet[Attachment]:
    """Return the files that the resident sent; staff add theirs under their account."""
    return case.attachments.filter(added_by=None).order_by("pk")


@dataclass(frozen=True, slots=True)
class WhyLate:
    """How a late case is explained to its resident."""

    since: datetime
    why: str
    body: Body | None  # with a telephone


def why_late(case: Case) -> WhyLate | None:
    """Return since when a case is late, a word of why, and which office can be called; None if it is not late."""
    since = case.due_at if case.is_overdue else case.turn_due_at if case.is_turn_late else None
    if since is None:
        return None
    granted = [one for one in case.asked_extensions if one.state == ExtensionState.GRANTED]
    # Only an extension of the deadline that has passed explains anything.
    why = granted[-1].reason_title if case.original_due_at and granted else str(PLAIN_LATE[CaseState(case.state)])
    return WhyLate(since, why, _to_call(case))


def _to_call(case: Case) -> Body | None:
    """Return the office that has the case, else the street office, else the district's: the first with a telephone."""
    if case.body is not None and case.body.phone:
        return case.body
    bodies = duties.DutyRegister(case.place).bodies
    return next((office for kind in ABOVE if (office := bodies.get(kind)) is not None and office.phone), None)
