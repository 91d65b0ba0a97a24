"""The way to registration: guidance, papers, the certificate or card."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets.crypto import EncryptedField
from linli.services.businesses.models.shops import Shop, ShopSite


class ShopGuidance(models.Model):
    """One act of guidance: what was explained or done, and by when the business wants to be registered."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="guidances")
    day = models.DateField(_("day"))
    what = models.CharField(_("guidance"), max_length=20)
    comply_by = models.DateField(_("to be registered by"), null=True, blank=True)
    words = EncryptedField(_("note"), blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("guidance of a food business")
        constraints = [
            models.CheckConstraint(
                name="businesses_comply_later", condition=Q(comply_by=None) | Q(comply_by__gte=models.F("day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shop} · {self.what_title}"

    @property
    def what_title(self) -> str:
        """Return what was done, in words."""
        return content.title("food_guidance", self.what)


class ShopPaper(models.Model):
    """A paper for registration that is ready."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="papers")
    paper = models.CharField(_("paper"), max_length=20)
    ready_on = models.DateField(_("ready on"))

    class Meta:
        verbose_name = _("paper for registration")
        constraints = [models.UniqueConstraint(fields=["shop", "paper"], name="businesses_paper_once")]

    def __str__(self) -> str:
        return content.title("food_paper", self.paper)


class ShopRegistration(Dated):
    """A certificate or card that the authority gave, free of charge, for one place and kind.

    Attributes:
        valid_until: the last valid day as printed; None if there is none on it.
        inspect_by: the last day for the first inspection, by the rule of the day of registration.
        inspected_on: the day of the first inspection.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="registrations")
    site = models.ForeignKey(ShopSite, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of business"), max_length=20)
    number = models.CharField(_("number of the certificate or card"), max_length=40)
    valid_until = models.DateField(_("valid to"), null=True, blank=True)
    inspect_by = models.DateField(_("first inspection by"))
    inspected_on = models.DateField(_("first inspected on"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=20, blank=True, default="")

    objects = DatedQuerySet["ShopRegistration"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("registration of a food business")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], condition=Q(until=None), name="businesses_registered_once"),
            models.UniqueConstraint(fields=["number"], condition=Q(until=None), name="businesses_number_once"),
            models.CheckConstraint(
                name="businesses_registration_end_has_reason", condition=Q(until=None) | ~Q(end_reason="")
            ),
        ]
        indexes = [models.Index(fields=["community", "inspect_by"], name="businesses_inspect_by")]

    def __str__(self) -> str:
        return self.number

    @property
    def paper_title(self) -> str:
        """Return whether it is a certificate or a card."""
        entry = content.codes("food_kind").get(self.kind)
        return str(_("registration card") if entry and entry.get("paper") == "card" else _("registration certificate"))

    @property
    def end_title(self) -> str:
        """Return why it ended, in words."""
        return content.title("shop_registration_end", self.end_reason) if self.end_reason else ""
