"""Taking back the last step of an application, by who did it; the taking back is a step, too."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from linli.core.access.viewer import Viewer
from linli.core.database.columns import column
from linli.services.schemes import policies
from linli.services.schemes.actions.filing import end_publication
from linli.services.schemes.actions.steps import CHANGED, locked, write
from linli.services.schemes.models import Application, ApplicationStep
from linli.services.schemes.queries import answers
from linli.services.schemes.states import ApplicationAct

MISTAKE = "mistake"


@transaction.atomic
def take_back(row: Application, *, by: Viewer, based_on: str = "") -> Application:
    """Take back the viewer's step if it was the last one; an award that it made was valid on no day.

    Raises:
        RuleBroken: somebody acted since, the time is over, or the step is of a kind that stays.
    """
    row = locked(row, by=by, based_on=based_on)
    step = policies.check_take_back(row, answers.last_step(row), by=by)
    before = row.state
    _restore(row, step)
    if step.act == ApplicationAct.PUBLISH:
        end_publication(row)
    if step.act == ApplicationAct.APPROVE:
        _end_as_if_never(row)
    write(row, ApplicationAct.TAKE_BACK, by=by, from_state=before, takes_back=step, undone=step.act)
    return row


def _restore(row: Application, step: ApplicationStep) -> None:
    held: dict[str, Any] = step.told.get("replaced", {})
    for name in CHANGED:
        setattr(row, name, column(Application, name.removesuffix("_id")).to_python(held[name]))
    row.save(update_fields=[name.removesuffix("_id") for name in CHANGED])


def _end_as_if_never(row: Application) -> None:
    award = row.awards.select_for_update().filter(until=None).order_by("-pk").first()
    if award is not None:
        award.until, award.ended_reason = award.since, MISTAKE
        award.save(update_fields=["until", "ended_reason"])
