"""What a transfer must be before it is sent to the database, and what its refusal means in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.ledger.models import Account, ClosedMonth, Closing, Correction, Transfer
from linli.registers.ledger.states import KINDS, MOST, UNITS, Refusal, TransferKind, shown

CLOCK = "ledger.clock.behind_minutes"


class NotEnough(RuleBroken):
    """The debit account would go below its floor."""


def check_account(unit: str, kind: str) -> None:
    """Check the unit and the kind of a new account.

    Raises:
        ValueError: no content pack has such a unit or kind.
    """
    if unit not in content.codes(UNITS) or kind not in content.codes(KINDS):
        raise ValueError(f"no unit {unit!r} or no kind of account {kind!r} in the content")


def check_same_account(known: Account, **asked: Any) -> None:
    """Check that an account that is opened again is the one that is there.

    Raises:
        RuleBroken: something else was opened with this code.
    """
    if any(getattr(known, name) != value for name, value in asked.items()):
        raise RuleBroken(
            _("There is another account with the code {code}: of another unit, kind, holder or floor.").format(
                code=known.code
            )
        )


def check_amount(amount: int, unit: str) -> None:
    """Check that an amount is a whole number from 1.

    Raises:
        RuleBroken: it is not.
        TypeError: it is no whole number, such as a float.
    """
    if type(amount) is not int:
        raise TypeError(f"an amount is a whole number of the smallest part, not {amount!r}")
    if amount < 1:
        raise RuleBroken(_("The amount must be more than zero."))
    if amount > MOST:
        raise RuleBroken(_("{amount} is too much for one transfer.").format(amount=shown(amount, unit)))


def check_accounts(debit: Account, credit: Account) -> None:
    """Check that a transfer is between two accounts of one unit.

    Raises:
        RuleBroken: it is not.
    """
    if debit.pk == credit.pk:
        raise RuleBroken(_("A transfer needs two different accounts."))
    if debit.unit != credit.unit:
        raise RuleBroken(
            _("{debit} is in {one}, {credit} in {other}. A transfer cannot mix units.").format(
                debit=debit, one=debit.unit_title, credit=credit, other=credit.unit_title
            )
        )


def check_pending(row: Transfer | None, amount: int | None) -> Transfer:
    """Return the reservation that is to be resolved.

    Raises:
        RuleBroken: there is none, or less was reserved.
    """
    if row is None or row.kind != TransferKind.RESERVE:
        raise RuleBroken(_("There is no such reservation."))
    if amount is not None and amount > row.amount:
        raise RuleBroken(
            _("Only {reserved} is reserved, so {amount} cannot be posted.").format(
                reserved=shown(row.amount, row.unit), amount=shown(amount, row.unit)
            )
        )
    return row


def check_reversal(row: Transfer | None, amount: int | None, left: int) -> Transfer:
    """Return the transfer that is to be corrected; `left` is what was not taken back yet.

    Raises:
        RuleBroken: there is none, it moved nothing, or less is left.
    """
    if row is None:
        raise RuleBroken(_("There is no such transfer."))
    if not row.moves:
        raise RuleBroken(_("Only posted transfers can be corrected. Release a reservation instead."))
    if left < 1:
        raise RuleBroken(_("This transfer has already been corrected in full."))
    if amount is not None and amount > left:
        raise RuleBroken(_("Only {left} of this transfer can still be corrected.").format(left=shown(left, row.unit)))
    return row


def tolerance() -> timedelta:
    """Return by how much the clock of a server may be behind the newest transfer."""
    return timedelta(minutes=int(rules.value(CLOCK)))


def check_clock(at: datetime, newest: datetime | None) -> None:
    """Check that the clock of the server did not go back.

    Raises:
        RuleBroken: the newest transfer is from later than now, by more than servers differ.
    """
    if newest is not None and newest - at > tolerance():
        raise clock_behind(at)


def clock_behind(at: datetime) -> RuleBroken:
    """Return the refusal of a clock that was set back."""
    newest = Transfer.objects.order_by("-pk").values_list("at", flat=True).first()
    return RuleBroken(
        _(
            "The clock of the server shows {now}, but the newest transfer is from {newest}. Set the clock right; "
            "nothing was booked."
        ).format(now=_moment(at), newest=_moment(newest))
    )


def check_day(day: date, before: Closing | None) -> None:
    """Check that a day can be closed.

    Raises:
        RuleBroken: it is in the future, or before the last closing.
    """
    if day > timezone.localdate():
        raise RuleBroken(_("{day} has not begun yet.").format(day=date_format(day)))
    if before is not None and day < before.day:
        raise RuleBroken(
            _("{day} is before the last closing, {last}.").format(day=date_format(day), last=date_format(before.day))
        )


def check_sums(totals: dict[str, dict[str, int]]) -> None:
    """Check that all balances of each unit add up to zero.

    Raises:
        RuleBroken: they do not, so somebody changed the database.
    """
    for unit, row in totals.items():
        if row["above"] != row["below"]:
            text = _("The balances in {unit} do not add up to zero. Nothing was closed; run “linli ledger verify”.")
            raise RuleBroken(text.format(unit=content.title(UNITS, unit)))


def check_month(unit: str, month: date, *, by: Viewer) -> date:
    """Return the first day after a month that is to be closed.

    Raises:
        PermissionDenied: the viewer does not close months.
        RuleBroken: the month is not over, or was closed before.
    """
    if not by.may(Permission.LEDGER_CLOSE):
        raise PermissionDenied
    if unit not in content.codes(UNITS):
        raise RuleBroken(_("There is no unit {unit}.").format(unit=unit))
    until = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    if until > timezone.localdate():
        raise RuleBroken(_("A month can be closed when it is over."))
    shut = closed_until().get(unit)
    if shut is not None and until <= shut:
        raise RuleBroken(_("This month is closed already; open from {first} on.").format(first=date_format(shut)))
    return until


def check_ask(wrong: Transfer, *, by: Viewer) -> None:
    """Check that the viewer may ask for a correction.

    Raises:
        PermissionDenied: the viewer may not correct, or does not see the account that gave the amount.
    """
    seen = Account.objects.visible_to(by).filter(pk=wrong.debit_id).exists()
    if not by.may(Permission.LEDGER_CORRECT) or not seen:
        raise PermissionDenied


def check_second(row: Correction, *, by: Viewer) -> None:
    """Check that the viewer may decide on a correction: another person with the same right.

    Raises:
        PermissionDenied: the viewer may not correct.
        RuleBroken: the viewer has asked for it.
    """
    check_ask(row.transfer, by=by)
    if row.asked_by_id == by.user_id:
        raise RuleBroken(_("Another person must decide on a correction that you asked for."))


def other_content(key: UUID) -> RuleBroken:
    """Return the refusal of an id that was used for something else."""
    return RuleBroken(_("Another transfer has been made with the id {id}. Nothing was changed.").format(id=key))


def refusal(error: Exception, values: dict[str, Any]) -> RuleBroken | None:
    """Return in words why the database refused a transfer; None if it is for none of our rules."""
    said = str(error)
    fault = next((one for one in Refusal if one.value in said), None)
    if fault is None and "pending_id" in said:  # SQLite names the column of a unique index, not the index
        fault = Refusal.RESOLVED
    build = SENTENCES.get(fault) if fault else None
    kind = NotEnough if fault == Refusal.FLOOR else RuleBroken
    return kind(build(values)) if build else None


def check_enough(account: Account, amount: int) -> None:
    """Check that an account stays above its floor when an amount is debited or reserved.

    Raises:
        RuleBroken: it has not enough.
    """
    if account.floor is not None and account.available - amount < account.floor:
        raise NotEnough(_below(account, amount))


def closed_until() -> dict[str, date]:
    """Return the first open day of each unit that has closed months."""
    rows = ClosedMonth.objects.values_list("unit").annotate(until=Max("until"))
    return dict(rows)


def check_open(unit: str, day: date, shut: dict[str, date]) -> None:
    """Check that a day is in no closed month; `shut` is from `closed_until`.

    Raises:
        RuleBroken: it is.
    """
    if unit in shut and day < shut[unit]:
        raise RuleBroken(_closed(day, shut[unit]))


def _below(account: Account, amount: int) -> str:
    left = max(account.available - (account.floor or 0), 0)
    return _("{account}: {available} available, {amount} needed.").format(
        account=account, available=shown(left, account.unit), amount=shown(amount, account.unit)
    )


def _closed(day: date, first: date) -> str:
    return _(
        "{day} is in a closed month. Book it in an open month, from {first} on, and name the day of the service in it."
    ).format(day=date_format(day), first=date_format(first))


def _floor(values: dict[str, Any]) -> str:
    return _below(Account.objects.filter(pk=values["debit_id"])[0], values["amount"])


def _month(values: dict[str, Any]) -> str:
    return _closed(values["day"], closed_until().get(values["unit"], values["day"]))


def _resolved(values: dict[str, Any]) -> str:
    done = Transfer.objects.filter(pending=values["pending_id"]).first()
    if done is None:
        return _("This reservation has already been resolved.")
    return {
        TransferKind.POST: _("This reservation was already posted on {day}."),
        TransferKind.VOID: _("This reservation was already released on {day}."),
        TransferKind.EXPIRE: _("This reservation expired on {day}."),
    }[TransferKind(done.kind)].format(day=date_format(done.day))


def _expired(values: dict[str, Any]) -> str:
    row = Transfer.objects.filter(pk=values["pending_id"])[0]
    return _("This reservation was valid until {until} and has expired.").format(until=_moment(row.until))


def _corrected(_values: dict[str, Any]) -> str:
    return _("Corrections cannot exceed the whole transfer.")


def _unit(_values: dict[str, Any]) -> str:
    return _("Both accounts of a transfer must be of its unit.")


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


SENTENCES = {
    Refusal.FLOOR: _floor,
    Refusal.MONTH: _month,
    Refusal.RESOLVED: _resolved,
    Refusal.EXPIRED: _expired,
    Refusal.CORRECTED: _corrected,
    Refusal.UNIT: _unit,
}
