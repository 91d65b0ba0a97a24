"""Kinds of transfers, and the names of what the database refuses."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.law import content

UNITS = "ledger_unit"  # code list; `parts` is how many of the smallest part make one
KINDS = "ledger_account_kind"
REASONS = "ledger_reason"

# Of one transfer. Nine million of the largest fit into a balance; SQLite would go on with inexact numbers after that.
MOST = 10**12


class TransferKind(models.TextChoices):
    """What a transfer does with its amount."""

    TRANSFER = "transfer", _("posted at once")
    RESERVE = "reserve", _("reserved")
    POST = "post", _("reservation posted")
    VOID = "void", _("reservation released")
    EXPIRE = "expire", _("reservation expired")


MOVES = (TransferKind.TRANSFER, TransferKind.POST)  # these change the posted balances
RESOLVES = (TransferKind.POST, TransferKind.VOID, TransferKind.EXPIRE)


class Refusal(models.TextChoices):
    """What a constraint or trigger of the database says when it refuses a row."""

    FLOOR = "ledger_account_above_floor"
    KEPT = "ledger_account_kept"
    FIXED = "ledger_account_fixed"
    CODE = "ledger_account_code_once"
    KEY = "ledger_transfer_key_once"
    RESOLVED = "ledger_transfer_resolved_once"
    UNIT = "ledger_transfer_unit"
    PENDING = "ledger_transfer_pending"
    EXPIRED = "ledger_transfer_expired"
    NOT_YET = "ledger_transfer_not_yet"
    CORRECTED = "ledger_transfer_corrected"
    MONTH = "ledger_transfer_month"
    SEALED = "ledger_transfer_sealed"
    WHOLE = "ledger_transfer_whole"


def parts(unit: str) -> int:
    """Return how many of the smallest part make one of the unit: 100 for yuan, 60 for hours."""
    return int(content.codes(UNITS)[unit].get("parts", 1))


def figure(amount: int, unit: str) -> str:
    """Return an amount as a number of its unit: 123450 fen is "1,234.50"; minutes of hours are "20:30"."""
    size, sign = parts(unit), "-" if amount < 0 else ""
    whole, rest = divmod(abs(amount), size)
    if size == 1:
        return f"{sign}{whole:,}"
    return f"{sign}{whole:,}:{rest:02}" if size == 60 else f"{sign}{whole:,}.{rest:0{len(str(size)) - 1}}"


def yuan(fen: int) -> str:
    """Return an amount of money without its unit, as every page shows it: 123450 fen is "1,234.50"."""
    return figure(fen, "yuan")


def shown(amount: int, unit: str) -> str:
    """Return an amount with its unit: "1,234.50 yuan", "90 minutes"."""
    return gettext("{figure} {unit}").format(figure=figure(amount, unit), unit=content.title(UNITS, unit))
