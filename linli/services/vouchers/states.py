"""The states of vouchers, orders, settlements and findings, and the moves between them, as data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VoucherUnit(models.TextChoices):
    """What a voucher is worth."""

    FEN = "fen", _("money")
    MINUTE = "minute", _("minutes")


class Per(models.TextChoices):
    """What a price is for."""

    VISIT = "visit", _("for each visit")
    HOUR = "hour", _("for each hour")


class Rounding(models.TextChoices):
    """Where money is rounded to whole fen; each scheme chooses."""

    ORDER = "order", _("each order")
    SETTLEMENT = "settlement", _("the sum of the settlement")


class SameHours(models.TextChoices):
    """What counts as the same hours, for which no two vouchers pay; each scheme chooses."""

    OVERLAP = "overlap", _("services that overlap")
    DAY = "day", _("services on the same day")
    MONTH = "month", _("services in the same month")


class Belongs(models.TextChoices):
    """To which month a late redemption belongs; each scheme chooses."""

    SERVICE = "service_month", _("the month of the service")
    REDEMPTION = "entry_month", _("the month of the redemption")


class TwoCarers(models.TextChoices):
    """What the time of a service by two carers costs; each scheme chooses."""

    TWICE = "twice", _("the time of both")
    ONCE = "once", _("as by one carer")


class CarerSeat(models.IntegerChoices):
    """Which of the carers of a service; only a service by two has a second."""

    FIRST = 1, _("carer")
    SECOND = 2, _("second carer")


class VoucherState(models.TextChoices):
    """The state of a voucher. What is left on it is in the ledger, not here."""

    ISSUED = "issued", _("issued")
    DELIVERED = "delivered", pgettext_lazy("a voucher", "delivered")
    EXPIRED = "expired", _("expired")
    CANCELLED = "cancelled", _("cancelled")
    REPLACED = "replaced", _("lost, replaced")


class OrderState(models.TextChoices):
    """The state of a service order."""

    BOOKED = "booked", _("booked")
    REDEEMED = "redeemed", _("redeemed")
    CANCELLED = "cancelled", _("cancelled")
    DISPUTED = "disputed", _("in dispute")
    CLAWED_BACK = "clawed_back", _("clawed back")


class SettlementState(models.TextChoices):
    """The state of a settlement of a month."""

    DRAFT = "draft", _("drawn up")
    SUBMITTED = "submitted", _("submitted")
    CHECKED = "checked", _("checked by the subdistrict")
    PAID = "paid", _("paid by the district")


class FindingState(models.TextChoices):
    """The state of a finding: never a verdict of the program."""

    OPEN = "open", _("waiting for the provider")
    ANSWERED = "answered", _("answered, waiting for a decision")
    EXPLAINED = "explained", _("explained")
    UPHELD = "upheld", _("confirmed")


class ProofSide(models.TextChoices):
    """Who proves that a service took place."""

    HOLDER = "holder", _("the older person or proxy")
    CARER = "carer", _("the carer")
    SECOND = "second", _("the second carer")


class ProxyPurpose(models.TextChoices):
    """What a proxy does with a voucher, as in the code list `proxy_purpose`."""

    BOOK = "book", _("book services")
    CONFIRM = "confirm", _("confirm a service")


class ProofWay(models.TextChoices):
    """How a side proves it."""

    CODE = "code", _("proof code")
    ACCOUNT = "account", _("own sign-in")
    SIGNATURE = "signature", _("signature on paper")


# How lists colour a state; those that are not here are muted.
CLASSES = {
    VoucherState.ISSUED: "state-info",
    VoucherState.DELIVERED: "state-done",
    OrderState.BOOKED: "state-info",
    OrderState.REDEEMED: "state-done",
    OrderState.DISPUTED: "state-overdue",
    OrderState.CLAWED_BACK: "state-overdue",
}

# From which states a voucher or an order may go where; everything else is refused.
USABLE = frozenset({VoucherState.ISSUED, VoucherState.DELIVERED})
VOUCHER_MOVES: dict[VoucherState, frozenset[VoucherState]] = {
    VoucherState.DELIVERED: frozenset({VoucherState.ISSUED}),
    VoucherState.EXPIRED: USABLE,
    VoucherState.CANCELLED: USABLE | {VoucherState.EXPIRED},
    VoucherState.REPLACED: USABLE,
}
ORDER_MOVES: dict[OrderState, frozenset[OrderState]] = {
    OrderState.REDEEMED: frozenset({OrderState.BOOKED}),
    OrderState.CANCELLED: frozenset({OrderState.BOOKED}),
    OrderState.DISPUTED: frozenset({OrderState.REDEEMED}),
    OrderState.CLAWED_BACK: frozenset({OrderState.REDEEMED, OrderState.DISPUTED}),
}
SETTLEMENT_MOVES: dict[SettlementState, frozenset[SettlementState]] = {
    SettlementState.SUBMITTED: frozenset({SettlementState.DRAFT}),
    SettlementState.CHECKED: frozenset({SettlementState.SUBMITTED}),
    SettlementState.PAID: frozenset({SettlementState.CHECKED}),
    SettlementState.DRAFT: frozenset({SettlementState.SUBMITTED}),
}
