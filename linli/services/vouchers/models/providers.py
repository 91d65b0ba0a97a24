"""Providers: an organisation with a contract, its prices, its carers with their papers, the communities it serves."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.registers.ledger.states import yuan
from linli.services.vouchers.states import Per


def own_bodies(viewer: Viewer, path: str) -> Q:
    """Return the condition that a row belongs to the provider that the viewer serves for."""
    held = viewer.bodies if viewer.may(Permission.VOUCHER_SERVE) else frozenset()
    return Q(**{f"{path}body_id__in": sorted(held)})


def overseen(viewer: Viewer, path: str) -> Q:
    """Return the condition that a row belongs to a provider at, or for a community of, where vouchers are managed."""
    scope = viewer.scope(Permission.VOUCHER_MANAGE)
    if scope.everything:
        return Q()
    serving = scope.restrict(ServedArea.objects.all()).values("provider")
    there = sql.among(f"{path}place_id", scope.communities | scope.places)
    return there | Q(**{f"{path}pk__in" if not path else f"{path[:-2]}_id__in": serving})


class ProviderQuerySet(DatedQuerySet["Provider"]):
    """Providers, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ProviderQuerySet:
        """Return the viewer's own, and to who sees vouchers those that serve a community there or sit there.

        Prices and hours of all are public; carers, their papers and telephones are not.
        """
        own = Q(own_bodies(viewer, ""))
        if not viewer.may(Permission.VOUCHER_VIEW):
            return self.filter(own)
        scope = viewer.scope(Permission.VOUCHER_VIEW)
        serving = scope.restrict(ServedArea.objects.all()).values("provider")
        return self.filter(own | scope.q("place_id") | Q(place_id__in=scope.places) | Q(pk__in=serving))

    def planned_by(self, viewer: Viewer) -> ProviderQuerySet:
        """Return those whose carers' days the viewer sees: their own, and those that they oversee."""
        return self.filter(own_bodies(viewer, "") | overseen(viewer, ""))

    def public(self, day: date) -> ProviderQuerySet:
        """Return those with a contract on a day; residents see them without signing in."""
        return self.on(day).filter(body__until=None).select_related("body__place")


class Provider(Dated):
    """An organisation that may redeem vouchers, from the first day of its contract until its end."""

    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")  # of the body
    contract = models.CharField(_("contract number"), max_length=60, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("provider")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["body"], condition=Q(until=None), name="vouchers_provider_once"),
        ]

    def __str__(self) -> str:
        return self.body.name

    @property
    def code(self) -> str:
        """Return the code by which commands and sheets name it."""
        return f"P{self.pk:05d}"


class ServedArea(Dated):
    """A community that a provider serves."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="areas")
    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")

    objects = DatedQuerySet["ServedArea"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("community served")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "community"], condition=Q(until=None), name="vouchers_area_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.community}"


class ServicePrice(Dated):
    """What a service item costs at a provider, from one day until another."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="prices")
    item = models.CharField(_("service"), max_length=30)
    per = models.CharField(_("price is"), max_length=10, choices=Per.choices, default=Per.HOUR)
    fen = models.PositiveIntegerField(_("price"))

    objects = DatedQuerySet["ServicePrice"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("price of a service")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "item"], condition=Q(until=None), name="vouchers_price_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="vouchers_price_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.item_title} {self.words}"

    @property
    def item_title(self) -> str:
        """Return the name of the service."""
        return content.title("service_item", self.item)

    @property
    def words(self) -> str:
        """Return the price in words."""
        text = _("{yuan} yuan a visit") if self.per == Per.VISIT else _("{yuan} yuan an hour")
        return str(text).format(yuan=yuan(self.fen))


class CarerQuerySet(DatedQuerySet["Carer"]):
    """Carers, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> CarerQuerySet:
        """Return the carers of the providers that the viewer sees."""
        return self.filter(provider__in=Provider.objects.visible_to(viewer))


class Carer(Dated):
    """Someone who works for a provider at people's homes."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="carers")
    name = models.CharField(_("name"), max_length=60)
    phone = EncryptedField(_("phone"), blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    secret = EncryptedField(default=secrets.token_hex)

    objects = CarerQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("carer")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["provider", "name"], condition=Q(until=None), name="vouchers_carer_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CarerPaper(models.Model):
    """A paper of a carer that runs out: health certificate, training, check of the criminal record."""

    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(_("paper"), max_length=30)
    number = EncryptedField(_("number of the paper"), blank=True, default="")
    expires = models.DateField(_("last day"))
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("paper of a carer")
        constraints = [
            models.UniqueConstraint(fields=["carer", "kind", "expires"], name="vouchers_paper_once"),
        ]

    def __str__(self) -> str:
        return content.title("carer_paper", self.kind)
