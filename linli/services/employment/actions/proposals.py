"""What a worker decides about somebody whom records propose."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.people.models import Person
from linli.services.employment import policies
from linli.services.employment.models import WorkProposal
from linli.services.employment.states import WorkVerdict


@transaction.atomic
def decide(person: Person, ground: str, verdict: WorkVerdict, *, by: Viewer, reason: str = "") -> WorkProposal:
    """Confirm that somebody needs work, or dismiss the proposal with a reason (code of `work_dismissal`).

    Raises:
        PermissionDenied: the viewer does not keep the ledgers there.
        RuleBroken: a dismissal without a reason of the list.
    """
    person = Person.objects.select_for_update(of=("self",)).select_related("community").get(pk=person.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, person.community_id)
    policies.check_verdict(ground, verdict, reason)
    today = timezone.localdate()
    said = {"person": person, "ground": ground, "on": today, "taken_back": False}
    known = WorkProposal.objects.filter(verdict=verdict, **said).first()
    if known is not None:
        return known
    days = int(rules.value("employment.proposal.again_days", code=person.community.code))
    row = WorkProposal.objects.create(
        community_id=person.community_id,
        verdict=verdict,
        reason=reason if verdict == WorkVerdict.DISMISSED else "",
        again_on=today + timedelta(days=days),
        by_id=by.user_id,
        **said,
    )
    journal.record(f"proposal.{verdict}", person, by=by, ground=ground, reason=row.reason)
    return row


@transaction.atomic
def take_back_decision(row: WorkProposal, *, by: Viewer) -> WorkProposal:
    """Undo a decision: the person is proposed again."""
    row = WorkProposal.objects.select_for_update(of=("self",)).select_related("person", "community").get(pk=row.pk)
    policies.check_may(by, P.EMPLOYMENT_RECORD, row.community_id)
    if not row.taken_back:
        policies.check_take_back(row.entered_at, row.by_id, by=by, code=row.community.code)
        row.taken_back = True
        row.save(update_fields=["taken_back"])
        journal.record("proposal.taken_back", row.person, by=by, ground=row.ground)
    return row
