"""Funds, and what comes into them. There is no balance here: that is the ledger's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.database import sql
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets import crypto, masking
from linli.core.secrets.crypto import EncryptedField
from linli.registers.accounts.models import TwoPersonRequest
from linli.registers.ledger.models import Account
from linli.services.funds.engine.words import amount, yuan
from linli.services.funds.states import MONEY, DonorKind, IncomeKind

# Crockford's alphabet: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_CODE = 40


def code_hash(typed: str) -> str:
    """Return the hash by which the code of a donation is found, however it was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(letter for letter in plain if letter in ALPHABET)[:LONGEST_CODE] or "-", "funds.code")


def placed(scope: Scope, column: str = "place_id") -> Q:
    """Return the condition that a community or office is inside a scope."""
    return Q() if scope.everything else sql.among(column, scope.communities | scope.places)


def seeing(viewer: Viewer) -> Scope:
    """Return where the viewer sees funds."""
    return viewer.scope(Permission.FUND_VIEW)


class FundQuerySet(DatedQuerySet["Fund"]):
    """Funds, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> FundQuerySet:
        """Return the funds of places where the viewer sees funds."""
        return self.filter(placed(seeing(viewer)))


class Fund(Dated):
    """Money and goods of one place for some purposes. What is there is in ledger accounts, one for each income."""

    place = models.ForeignKey("places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of fund"), max_length=20)
    title = models.CharField(_("name of the fund"), max_length=80)
    purposes = models.JSONField(_("may be used for"), default=list)
    keeper = models.ForeignKey(
        "bodies.Body", verbose_name=_("managed by"), on_delete=models.PROTECT, related_name="funds_kept"
    )
    # Accounts of the ledger never change, so they stay under the organisation with which the fund was opened.
    account_body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FundQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("fund")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["place", "title"], condition=Q(until=None), name="funds_title_once"),
        ]
        indexes = [models.Index(fields=["place", "-since", "-id"], name="funds_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_title(self) -> str:
        """Return the name of the kind."""
        return content.title("fund_kind", self.kind)

    @property
    def purpose_titles(self) -> list[str]:
        """Return what it may be used for, in words."""
        return [content.title("fund_purpose", code) for code in self.purposes]

    @property
    def community_id(self) -> Any:
        """Return the community of its place; None for a fund of an office."""
        return self.place.community_id


class FundKeeping(Dated):
    """An organisation keeps a fund from a day until another; the one without an end is `Fund.keeper`."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="keepings")
    keeper = models.ForeignKey("bodies.Body", verbose_name=_("managed by"), on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet["FundKeeping"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("keeper of a fund")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["fund"], condition=Q(until=None), name="funds_kept_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.fund} · {self.keeper}"


class FundIncomeQuerySet(models.QuerySet["FundIncome"]):
    """Incomes, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> FundIncomeQuerySet:
        """Return the incomes of the funds that the viewer sees."""
        return self.filter(placed(seeing(viewer), "fund__place_id"))


class FundIncome(models.Model):
    """One donation, or one allotment of the budget. Never changed: it is taken back by a reversal of two people.

    Attributes:
        once: made by the form; sent again, it is the same income.
        number: of its receipt, counted within the fund and year: `2026-0003`.
        purposes: what the donor wants it used for; empty for anything that the fund may be used for.
        only_for: the only community that the donor wants it used in.
        may_publish: whether the donor agrees to be named in public.
    """

    # Of a fund of a community, or the community that the donor named; None for the whole subdistrict or district.
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, null=True, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="incomes")
    once = models.UUIDField(unique=True)
    number = models.CharField(_("receipt number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=IncomeKind.choices)
    donor_kind = models.CharField(_("given by"), max_length=12, choices=DonorKind.choices, blank=True, default="")
    donor_name = EncryptedField(_("name of the donor"), blank=True, default="")
    donor_phone = EncryptedField(_("phone"), blank=True, default="")
    may_publish = models.BooleanField(_("the donor may be named in public"), default=False)
    purposes = models.JSONField(_("to be used for"), default=list)
    only_for = models.ForeignKey(
        "places.Place", verbose_name=_("only for"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    day = models.DateField(_("day"))
    code = EncryptedField(blank=True, default="")
    code_hash = models.CharField(max_length=32)
    # The same for all donations of one donor, as far as name and phone tell; "" if they do not.
    donor_key = models.CharField(max_length=32, blank=True, default="")
    donor_code_hash = models.CharField(max_length=32, blank=True, default="")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FundIncomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("income of a fund")
        constraints = [
            models.UniqueConstraint(fields=["fund", "number"], name="funds_income_number_once"),
            models.UniqueConstraint(fields=["code_hash"], name="funds_income_code_once"),
            models.CheckConstraint(
                name="funds_donation_has_donor",
                condition=Q(kind=IncomeKind.DONATION) & ~Q(donor_kind="") | Q(kind=IncomeKind.ALLOTMENT, donor_kind=""),
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "-day", "-id"], name="funds_incomes"),
            models.Index(fields=["donor_key"], condition=~Q(donor_key=""), name="funds_incomes_of_donor"),
            models.Index(fields=["donor_code_hash"], condition=~Q(donor_code_hash=""), name="funds_donor_codes"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_donation(self) -> bool:
        """Return whether somebody gave it, who gets a receipt."""
        return self.kind == IncomeKind.DONATION

    @property
    def donor_words(self) -> str:
        """Return who gave it, in full."""
        if not self.is_donation:
            return str(self.get_kind_display())
        return self.donor_name or str(DonorKind.ANONYMOUS.label)

    @property
    def masked_donor(self) -> str:
        """Return who gave it, as others may read it: organisations by name, people by the first character."""
        if self.donor_kind == DonorKind.PERSON:
            return masking.name(self.donor_name)
        return self.donor_words

    @property
    def public_donor(self) -> str:
        """Return who gave it, as everybody may read it: only if the donor agreed."""
        if self.is_donation and not self.may_publish:
            return str(_("donor not named"))
        return self.masked_donor

    @property
    def purpose_titles(self) -> list[str]:
        """Return the wish of the donor, in words."""
        return [content.title("fund_purpose", code) for code in self.purposes]


class IncomePart(models.Model):
    """The money of an income, or its goods of one kind. It has a ledger account of its own, with the floor 0.

    Attributes:
        good: code of `fund_good`; "" for money.
        quantity: fen, or pieces.
        value: of goods, what all of them are worth, in fen; of money the same as the quantity.
    """

    income = models.ForeignKey(FundIncome, on_delete=models.PROTECT, related_name="parts")
    good = models.CharField(_("goods"), max_length=20, blank=True, default=MONEY)
    quantity = models.BigIntegerField(_("quantity"))
    value = models.BigIntegerField(_("value of the goods"))
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("part of an income")
        constraints = [
            models.UniqueConstraint(fields=["income", "good"], name="funds_part_once"),
            models.CheckConstraint(name="funds_part_above_zero", condition=Q(quantity__gt=0, value__gte=0)),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Return money with its unit, goods with their name."""
        return amount(self.good, self.quantity)

    @property
    def value_words(self) -> str:
        """Return the value in yuan."""
        return yuan(self.value)


class FundReversalQuerySet(models.QuerySet["FundReversal"]):
    """Reversals, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> FundReversalQuerySet:
        """Return those of incomes that the viewer sees."""
        return self.filter(placed(seeing(viewer), "income__fund__place_id"))

    def waiting(self) -> FundReversalQuerySet:
        """Return those without an answer."""
        return self.filter(answer="")


class FundReversal(TwoPersonRequest):
    """The wish to take an income back: all of it (a mistake), or what is left (a refund)."""

    income = models.ForeignKey(FundIncome, on_delete=models.PROTECT, related_name="reversals")
    only_left = models.BooleanField(_("only what is left"), default=False)
    day = models.DateField(_("day"))

    objects = FundReversalQuerySet.as_manager()

    class Meta:
        verbose_name = _("reversal of an income")
        constraints = [
            models.UniqueConstraint(fields=["income"], condition=Q(answer=""), name="funds_reversal_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.income} · {self.reason_title}"

    @property
    def community_id(self) -> Any:
        """Return the community for the journal."""
        return self.income.community_id

    @property
    def reason_title(self) -> str:
        """Return the reason in words."""
        return content.title("ledger_reason", self.reason)


class IncomeReturn(models.Model):
    """What a confirmed reversal took off one part of an income; the ledger has the transfer, figures read this."""

    part = models.ForeignKey(IncomePart, on_delete=models.PROTECT, related_name="returns")
    reversal = models.ForeignKey(FundReversal, on_delete=models.PROTECT, related_name="returns")
    quantity = models.BigIntegerField(_("quantity"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("returned part of an income")
        constraints = [
            models.UniqueConstraint(fields=["part", "reversal"], name="funds_return_once"),
            models.CheckConstraint(name="funds_return_above_zero", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.quantity}"
