"""Overdue cases, and why they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.access.viewer import Viewer
from linli.registers.bodies.models import Body
from linli.work.cases.models import Case, CaseQuerySet, Extension, Step, Supervision
from linli.work.cases.states import (
    Act,
    CaseState,
    ExtensionState,
    SupervisionState,
)


def late(viewer: Viewer, turn: str) -> CaseQuerySet:
    """Return the cases of the viewer's list that are late ("settle", "accept", "check") or "supervised"."""
    rows, now = Case.objects.listed_for(viewer).filter(due_at__isnull=False), timezone.now()
    if turn == "supervised":
        return supervised(rows)
    if turn == "accept":
        return rows.filter(state__in=[CaseState.REPORTED, CaseState.ACCEPTED], accept_due_at__lt=now)
    if turn == "check":
        return rows.filter(state=CaseState.DONE_REPORTED, verify_due_at__lt=now)
    return rows.overdue()


def supervised(rows: CaseQuerySet) -> CaseQuerySet:
    """Return the cases that an office above follows."""
    return rows.filter(Exists(Supervision.objects.filter(case=OuterRef("pk"), state=SupervisionState.OPEN)))


def with_delays(rows: CaseQuerySet) -> CaseQuerySet:
    """Load all that `delays.delay` reads of each case, and what a row shows: four more queries."""
    steps = Step.objects.defer("words").select_related("body", "to_body").order_by("-pk")
    asked = Extension.objects.select_related("to_body").order_by("-pk")
    held = Supervision.objects.filter(state=SupervisionState.OPEN).select_related("body")
    return (
        rows.for_list()
        .select_related("handler", "escalated_from")
        .prefetch_related(
            Prefetch("steps", steps, to_attr="told_steps"),
            Prefetch("extension_requests", asked, to_attr="told_extensions"),
            Prefetch("supervisions", held, to_attr="told_supervisions"),
            Prefetch("parts", Case.objects.open().only("pk", "parent"), to_attr="open_parts"),
        )
    )


@dataclass(frozen=True, slots=True)
class Delay:
    """Why a case is late, as its steps say: the working days, the reasons, the last step, and who follows it."""

    case: Case
    days: int
    reasons: tuple[str, ...]
    last: Step | None
    reminders: tuple[Step, ...]
    supervision: Supervision | None


def delay(case: Case) -> Delay:
    """Return why a case is late; expects `with_delays`."""
    steps: Sequence[Step] = getattr(case, "told_steps", ())
    held: Sequence[Supervision] = getattr(case, "told_supervisions", ())
    reminders = tuple(step for step in steps if step.move == Act.REMIND)
    reasons = tuple(filter(None, (_of_extensions(case), *_of_steps(case, steps), _of_state(case))))
    days = max(-case.turn_days_left, 0)
    return Delay(case, days, reasons, steps[0] if steps else None, reminders, held[0] if held else None)


def _of_extensions(case: Case) -> str:
    told: Sequence[Extension] = getattr(case, "told_extensions", ())
    last = told[0] if told else None
    if last is None:
        return ""
    if last.state == ExtensionState.ASKED:
        return _("extension requested, not decided by %(body)s") % {"body": last.to_body or _("another office")}
    if last.state in {ExtensionState.REFUSED, ExtensionState.LAPSED}:
        return _("extension: %(state)s") % {"state": last.get_state_display()}
    if last.state == ExtensionState.GRANTED:
        return _("overdue although extended by %(n)s working days") % {"n": last.granted_days or last.days}
    return ""


def _of_steps(case: Case, steps: Sequence[Step]) -> Iterator[str]:
    if case.is_escalated and case.escalated_from:
        yield _("passed up overdue from %(body)s") % {"body": case.escalated_from}
    if case.is_taken_up_again:
        yield _("not solved: reopened")
    if returned := sum(step.move == Act.RETURN for step in steps):
        yield ngettext("returned %(n)s time", "returned %(n)s times", returned) % {"n": returned}
    if parts := len(getattr(case, "open_parts", ())):
        yield ngettext("waits for %(n)s sub-case", "waits for %(n)s sub-cases", parts) % {"n": parts}


def _of_state(case: Case) -> str:
    """Return what the case waits for by its state."""
    waits = {
        CaseState.REPORTED: _("not accepted yet"),
        CaseState.ACCEPTED: _("not assigned yet"),
        CaseState.ASSIGNED: _("work has not started"),
        CaseState.HANDLING: _("being handled, no result reported"),
        CaseState.REOPENED: _("work has not started again"),
        CaseState.DONE_REPORTED: _("reported as done, not checked"),
    }
    return waits[CaseState(case.state)]


def offices_of(rows: CaseQuerySet) -> list[tuple[Body, int]]:
    """Return the offices that have these cases, with their numbers, most first."""
    many = dict(rows.exclude(body=None).order_by().values_list("body").annotate(Count("pk")))
    bodies = Body.objects.in_bulk(many)
    return sorted(((bodies[pk], n) for pk, n in many.items()), key=lambda pair: (-pair[1], pair[0].name))
