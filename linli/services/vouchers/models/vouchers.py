"""Vouchers, the plan of how many there are, and who got none."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import content
from linli.core.secrets import crypto
from linli.core.secrets.crypto import EncryptedField
from linli.registers.ledger.queries import Balance
from linli.services.vouchers.engine.money import worth
from linli.services.vouchers.states import CLASSES, VoucherState, VoucherUnit

# Crockford's alphabet: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def serial_hash(typed: str) -> str:
    """Return the hash by which a serial is found, however it was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(letter for letter in plain if letter in ALPHABET)[:40] or "-", "vouchers.serial")


class VoucherQuotaQuerySet(models.QuerySet["VoucherQuota"]):
    """Quotas, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> VoucherQuotaQuerySet:
        """Return those of communities where the viewer may see vouchers."""
        return viewer.scope(Permission.VOUCHER_VIEW).restrict(self)


class VoucherQuota(models.Model):
    """How many vouchers of a scheme a community has in a month."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(_("scheme"), max_length=60)
    month = models.DateField(_("month"))
    most = models.PositiveIntegerField(_("number of vouchers"))
    planned_at = models.DateTimeField(default=timezone.now)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = VoucherQuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota of vouchers")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "month", "community"], name="vouchers_quota_once"),
            models.CheckConstraint(condition=Q(most__gt=0), name="vouchers_quota_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.month:%Y-%m} {self.community}"


class VoucherQuerySet(models.QuerySet["Voucher"]):
    """Vouchers, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> VoucherQuerySet:
        """Return the vouchers of communities where the viewer may see them."""
        return viewer.scope(Permission.VOUCHER_VIEW).restrict(self)

    def alive(self) -> VoucherQuerySet:
        """Return those that were not replaced by another."""
        return self.exclude(state=VoucherState.REPLACED)


class Voucher(models.Model):
    """A voucher of one person for one month. Its balance is that of its ledger account.

    Attributes:
        key: the id from which the ids of its transfers are made; of scheme, month and person, so that issuing twice
            issues once.
        account: the code of its ledger account.
        serial: what is printed and read out; found by `serial_hash`.
        secret: makes the codes by which the person proves a service.
        unit, face: what it was worth when issued.
        valid_until: the first day on which no service can be paid with it.
        entitled_until: the first day on which the person is no longer entitled (death, move, end of the award).
        replaces: the lost voucher that it was issued for.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(_("scheme"), max_length=60)
    month = models.DateField(_("month"))
    key = models.UUIDField(unique=True)
    account = models.CharField(max_length=80)
    serial = EncryptedField(_("serial"))
    serial_hash = models.CharField(max_length=32, unique=True)
    secret = EncryptedField(default=secrets.token_hex)
    unit = models.CharField(_("unit"), max_length=10, choices=VoucherUnit.choices)
    face = models.PositiveIntegerField(_("worth"))
    state = models.CharField(_("state"), max_length=12, choices=VoucherState.choices, default=VoucherState.ISSUED)
    valid_until = models.DateField()
    issued_at = models.DateTimeField(default=timezone.now)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    delivery = models.CharField(_("way of delivery"), max_length=20, blank=True, default="")
    receipt = EncryptedField(_("received by"), blank=True, default="")
    entitled_until = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=30, blank=True, default="")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    balance: Balance  # only after `queries.with_balances`

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("voucher")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "month", "person"], condition=~Q(state="replaced"), name="vouchers_voucher_once"
            ),
            models.CheckConstraint(condition=Q(face__gt=0), name="vouchers_face_above_zero"),
            models.UniqueConstraint(fields=["replaces"], name="vouchers_replaced_once"),
        ]
        indexes = [
            models.Index(fields=["community", "-month", "-id"], name="vouchers_list"),
            models.Index(fields=["person", "-month"], name="vouchers_of_person"),
            models.Index(fields=["state", "valid_until"], name="vouchers_expiring"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {date_format(self.month, 'YEAR_MONTH_FORMAT')}"

    @property
    def state_class(self) -> str:
        """Return the class of the style sheet that shows its state."""
        return CLASSES.get(VoucherState(self.state), "state-muted")

    @property
    def worth_words(self) -> str:
        """Return what it was worth, in words."""
        return worth(self.face, self.unit)

    @property
    def left_words(self) -> str:
        """Return what is available, in words; only after `queries.with_balances`."""
        return worth(self.balance.available, self.unit)

    @property
    def held_words(self) -> str:
        """Return what is reserved, in words; "" if nothing is; only after `queries.with_balances`."""
        return worth(self.balance.reserved, self.unit) if self.balance.reserved else ""

    @property
    def last_day(self) -> date:
        """Return the last day on which it can be used."""
        return date.fromordinal(self.valid_until.toordinal() - 1)

    @property
    def short_serial(self) -> str:
        """Return the end of the serial, by which lists tell vouchers apart."""
        return f"…{self.serial[-4:]}"

    @property
    def delivery_title(self) -> str:
        """Return the way of delivery."""
        return content.title("voucher_delivery", self.delivery)


class WithoutVoucherQuerySet(models.QuerySet["WithoutVoucher"]):
    """People without a voucher, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> WithoutVoucherQuerySet:
        """Return those of communities where the viewer may see vouchers."""
        return viewer.scope(Permission.VOUCHER_VIEW).restrict(self)


class WithoutVoucher(models.Model):
    """Someone who is entitled and got no voucher of a month, and why. Rewritten when the month is issued again."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    reason = models.CharField(max_length=30)
    position = models.PositiveIntegerField(null=True)  # in the order of the quota; None for other reasons

    objects = WithoutVoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("person without a voucher")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "month", "person"], name="vouchers_left_out_once"),
        ]
        indexes = [models.Index(fields=["community", "month", "scheme"], name="vouchers_left_out")]

    def __str__(self) -> str:
        return f"{self.person} · {self.reason_title}"

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("voucher_left_out", self.reason)
