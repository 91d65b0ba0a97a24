"""Requests of residents: taken up for a household, declined with a reason, filed with its application."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.services.assistance import policies
from linli.services.assistance.actions.authorising import locked as locked_household
from linli.services.assistance.models import AidRequest, HouseholdApplication
from linli.services.assistance.queries import requests
from linli.services.assistance.states import AidState


def _locked(row: AidRequest, *, by: Viewer) -> AidRequest:
    held = AidRequest.objects.select_for_update(of=("self",)).select_related("community", "place").get(pk=row.pk)
    policies.check_may(by, P.ASSISTANCE_RECORD, held.community_id)
    return held


@transaction.atomic
def take_request(row: AidRequest, household: Household, *, by: Viewer) -> AidRequest:
    """Take a request up for a household, whose application is then prepared; also for another one than before.

    Raises:
        PermissionDenied: the viewer takes no applications there.
        RuleBroken: it was answered, the household lives elsewhere, or another request of it is open.
    """
    household = locked_household(household)
    row = _locked(row, by=by)
    policies.check_take(row, household, requests.open_of(household, without=row))
    if row.household_id == household.pk:
        return row  # a second tap
    row.state, row.household, row.taken_by_id = AidState.TAKEN, household, by.user_id
    row.save(update_fields=["state", "household", "taken_by"])
    journal.record("aid.taken", row, by=by, household=household.pk)
    return row


@transaction.atomic
def decline_request(row: AidRequest, *, by: Viewer, reason: str) -> AidRequest:
    """Decline a request for a reason of `aid_refusal`, which the resident reads by the code.

    Raises:
        PermissionDenied: the viewer takes no applications there.
        RuleBroken: it was answered.
    """
    row = _locked(row, by=by)
    policies.check_open_request(row)
    row.state, row.reason, row.closed_on = AidState.DECLINED, reason, timezone.localdate()
    row.save(update_fields=["state", "reason", "closed_on"])
    journal.record("aid.declined", row, by=by, reason=reason)
    return row


@transaction.atomic
def reopen_request(row: AidRequest, *, by: Viewer) -> AidRequest:
    """Deal with a declined request after all; it is as it was before.

    Raises:
        RuleBroken: it was not declined, or what was said has been deleted.
    """
    row = _locked(row, by=by)
    policies.check_reopen(row, requests.open_of(row.household, without=row) if row.household else None)
    row.state = AidState.TAKEN if row.household_id else AidState.SENT
    row.reason, row.closed_on = "", None
    row.save(update_fields=["state", "reason", "closed_on"])
    journal.record("aid.reopened", row, by=by)
    return row


@transaction.atomic
def read_phone(row: AidRequest, *, by: Viewer) -> str:
    """Return the phone number of a request; the reading is in the journal.

    Raises:
        PermissionDenied: the viewer takes no applications there.
        RuleBroken: it was deleted.
    """
    row = _locked(row, by=by)
    if not row.said.phone:
        raise RuleBroken(requests.deleted_words())
    journal.read("aid.phone_read", row, by=by, reason="service")
    return row.said.phone


def file_request(application: HouseholdApplication, *, by: Viewer) -> None:
    """Note with which application the open request of a household was filed; the household is locked."""
    row = requests.open_of(application.household)
    if row is None:
        return
    row = _locked(row, by=by)
    row.state, row.application, row.closed_on = AidState.FILED, application, timezone.localdate()
    row.save(update_fields=["state", "application", "closed_on"])
    journal.record("aid.filed", row, by=by, application=application.pk)


def forget_requests(*, by: Viewer, on: date) -> int:
    """Delete what was said in requests answered longer ago than `assistance.requests.keep_days`; return how many."""
    day = on - timedelta(days=int(rules.value("assistance.requests.keep_days", on=on)))
    rows = AidRequest.objects.filter(closed_on__lte=day, forgotten_at=None)
    count = rows.update(said_text="", phone_key="", forgotten_at=timezone.now())
    if count:
        journal.record("aid.forgotten", None, by=by, rows=count)
    return count
