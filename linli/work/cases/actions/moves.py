"""The moves of a case between states, as in `states.MOVES`."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment, Body
from linli.work.cases import policies, queries, states
from linli.work.cases.actions.steps import locked, move_on
from linli.work.cases.models import Case


@transaction.atomic
def accept(case: Case, *, by: Viewer, body: Body | None = None, based_on: str = "") -> Case:
    """Accept a reported case; assign it at once if a body is given."""
    case = locked(case, by=by, based_on=based_on, body=body)
    policies.check_move(case, states.ACCEPT, by=by)
    case.accepted_at = timezone.now()
    move_on(case, states.ACCEPT, by=by, fields=("accepted_at",))
    return assign(case, by=by, body=body) if body is not None else case


@transaction.atomic
def reject(
    case: Case, *, by: Viewer, reason: str, words: str = "", refer_to: Body | None = None, based_on: str = ""
) -> Case:
    """Reject a case with a reason of the content, and with whose duty it is if the reason requires that."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.REJECT, by=by)
    policies.check_parts_closed(case)
    ground = content.codes("rejection_reason").get(reason)
    if ground is None:
        raise RuleBroken(_("Choose a reason for rejecting the case."))
    if ground.get("refer") and refer_to is None and not words.strip():
        raise RuleBroken(_("State whose duty it is, so the resident knows where to go."))
    told = "；".join(part for part in (ground.title.zh, words.strip()) if part)
    move_on(case, states.REJECT, by=by, words=told, reason=reason, to_body=refer_to)
    return case


@transaction.atomic
def assign(
    case: Case, *, by: Viewer, body: Body, handler: User | None = None, words: str = "", based_on: str = ""
) -> Case:
    """Assign a case to a body, and to one of its people if given."""
    case = locked(case, by=by, based_on=based_on, body=body)
    policies.check_move(case, states.ASSIGN, by=by)
    _check_member(body, handler)
    fields = hand_over(case, body, handler)
    # Assigning a reported case accepts it.
    if case.accepted_at is None:
        case.accepted_at = timezone.now()
    move_on(case, states.ASSIGN, by=by, fields=(*fields, "accepted_at"), to_body=body, words=words)
    return case


def hand_over(case: Case, body: Body | None, handler: User | None = None) -> tuple[str, ...]:
    """Change body and handler of a case; return the fields to save."""
    case.body, case.handler = body, handler
    # An earlier escalation says nothing about the new body.
    case.escalated_at = case.escalated_from = None
    return ("body", "handler", "escalated_at", "escalated_from")


def _check_member(body: Body, handler: User | None) -> None:
    today = timezone.localdate()
    if handler and not Appointment.objects.on(today).filter(user=handler, body=body).exists():
        raise RuleBroken(_("%(name)s has no post at %(body)s.") % {"name": handler, "body": body})


@transaction.atomic
def start(case: Case, *, by: Viewer, based_on: str = "") -> Case:
    """Start work on a case; the viewer becomes its handler."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.START, by=by)
    case.handler_id = by.user_id
    move_on(case, states.START, by=by, fields=("handler",))
    return case


@transaction.atomic
def report_done(case: Case, *, by: Viewer, outcome: str, based_on: str = "") -> Case:
    """Report what was done; the case then waits for a check by someone else."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.REPORT_DONE, by=by)
    policies.check_parts_closed(case)
    if not outcome.strip():
        raise RuleBroken(_("Describe what was done."))
    case.outcome, case.done_at, case.handler_id = outcome.strip(), timezone.now(), by.user_id
    move_on(case, states.REPORT_DONE, by=by, fields=("outcome", "done_at", "handler"), words=case.outcome)
    return case


@transaction.atomic
def return_case(case: Case, *, by: Viewer, reason: str, words: str = "", based_on: str = "") -> Case:
    """Return a case to those who assign, with the reason; it then has no body."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.RETURN, by=by)
    ground = content.codes("return_reason").get(reason)
    if ground is None:
        raise RuleBroken(_("Choose a reason for returning the case."))
    told = "；".join(part for part in (ground.title.zh, words.strip()) if part)
    # Not public: offices deciding who is responsible is not the resident's concern.
    move_on(case, states.RETURN, by=by, fields=hand_over(case, None), words=told, reason=reason, public=False)
    return case


@transaction.atomic
def transfer_up(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Pass a case to the office above."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_transfer(case, by=by)
    above = queries.body_above(case.body, case.place)
    if above is None:
        raise RuleBroken(_("No higher office can take this case."))
    if not words.strip():
        raise RuleBroken(_("Explain why the higher office is needed."))
    # The deadline stays: the resident waits no longer because offices pass the case on.
    move_on(case, states.TRANSFER_UP, by=by, fields=hand_over(case, above), words=words.strip(), to_body=above)
    return case


@transaction.atomic
def send_down(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Return an escalated case to the body it came from, with instructions."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_send_down(case, by=by)
    _need_words(words)
    below = case.escalated_from
    move_on(case, states.SEND_DOWN, by=by, fields=hand_over(case, below), words=words.strip(), to_body=below)
    return case


@transaction.atomic
def verify(case: Case, *, by: Viewer, check_way: str, words: str = "", based_on: str = "") -> Case:
    """Close a case that the viewer, who neither opened nor handled it, has found solved; say how it was checked."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.VERIFY, by=by)
    policies.check_verifier(case, by=by)
    policies.check_parts_closed(case)
    policies.check_way_told(check_way, words)
    case.verified_by_id, case.closed_at, case.check_way = by.user_id, timezone.now(), check_way
    fields = ("verified_by", "closed_at", "check_way")
    move_on(case, states.VERIFY, by=by, fields=fields, words=words.strip(), check_way=check_way)
    return case


@transaction.atomic
def send_back(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Return a case that the check found not solved to the body that handled it, with a new deadline."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.SEND_BACK, by=by)
    policies.check_verifier(case, by=by)
    _need_words(words)
    return bring_back(case, by=by, words=words.strip())


def bring_back(case: Case, *, by: Viewer, words: str, fields: tuple[str, ...] = ()) -> Case:
    """Do the change of `send_back`, also for the resident; the caller must have locked and checked the case."""
    case.done_at = None
    move_on(case, states.SEND_BACK, by=by, fields=("done_at", *fields), words=words)
    return case


@transaction.atomic
def reopen(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Reopen a closed case with a new deadline, at the body that handled it."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.REOPEN, by=by)
    _need_words(words)
    return take_up_again(case, by=by, words=words.strip())


def take_up_again(case: Case, *, by: Viewer, words: str) -> Case:
    """Do the change of `reopen`, also for the resident; the caller must have locked and checked the case."""
    case.closed_at = case.done_at = case.verified_by = None
    case.check_way = ""
    case.reopened += 1
    fields = ("closed_at", "done_at", "verified_by", "check_way", "reopened")
    move_on(case, states.REOPEN, by=by, fields=fields, words=words, to_body=case.body)
    return case


@transaction.atomic
def withdraw(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """End a case that the resident no longer wants."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_move(case, states.WITHDRAW, by=by)
    policies.check_parts_closed(case)
    _need_words(words)
    move_on(case, states.WITHDRAW, by=by, words=words.strip())
    return case


def _need_words(words: str) -> None:
    if not words.strip():
        raise RuleBroken(_("Give a short reason."))
