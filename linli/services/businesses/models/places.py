"""Places of a zone: who asked for one, the lot, who has one, and what was paid."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets import crypto, masking
from linli.core.secrets.crypto import EncryptedField
from linli.services.businesses.engine import lot
from linli.services.businesses.models.shops import Shop, seeing
from linli.services.businesses.models.stalls import StallZone
from linli.services.businesses.states import PlaceRequestState
from linli.services.funds.engine.words import yuan

# Crockford's alphabet: no letter that looks like a digit.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGEST_CODE = 40


def stall_code_hash(typed: str) -> str:
    """Return the hash by which the code of an application is found, however it was typed."""
    plain = typed.upper().translate(str.maketrans("OIL", "011"))
    return crypto.lookup("".join(one for one in plain if one in ALPHABET)[:LONGEST_CODE] or "-", "businesses.request")


class StallPlace(Dated):
    """A numbered place of a zone."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    stall_zone = models.ForeignKey(StallZone, on_delete=models.PROTECT, related_name="stall_places")
    number = models.PositiveSmallIntegerField(_("number of the place"))

    objects = DatedQuerySet["StallPlace"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("place for a stall")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["stall_zone", "number"], name="businesses_place_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stall_zone} · {self.number}"


@dataclass(frozen=True, slots=True)
class PlaceWish:
    """What an owner of a stall said, unverified."""

    name: str = ""
    phone: str = ""
    foods: tuple[str, ...] = ()
    words: str = ""

    @property
    def masked_name(self) -> str:
        """Return the first character of the name."""
        return masking.name(self.name) if self.name else ""

    @property
    def masked_phone(self) -> str:
        """Return the number with its middle masked."""
        return masking.phone(self.phone) if self.phone else ""

    @property
    def food_titles(self) -> list[str]:
        """Return the foods in words."""
        return [content.title("food_type", code) for code in self.foods]

    def text(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False)


class PlaceRequestQuerySet(models.QuerySet["PlaceRequest"]):
    """Applications for places, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> PlaceRequestQuerySet:
        """Return those of communities where the viewer keeps zones."""
        return viewer.scope(Permission.ZONE_EDIT).restrict(self)


class PlaceRequest(models.Model):
    """An owner of a stall asks for a place in a zone, without an account; the number is public, the name is not.

    What was said is one encrypted text. The code by which it is followed is stored as a hash.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    stall_zone = models.ForeignKey(StallZone, on_delete=models.PROTECT, related_name="requests")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(_("application number"), max_length=20)
    said_text = EncryptedField(_("content of the application"), blank=True, default="")
    phone_key = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=32, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=PlaceRequestState.choices, default=PlaceRequestState.SENT
    )
    reason = models.CharField(_("why it was declined"), max_length=20, blank=True, default="")
    sent_at = models.DateTimeField(default=timezone.now)
    closed_on = models.DateField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = PlaceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for a place")
        constraints = [
            models.UniqueConstraint(fields=["stall_zone", "number"], name="businesses_request_number_once"),
            models.UniqueConstraint(
                fields=["stall_zone", "phone_key"],
                condition=Q(state__in=["sent", "waiting", "allotted"]) & ~Q(phone_key=""),
                name="businesses_request_phone_once",
            ),
            models.CheckConstraint(
                name="businesses_request_declined", condition=~Q(state=PlaceRequestState.DECLINED) | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["community", "-sent_at", "-id"], name="businesses_requests")]

    def __str__(self) -> str:
        return self.number

    @property
    def said(self) -> PlaceWish:
        """Return what was said; empty after it was deleted."""
        found: dict[str, Any] = json.loads(self.said_text) if self.said_text else {}
        return PlaceWish(**found | ({"foods": tuple(found["foods"])} if "foods" in found else {}))

    @property
    def reason_title(self) -> str:
        """Return why it was declined, in words."""
        return content.title("stall_refusal", self.reason) if self.reason else ""

    @property
    def is_open(self) -> bool:
        """Return whether nothing was decided yet."""
        return self.state == PlaceRequestState.SENT


class StallDrawQuerySet(models.QuerySet["StallDraw"]):
    """Lots, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> StallDrawQuerySet:
        """Return those of communities where the viewer sees zones."""
        return seeing(viewer).restrict(self)


class StallDraw(models.Model):
    """A lot for the free places of a zone: first the list is closed, then the seed is drawn in public.

    Attributes:
        numbers: the numbers of the applications that take part, sorted; fingerprint: their SHA-256.
        places: the numbers of the places that are free, in the order in which they are given.
        seed: empty until it is drawn; seed_source: how it was drawn, and who was there.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    stall_zone = models.ForeignKey(StallZone, on_delete=models.PROTECT, related_name="draws")
    numbers = models.JSONField(_("applications in the lot"))
    places = models.JSONField(_("free places"))
    fingerprint = models.CharField(max_length=64)
    method = models.CharField(max_length=20, default=lot.METHOD)
    closed_at = models.DateTimeField(_("list closed on"), default=timezone.now)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    seed = models.CharField(_("seed"), max_length=80, blank=True, default="")
    seed_source = models.CharField(_("how the seed was drawn"), max_length=200, blank=True, default="")
    drawn_at = models.DateTimeField(_("drawn on"), null=True, blank=True)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = StallDrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("lot for places")
        constraints = [
            models.UniqueConstraint(
                fields=["stall_zone"],
                condition=Q(drawn_at=None, taken_back_at=None),
                name="businesses_draw_open_once",
            ),
            models.CheckConstraint(
                name="businesses_draw_has_seed",
                condition=Q(drawn_at=None, seed="") | Q(drawn_at__isnull=False) & ~Q(seed="") & ~Q(seed_source=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stall_zone} · {self.closed_at:%Y-%m-%d}"

    @property
    def order(self) -> list[str]:
        """Return the numbers in the order of the lot; empty before the seed is drawn."""
        return lot.order(self.numbers, self.seed) if self.seed else []

    @property
    def result(self) -> list[tuple[int, str, int | None]]:
        """Return rank, number and place (None: waiting) of each application."""
        places: list[int | None] = [*self.places]
        waiting: list[int | None] = [None] * max(0, len(self.numbers) - len(places))
        ranks = range(1, len(self.numbers) + 1)
        return [(n, one, at) for n, one, at in zip(ranks, self.order, [*places, *waiting], strict=False)]


class StallHoldQuerySet(DatedQuerySet["StallHold"]):
    """Places in use, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> StallHoldQuerySet:
        """Return those of communities where the viewer sees zones."""
        return seeing(viewer).restrict(self)


class StallHold(Dated):
    """A stall has a place from one day until another; by a lot, or because it was met outside and channelled."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(StallPlace, on_delete=models.PROTECT, related_name="holds")
    request = models.ForeignKey(PlaceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    draw = models.ForeignKey(StallDraw, on_delete=models.PROTECT, null=True, blank=True, related_name="holds")
    end_reason = models.CharField(_("why it ended"), max_length=20, blank=True, default="")

    objects = StallHoldQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("place of a stall")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="businesses_hold_of_one", condition=Q(request__isnull=False) | Q(shop__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["place", "since"], name="businesses_holds")]

    def __str__(self) -> str:
        return f"{self.place} · {self.holder}"

    @property
    def holder(self) -> str:
        """Return the stall, or the number of the application while it is not registered."""
        return str(self.shop) if self.shop else str(self.request)

    @property
    def end_title(self) -> str:
        """Return why it ended, in words."""
        return content.title("stall_end", self.end_reason) if self.end_reason else ""


class StallPayment(models.Model):
    """The fee of a place for one month, paid to who keeps the zone."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    hold = models.ForeignKey(StallHold, on_delete=models.PROTECT, related_name="payments")
    month = models.DateField(_("month"))
    fen = models.PositiveIntegerField(_("paid"))
    receipt = models.CharField(_("receipt number"), max_length=40)
    paid_on = models.DateField(_("paid on"))
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fee of a place")
        constraints = [
            models.UniqueConstraint(
                fields=["hold", "month"], condition=Q(taken_back_at=None), name="businesses_fee_once"
            ),
            models.CheckConstraint(name="businesses_fee_above_zero", condition=Q(fen__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.hold} · {self.month:%Y-%m}"

    @property
    def yuan(self) -> str:
        """Return the fee in yuan."""
        return yuan(self.fen)
