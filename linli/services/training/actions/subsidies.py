"""Claims for the subsidy of a certificate: worked out, claimed, and settled by another person."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person
from linli.services.training import policies
from linli.services.training.actions.trainees import locked as locked_trainee
from linli.services.training.models import Trainee, TrainingSubsidy
from linli.services.training.queries import subsidies
from linli.services.training.states import ClaimState


@transaction.atomic
def claim(row: Trainee, *, by: Viewer) -> TrainingSubsidy:
    """Claim the subsidy for the certificate of a person, as the rule works it out today.

    Raises:
        PermissionDenied: the viewer does not help the resident.
        RuleBroken: there is no certificate, the person is not entitled, or the level was subsidised before.
    """
    row = locked_trainee(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    # Claims of one person are made in turn, also those of different courses.
    Person.objects.select_for_update(of=("self",)).get(pk=row.person_id)
    found = subsidies.worked(row, on=timezone.localdate())
    policies.check_certified(found is not None)
    assert found is not None  # checked above
    policies.check_bar(found.worked.bar)
    with only_once(policies.PAID_BEFORE):
        made = TrainingSubsidy.objects.create(
            community=row.community,
            trainee=row,
            person=row.person,
            subject=row.course.trade or row.course.paper,
            grade=row.course.grade,
            period=found.period,
            group=found.group,
            amount=found.worked.amount,
            working=[list(line) for line in found.worked.lines],
            by_id=by.user_id,
        )
    journal.record("subsidy.claimed", row, by=by, subsidy=made.pk, amount=made.amount)
    return made


def _locked(subsidy: TrainingSubsidy) -> TrainingSubsidy:
    rows = TrainingSubsidy.objects.select_for_update(of=("self",))
    return rows.select_related("community", "trainee__person", "trainee__course").get(pk=subsidy.pk)


@transaction.atomic
def withdraw_claim(subsidy: TrainingSubsidy, *, by: Viewer) -> TrainingSubsidy:
    """Withdraw a claim that is not settled."""
    row = _locked(subsidy)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_claim(row, ClaimState.CLAIMED)
    row.state = ClaimState.WITHDRAWN
    row.save(update_fields=["state"])
    journal.record("subsidy.withdrawn", row.trainee, by=by, subsidy=row.pk)
    return row


@transaction.atomic
def settle_claim(subsidy: TrainingSubsidy, *, by: Viewer) -> TrainingSubsidy:
    """Record that a subsidy was paid; not by who claimed it."""
    row = _locked(subsidy)
    policies.check_may(by, P.TRAINING_PAY, row.community)
    policies.check_claim(row, ClaimState.CLAIMED)
    policies.check_other_person(by, row)
    row.state, row.settled_on = ClaimState.PAID, timezone.localdate()
    row.save(update_fields=["state", "settled_on"])
    journal.record("subsidy.paid", row.trainee, by=by, subsidy=row.pk, amount=row.amount)
    return row


@transaction.atomic
def refuse_claim(subsidy: TrainingSubsidy, *, by: Viewer, reason: str) -> TrainingSubsidy:
    """Refuse a claim, with a reason of `subsidy_refusal`."""
    row = _locked(subsidy)
    policies.check_may(by, P.TRAINING_PAY, row.community)
    policies.check_claim(row, ClaimState.CLAIMED)
    policies.check_other_person(by, row)
    policies.check_code("subsidy_refusal", reason)
    row.state, row.settled_on, row.reason = ClaimState.REFUSED, timezone.localdate(), reason
    row.save(update_fields=["state", "settled_on", "reason"])
    journal.record("subsidy.refused", row.trainee, by=by, subsidy=row.pk, reason=reason)
    return row


@transaction.atomic
def reopen_claim(subsidy: TrainingSubsidy, *, by: Viewer) -> TrainingSubsidy:
    """Undo that a claim was settled by mistake.

    Raises:
        RuleBroken: it is not settled, or another claim for the same level was made meanwhile.
    """
    row = _locked(subsidy)
    policies.check_may(by, P.TRAINING_PAY, row.community)
    policies.check_claim(row, ClaimState.PAID, ClaimState.REFUSED)
    former, row.state, row.settled_on, row.reason = row.state, ClaimState.CLAIMED, None, ""
    with only_once(policies.PAID_BEFORE):
        row.save(update_fields=["state", "settled_on", "reason"])
    journal.record("subsidy.reopened", row.trainee, by=by, subsidy=row.pk, former=former)
    return row
