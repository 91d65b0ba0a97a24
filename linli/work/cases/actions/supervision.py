"""Reminders of cases (催办) and their supervision by an office above (督办); neither changes a deadline."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.work.cases import policies, queries
from linli.work.cases.actions.steps import locked, write
from linli.work.cases.models import Case, Supervision
from linli.work.cases.states import Act, SupervisionState


@transaction.atomic
def remind(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Remind the office that has the case, in words; it reads them among its messages."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_remind(case, by=by)
    write(case, Act.REMIND, by=by, words=_filled(words), to_body=case.body, public=False)
    return case


@transaction.atomic
def supervise(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Put the case under the supervision of the viewer's office, which asks for an answer by a deadline of its own."""
    case = locked(case, by=by, based_on=based_on)
    policies.check_supervise(case, by=by)
    assert by.acting_body_id is not None  # the policy looked
    told, now = _filled(words), timezone.now()
    held = Supervision.objects.create(
        case=case,
        community=case.community,
        body_id=by.acting_body_id or 0,
        since=now,
        opened_by_id=by.user_id,
        answer_due_at=queries.answer_time(case).after(now),
    )
    due = held.answer_due_at
    write(case, Act.SUPERVISE, by=by, at=now, words=told, to_body=case.body, due_at=due, public=False)
    return case


@transaction.atomic
def answer(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """Tell the supervising office what was done and what comes next."""
    case = locked(case, by=by, based_on=based_on)
    held = _open(case)
    policies.check_answer(case, held, by=by)
    told = _filled(words)
    if queries.was_said(case, Act.ANSWER, told, by=by):
        return case
    held.answered_at = held.answered_at or timezone.now()
    held.save(update_fields=["answered_at"])
    write(case, Act.ANSWER, by=by, words=told, to_body=held.body, public=False)
    return case


@transaction.atomic
def lift(case: Case, *, by: Viewer, words: str, based_on: str = "") -> Case:
    """End the supervision before the case ends, with the reason."""
    case = locked(case, by=by, based_on=based_on)
    held = _open(case)
    policies.check_lift(case, held, by=by)
    told = _filled(words)
    held.state, held.ended_at = SupervisionState.LIFTED, timezone.now()
    held.save(update_fields=["state", "ended_at"])
    write(case, Act.LIFT, by=by, words=told, to_body=held.body, public=False)
    return case


def _open(case: Case) -> Supervision:
    held = case.supervisions.select_related("body__place").filter(state=SupervisionState.OPEN).first()
    if held is None:
        raise RuleBroken(_("This case is not under supervision now."))
    return held


def _filled(words: str) -> str:
    if not words.strip():
        raise RuleBroken(_("Give a short reason."))
    return words.strip()
