"""Building blocks of all actions on cases: the locked row, and the step with its journal entry."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal.versions import MOST, Conflict, Difference
from linli.core.secrets import crypto
from linli.core.web.http import number
from linli.registers.bodies.models import Body
from linli.work.cases import queries
from linli.work.cases.deadlines import CLOCK_ACTS, Event
from linli.work.cases.models import Case, CaseQuerySet, Step
from linli.work.cases.states import (
    AT_WORK,
    BESIDE,
    NEW_DEADLINE,
    OPEN,
    Act,
    CaseState,
    ExtensionState,
    Move,
    SupervisionState,
)

# What a step may change of a case, beside its deadlines and its result, which follow from the history.
CHANGED = (
    "state",
    "body_id",
    "handler_id",
    "accepted_at",
    "done_at",
    "closed_at",
    "verified_by_id",
    "check_way",
    "reopened",
    "escalated_at",
    "escalated_from_id",
)
BITS = 5 * queries.LENGTH
# Steps that start only one clock; the others that deadlines depend on change all.
ONE_CLOCK: dict[str, tuple[str, ...]] = {Act.RETURN: ("accept_due_at",), Act.REPORT_DONE: ("verify_due_at",)}


def locked(case: Case, *, by: Viewer, based_on: str = "", body: Body | None = None) -> Case:
    """Lock the row until the transaction ends and return it as it is now.

    `based_on` is the number of the last step that the user saw; a later one is a conflict. `body`: the user's choice.

    Raises:
        Conflict: someone else has acted.
        RuleBroken: the viewer no longer sees the case.
    """
    held = _hold(Case.objects.visible_to(by), case.pk)
    _check_version(held, based_on, body)
    return held


def locked_own(case: Case, *, by: Viewer, based_on: str = "") -> Case:
    """Lock the row as `locked` does, also of a case that the viewer's own last step took out of their sight."""
    if by.user_id is None or not queries.own_last_steps(by).filter(case=case).exists():
        return locked(case, by=by, based_on=based_on)
    held = _hold(Case.objects.all(), case.pk)
    _check_version(held, based_on, None)
    return held


def locked_by_receipt(case: Case) -> Case:
    """Lock the row for a resident, who has proved with the receipt code that the case is theirs."""
    return _hold(Case.objects.all(), case.pk)


def _hold(rows: CaseQuerySet, pk: int) -> Case:
    # Only this row: nullable joins cannot be locked on PostgreSQL.
    held = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if held is None:
        raise RuleBroken(_("The case has moved to another office, so you can no longer see it."))
    held.found = found(held)
    return held


def _check_version(case: Case, based_on: str, body: Body | None) -> None:
    if (last := number(based_on)) is None:
        return
    # Notes and files do not change what the user decided on.
    later = case.steps.filter(pk__gt=last).exclude(move__in=BESIDE).order_by("-pk")
    if steps := {step.pk for step in later}:
        entries = [entry for entry in journal.of(case)[: 4 * MOST] if entry.changes.get("step") in steps]
        now, yours = str(case.body or ""), str(body) if body else None
        state = Difference(_("state"), "" if body else None, str(case.get_state_display()))
        differences = [state, Difference(_("Dealt with by"), yours, now)] if now != yours else [state]
        raise Conflict(entries[:MOST], differences, str(max(steps)))


def found(case: Case) -> dict[str, Any]:
    """Return what a step may change, as JSON; nothing of it is a text about a resident."""
    values = {name: getattr(case, name) for name in CHANGED}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def move_on(case: Case, move: Move, *, by: Viewer, fields: tuple[str, ...] = (), **told: Any) -> Step:
    """Change the state of a locked case, save it with `fields`, and write the step."""
    before, case.state, now = case.state, move.to_state, timezone.now()
    case.save(update_fields=["state", *fields, *set_deadlines(case, Event(move.name, now))])
    told["replaced"] = case.found | {"lapsed": _lapse(case), **_end_supervision(case, now)}
    if move.name in NEW_DEADLINE:
        told["due_at"] = case.due_at
    return write(case, Act(move.name), by=by, before=before, at=now, **told)


def set_deadlines(case: Case, now: Event, of: str = "") -> tuple[str, ...]:
    """Set the deadlines of a locked case that change by what happens now; return the fields to save.

    `of` is the step that is taken back now.
    """
    act = of or now.act
    if act not in CLOCK_ACTS:
        return ()
    every = queries.deadlines(case, now).columns
    fields = ONE_CLOCK.get(act, tuple(every))
    for field in fields:
        setattr(case, field, every[field])
    return fields


def _lapse(case: Case) -> list[int]:
    """End a request for an extension if the body that asked no longer works on the case; return its key."""
    waiting = case.extension_requests.filter(state=ExtensionState.ASKED)
    if case.state in AT_WORK:
        waiting = waiting.exclude(body=case.body_id)
    lapsed = list(waiting.values_list("pk", flat=True))
    if lapsed:
        waiting.update(state=ExtensionState.LAPSED, ended_at=timezone.now())
    return lapsed


def _end_supervision(case: Case, now: datetime) -> dict[str, list[int]]:
    """End the supervision with the case; a result that is reported answers the supervising office."""
    held = case.supervisions.filter(state=SupervisionState.OPEN)
    answered = (
        list(held.filter(answered_at=None).values_list("pk", flat=True))
        if case.state == CaseState.DONE_REPORTED
        else []
    )
    ended = list(held.values_list("pk", flat=True)) if case.state not in OPEN else []
    if answered:
        held.filter(pk__in=answered).update(answered_at=now)
    if ended:
        held.filter(pk__in=ended).update(state=SupervisionState.ENDED, ended_at=now)
    return {"answered": answered, "ended": ended}


def write(
    case: Case,
    act: Act,
    *,
    by: Viewer,
    before: str | None = None,
    at: datetime | None = None,
    words: str = "",
    reason: str = "",
    to_body: Body | None = None,
    due_at: datetime | None = None,
    days: int | None = None,
    check_way: str | None = None,
    public: bool = True,
    replaced: dict[str, Any] | None = None,
    takes_back: Step | None = None,
) -> Step:
    """Write one step of the timeline and one journal entry."""
    step = Step.objects.create(
        case=case,
        at=at or timezone.now(),
        move=act,
        from_state=case.state if before is None else before,
        to_state=case.state,
        by_id=by.user_id,
        by_name=by.name[:60],
        body_id=by.acting_body_id,
        to_body=to_body,
        words=words,
        due_at=due_at,
        days=days,
        check_way=check_way,
        public=public,
        before=replaced,
        takes_back=takes_back,
    )
    journal.record(f"case.{act.value}", case, by=by, reason=reason[:200], **_in_journal(step))
    return step


def _in_journal(step: Step) -> dict[str, Any]:
    """Return what the journal says of a step; not its words, which may be sensitive."""
    told = {"case_number": step.case.code, "from": step.from_state, "to": step.to_state, "step": step.pk}
    due_at = step.due_at.isoformat() if step.due_at else None
    more = {"to_body": step.to_body_id, "due_at": due_at, "days": step.days, "check_way": step.check_way}
    if step.takes_back is not None:
        more |= {"takes_back": step.takes_back.pk, "undone": step.takes_back.move}
    return told | {name: value for name, value in more.items() if value is not None}


def new_receipt() -> str:
    """Return a new receipt code of 60 random bits: `8F3K-27QD-V5TM`."""
    return _written(secrets.randbits(BITS))


def receipt_for(once: str) -> str:
    """Return the receipt code of a form: the same whenever it is sent again, and a secret like the form's token."""
    # Not under the name of the counted attempts: their hashes are stored, and must not reveal codes.
    return _written(int(crypto.lookup(once or "-", "cases.receipt_of_form"), 16) % 2**BITS)


def _written(number: int) -> str:
    letters = "".join(queries.ALPHABET[number >> 5 * n & 31] for n in range(queries.LENGTH))
    return "-".join(letters[n : n + 4] for n in range(0, queries.LENGTH, 4))
