"""Taking back the last step of a case, by who did it; the taking back is a step, too."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.database.columns import column
from linli.work.cases import policies, queries
from linli.work.cases.actions.steps import CHANGED, locked_own, set_deadlines, write
from linli.work.cases.deadlines import Event
from linli.work.cases.models import Case, Step
from linli.work.cases.states import Act, ExtensionState, SupervisionState


@transaction.atomic
def take_back(case: Case, *, by: Viewer, based_on: str = "") -> Case:
    """Take back the viewer's step if it was the last one: the case is again what it was before.

    Raises:
        PermissionDenied: the viewer may no longer do such a step there.
        RuleBroken: someone acted since, the time is over, or the step is of a kind that stays.
    """
    case = locked_own(case, by=by, based_on=based_on)
    step = queries.last_step(case)
    policies.check_take_back(case, step, by=by)
    assert step is not None  # the policy looked
    before, now = case.state, timezone.now()
    fields = _restore(case, step)
    fields += set_deadlines(case, Event(Act.TAKE_BACK, now), of=step.move)
    case.save(update_fields=fields)
    # Who read the step reads that it was a mistake.
    write(case, Act.TAKE_BACK, by=by, before=before, at=now, public=step.public, takes_back=step)
    return case


def _restore(case: Case, step: Step) -> tuple[str, ...]:
    """Give the case the values from before the step; return the fields to save."""
    held = step.before or {}
    for name in CHANGED:
        setattr(case, name, column(Case, name.removesuffix("_id")).to_python(held[name]))
    lapsed = case.extension_requests.filter(pk__in=held["lapsed"], state=ExtensionState.LAPSED)
    lapsed.update(state=ExtensionState.ASKED, ended_at=None)
    case.supervisions.filter(pk__in=held["answered"]).update(answered_at=None)
    case.supervisions.filter(pk__in=held["ended"]).update(state=SupervisionState.OPEN, ended_at=None)
    case.outcome = _outcome(case, step)
    return (*(name.removesuffix("_id") for name in CHANGED), "outcome")


def _outcome(case: Case, step: Step) -> str:
    """Return the result before the step: that of the last report that stands, the words of its step."""
    if step.move != Act.REPORT_DONE:
        return case.outcome
    reports = case.steps.standing().filter(move=Act.REPORT_DONE).exclude(pk=step.pk)
    last = reports.order_by("-pk").first()
    return last.words if last else ""
