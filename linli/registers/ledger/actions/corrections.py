"""Corrections by people: one asks, another looks at it again and decides."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.accounts.models import Answer, User
from linli.registers.accounts.policies import check_open
from linli.registers.ledger import policies
from linli.registers.ledger.actions.transfers import left_of, reverse
from linli.registers.ledger.models import Correction, Transfer
from linli.registers.ledger.queries.booked import Booked

ASKED = UUID("0f2b8a52-5f0e-4c43-9d0f-3a8a2f1d7c11")  # the id of a correction's transfer is made from its number


@transaction.atomic
def ask_correction(wrong: Transfer, *, amount: int, day: date, reason: str, by: Viewer) -> Correction:
    """Ask another person to take a transfer back, in whole or in part."""
    policies.check_ask(wrong, by=by)
    policies.check_reversal(wrong, amount, left_of(wrong))
    policies.check_open(wrong.unit, day, policies.closed_until())
    with only_once(_("A correction of this transfer already waits for an answer.")):
        row = Correction.objects.create(
            transfer=wrong, amount=amount, day=day, reason=reason, asked_by=User.objects.get(pk=by.user_id)
        )
    _record("ledger.correction_asked", row, by=by, reason=reason)
    return row


@transaction.atomic
def confirm_correction(correction: Correction, *, by: Viewer) -> Booked:
    """Make the transfer that a correction asks for."""
    row = _locked(correction)
    policies.check_second(row, by=by)
    done = reverse(
        id=uuid5(ASKED, str(row.pk)),
        transfer=row.transfer.key,
        amount=row.amount,
        on=row.day,
        reason=row.reason,
        by=by,
    )
    row.close(Answer.CONFIRMED, by=by)
    row.done_id = done.number
    row.save(update_fields=["done"])
    return done


@transaction.atomic
def decline_correction(correction: Correction, *, by: Viewer, reason: str) -> None:
    """Decline a correction; the transfer stays as it is."""
    row = _locked(correction)
    policies.check_second(row, by=by)
    row.close(Answer.DECLINED, by=by, reason=reason)
    _record("ledger.correction_declined", row, by=by, reason=reason)


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: Viewer) -> None:
    """Withdraw one's own correction."""
    row = _locked(correction)
    if row.asked_by_id != by.user_id:
        raise PermissionDenied
    row.close(Answer.WITHDRAWN, by=by)
    _record("ledger.correction_withdrawn", row, by=by, reason="")


def _locked(correction: Correction) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",))
    row = rows.select_related("transfer__debit", "transfer__credit", "asked_by").get(pk=correction.pk)
    check_open(row)
    return row


def _record(verb: str, row: Correction, *, by: Viewer, reason: str) -> None:
    wrong = row.transfer
    place = wrong.credit.community_id or wrong.debit.community_id
    journal.record(verb, wrong, by=by, reason=reason, community_id=place, amount=row.amount, unit=wrong.unit)
