"""Zero-employment households: confirmed by the subdistrict, planned and followed up by the community."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Household
from linli.services.employment import policies
from linli.services.employment.models import HouseholdFile, HouseholdStep
from linli.services.employment.queries import households
from linli.services.employment.states import HouseholdAct


def _locked(file: HouseholdFile) -> HouseholdFile:
    rows = HouseholdFile.objects.select_for_update(of=("self",)).select_related("household", "community")
    return rows.get(pk=file.pk)


def _write(file: HouseholdFile, act: HouseholdAct, *, by: Viewer, day: date, **more: Any) -> HouseholdStep:
    step = HouseholdStep.objects.create(
        community_id=file.community_id, file=file, act=act, day=day, by_id=by.user_id, by_name=by.name[:60], **more
    )
    journal.record(f"zero.{act.value}", file.household, by=by, file=file.pk, step=step.pk, day=day.isoformat())
    return step


@transaction.atomic
def confirm(household: Household, *, by: Viewer, on: date, cause: str = "", words: str = "") -> HouseholdFile:
    """Confirm that nobody who can and wishes to work has work in a household; opens its file.

    Raises:
        PermissionDenied: the viewer does not confirm there.
        RuleBroken: by the records it is none on that day, or it was confirmed before.
    """
    household = Household.objects.select_for_update(of=("self",)).select_related("community").get(pk=household.pk)
    policies.check_may(by, P.EMPLOYMENT_CONFIRM, household.community_id)
    policies.check_day(on)
    found_on = households.zero_since(household, on)
    policies.check_zero(found_on)
    with only_once(policies.CONFIRMED_BEFORE):
        file = HouseholdFile.objects.create(
            community_id=household.community_id, household=household, since=on, found_on=found_on or on, cause=cause
        )
    _write(file, HouseholdAct.CONFIRM, by=by, day=on, words=words)
    return file


@transaction.atomic
def plan(file: HouseholdFile, *, by: Viewer, on: date, measures: Sequence[str], words: str = "") -> HouseholdFile:
    """Write the aid plan: at least one measure (codes of `household_measure`)."""
    file = _locked(file)
    policies.check_may(by, P.EMPLOYMENT_RECORD, file.community_id)
    policies.check_file_open(file, on)
    policies.check_measures(measures)
    replaced = {"planned_on": file.planned_on and file.planned_on.isoformat()}
    if file.planned_on is None:
        file.planned_on = on
        file.save(update_fields=["planned_on"])
    _write(file, HouseholdAct.PLAN, by=by, day=on, measures=list(measures), words=words, told=replaced)
    return file


@transaction.atomic
def follow_up(file: HouseholdFile, *, by: Viewer, on: date, words: str) -> HouseholdFile:
    """Record a contact with the household after it was confirmed."""
    file = _locked(file)
    policies.check_may(by, P.EMPLOYMENT_RECORD, file.community_id)
    policies.check_file_open(file, on)
    _write(file, HouseholdAct.FOLLOW_UP, by=by, day=on, words=words)
    return file


@transaction.atomic
def leave_out(file: HouseholdFile, *, by: Viewer, on: date, words: str) -> HouseholdFile:
    """Leave a household out because suitable offers were refused without good reason; each refusal is on record.

    Raises:
        RuleBroken: somebody in it has not refused as often as the rule says.
    """
    file = _locked(file)
    policies.check_may(by, P.EMPLOYMENT_CONFIRM, file.community_id)
    policies.check_file_open(file, on)
    policies.check_refused(households.not_refused(file.household, on))
    file.exited_on = on
    file.save(update_fields=["exited_on"])
    _write(file, HouseholdAct.EXIT, by=by, day=on, words=words)
    return file


@transaction.atomic
def take_back_step(file: HouseholdFile, *, by: Viewer) -> HouseholdFile:
    """Undo the viewer's own last step, not long after it.

    Raises:
        RuleBroken: another user wrote it, it was long ago, or there is none.
    """
    file = _locked(file)
    step = policies.check_last_step(file.steps.order_by("-pk").first(), by=by, code=file.community.code)
    policies.check_may(by, P.EMPLOYMENT_VIEW, file.community_id)
    if step.act == HouseholdAct.CONFIRM:
        file.until = file.since
    elif step.act == HouseholdAct.PLAN and step.told.get("planned_on") is None:
        file.planned_on = None
    elif step.act == HouseholdAct.EXIT:
        file.exited_on = None
    file.save(update_fields=["until", "planned_on", "exited_on"])
    _write(file, HouseholdAct.TAKE_BACK, by=by, day=step.day, takes_back=step)
    return file
