"""Service orders, the proofs of both sides, and what was clawed back."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.registers.ledger.states import yuan
from linli.services.vouchers.engine.money import worth
from linli.services.vouchers.models.providers import Carer, Provider, own_bodies
from linli.services.vouchers.models.vouchers import Voucher
from linli.services.vouchers.states import CLASSES, CarerSeat, OrderState, Per, ProofSide, ProofWay, VoucherUnit


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> OrderQuerySet:
        """Return the orders of communities where the viewer may see vouchers, and those of the viewer's provider."""
        scope = viewer.scope(Permission.VOUCHER_VIEW)
        if not viewer.may(Permission.VOUCHER_SERVE):
            return scope.restrict(self)
        return self.filter(scope.q() | own_bodies(viewer, "provider__")) if scope else self.served_by(viewer)

    def served_by(self, viewer: Viewer) -> OrderQuerySet:
        """Return the orders of the viewer's own provider."""
        return self.filter(own_bodies(viewer, "provider__"))

    def done_by(self, carer: Carer) -> OrderQuerySet:
        """Return those that a carer does, alone or as one of two."""
        return self.filter(Q(carer=carer) | Q(second=carer))

    def redeemed(self) -> OrderQuerySet:
        """Return those whose money the provider has or is to get, a disputed one as well."""
        return self.filter(redeemed_at__isnull=False).exclude(state=OrderState.CANCELLED)


class Order(models.Model):
    """A service for one person by one provider, from booking to redemption. Money is in fen.

    Attributes:
        key: the id from which the ids of its transfers in the ledger are made.
        once: the number of the form that booked it, so that a form sent twice books once.
        place: the address on the day.
        rate, per: the price when it was booked.
        planned_start, planned_end, started_at, ended_at: local times are shown, UTC is stored.
        why_two: why two carers do it, a code of `two_carers_reason`; "" if one does.
        second: the other one of two carers.
        held: what was reserved on the voucher.
        holds: how often something else was reserved instead.
        billed: the minutes that are paid; those of both carers if the scheme counts them twice.
        price, units, subsidy, own, exact: the bill and its parts, see `engine.money.Shares`.
        month: to which month the redemption belongs.
        tries: codes that did not fit.
        turns: how often its transfers were taken back, and that again; an odd number: clawed back.
        shown_on, shown_to: the device (hash) and the account, if any, to which the person's code was shown last.
        shown_proxy: the proxy to whom it was shown, if it was one.
        proxy: who asked for it, if it was a proxy; their consent was checked.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="orders")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="orders")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, null=True, blank=True, related_name="orders")
    why_two = models.CharField(_("two carers"), max_length=20, blank=True, default="")
    second = models.ForeignKey(
        Carer, verbose_name=_("second carer"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, default=uuid4)
    once = models.CharField(max_length=40, unique=True)
    item = models.CharField(_("service"), max_length=30)
    rate = models.PositiveIntegerField()
    per = models.CharField(max_length=10, choices=Per.choices)
    planned_start = models.DateTimeField(_("planned start"))
    planned_end = models.DateTimeField(_("planned end"))
    started_at = models.DateTimeField(_("began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    notes = EncryptedField(_("notes for the carer"), blank=True, default="")
    channel = models.CharField(max_length=20, default="counter")
    state = models.CharField(_("state"), max_length=12, choices=OrderState.choices, default=OrderState.BOOKED)
    held = models.PositiveIntegerField(default=0)
    holds = models.PositiveSmallIntegerField(default=0)
    billed = models.PositiveIntegerField(null=True)
    price = models.PositiveIntegerField(null=True)
    units = models.PositiveIntegerField(null=True)
    subsidy = models.PositiveIntegerField(null=True)
    own = models.PositiveIntegerField(null=True)
    exact = models.CharField(max_length=40, blank=True, default="")
    month = models.DateField(null=True)
    booked_at = models.DateTimeField(default=timezone.now)
    redeemed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    turns = models.PositiveSmallIntegerField(default=0)
    shown_on = models.CharField(max_length=32, blank=True, default="")
    shown_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    shown_proxy = models.ForeignKey("eldercare.Proxy", on_delete=models.PROTECT, null=True, related_name="+")
    proxy = models.ForeignKey("eldercare.Proxy", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rating = models.PositiveSmallIntegerField(_("rating"), null=True)
    rating_words = EncryptedField(_("in brief"), blank=True, default="")
    complaint = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    dispute = EncryptedField(_("what is disputed"), blank=True, default="")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("service order")
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end__gt=models.F("planned_start")), name="vouchers_order_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__isnull=False, ended_at__gt=models.F("started_at")),
                name="vouchers_service_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(redeemed_at=None)
                | Q(
                    ended_at__isnull=False,
                    price__isnull=False,
                    units__isnull=False,
                    subsidy__isnull=False,
                    own__isnull=False,
                    month__isnull=False,
                    carer__isnull=False,
                ),
                name="vouchers_redeemed_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | (~Q(why_two="") & ~Q(second=models.F("carer"))),
                name="vouchers_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(redeemed_at=None) | Q(why_two="") | Q(second__isnull=False),
                name="vouchers_redeemed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="vouchers_rating_one_to_five"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-planned_start", "-id"], name="vouchers_orders"),
            models.Index(fields=["provider", "planned_start"], name="vouchers_orders_of_provider"),
            models.Index(fields=["provider", "month", "state"], name="vouchers_orders_of_month"),
            models.Index(fields=["carer", "planned_start"], name="vouchers_orders_of_carer"),
            models.Index(fields=["second", "planned_start"], name="vouchers_orders_of_second"),
        ]

    def __str__(self) -> str:
        return f"{self.item_title} · {self.person}"

    @property
    def state_class(self) -> str:
        """Return the class of the style sheet that shows its state."""
        return CLASSES.get(OrderState(self.state), "state-muted")

    @property
    def item_title(self) -> str:
        """Return the name of the service."""
        return content.title("service_item", self.item)

    @property
    def seats(self) -> list[CarerSeat]:
        """Return which carers it needs."""
        return [CarerSeat.FIRST, CarerSeat.SECOND] if self.why_two else [CarerSeat.FIRST]

    def carer_in(self, seat: int) -> Carer | None:
        """Return the first or the second carer."""
        return self.second if seat == CarerSeat.SECOND else self.carer

    @property
    def carers(self) -> list[Carer]:
        """Return the carers who are chosen."""
        return [carer for seat in self.seats if (carer := self.carer_in(seat)) is not None]

    @property
    def lacks_carers(self) -> int:
        """Return how many carers are not chosen yet."""
        return len(self.seats) - len(self.carers)

    @property
    def carers_words(self) -> str:
        """Return the names of the carers, and whether one of two is not chosen yet; "" if nobody is."""
        names = [str(carer) for carer in self.carers]
        if names and self.lacks_carers:
            names.append(str(_("second carer not chosen yet")))
        return pgettext("between names", ", ").join(names)

    @property
    def why_two_title(self) -> str:
        """Return why two carers do it, in words."""
        return content.title("two_carers_reason", self.why_two)

    @property
    def day(self) -> date:
        """Return the day of the service: when it began, else when it is planned."""
        return timezone.localdate(self.started_at or self.planned_start)

    @property
    def minutes(self) -> int:
        """Return how long it took, or is to take."""
        start, end = (self.started_at, self.ended_at) if self.ended_at else (self.planned_start, self.planned_end)
        return minutes_between(start, end)

    @property
    def exact_subsidy(self) -> Fraction:
        """Return the subsidy before it was rounded."""
        return Fraction(self.exact or 0)

    @property
    def price_words(self) -> str:
        """Return the bill, its part on the voucher and the part of the person, in words."""
        if self.price is None:
            return ""
        return bill_words(self.price, self.subsidy or 0, self.own or 0)

    @property
    def when(self) -> str:
        """Return day and times in words."""
        start, end = self.started_at or self.planned_start, self.ended_at or self.planned_end
        first, last = timezone.localtime(start), timezone.localtime(end)
        return f"{date_format(first, 'DATE_FORMAT')} {first:%H:%M}–{last:%H:%M}"

    @property
    def held_words(self) -> str:
        """Return what is reserved, in words."""
        return worth(self.held, self.voucher.unit)


def bill_words(price: int, subsidy: int, own: int) -> str:
    """Return a bill in fen, its part on the voucher and the part of the person, in words."""
    text = _("{price} yuan: voucher {subsidy} yuan, own {own} yuan")
    return str(text).format(price=yuan(price), subsidy=yuan(subsidy), own=yuan(own))


def minutes_between(start: datetime | None, end: datetime | None) -> int:
    """Return whole minutes between two times."""
    return 0 if start is None or end is None else int((end - start).total_seconds() // 60)


class Proof(models.Model):
    """What one side gave to prove a service. Append-only by its actions: each side proves an order once."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="proofs")
    side = models.CharField(max_length=10, choices=ProofSide.choices)
    way = models.CharField(max_length=10, choices=ProofWay.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    phone_hash = models.CharField(max_length=32, blank=True, default="")  # of the device that confirmed
    paper = EncryptedField(_("number of the signed paper"), blank=True, default="")
    by_proxy = models.BooleanField(default=False)
    proxy = models.ForeignKey("eldercare.Proxy", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("proof of a service")
        constraints = [models.UniqueConstraint(fields=["order", "side"], name="vouchers_proof_once")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_way_display()}"


class ClawBack(models.Model):
    """An amount that the provider gives back for a redeemed order; a line of its next settlement, never an edit."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="claw_back")
    amount = models.PositiveIntegerField()
    reason = models.CharField(max_length=30)
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    settlement = models.ForeignKey("vouchers.Settlement", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("claw-back")

    def __str__(self) -> str:
        return f"{self.reason_title} · {worth(self.amount, VoucherUnit.FEN)}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("voucher_gap", self.reason)
