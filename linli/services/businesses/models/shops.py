"""Food businesses: who runs them, where they are and what they do, dated, and how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.database.dated import Dated, DatedQuerySet
from linli.core.law import content
from linli.core.secrets import crypto, masking
from linli.core.secrets.crypto import EncryptedField
from linli.services.businesses.engine.kinds import Premises
from linli.services.businesses.states import CLASSES, IN_TRADE, OperatorKind, ShopState
from linli.services.centres.states import hours

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def operator_hash(number: str) -> str:
    """Return the hash by which an ID number or social credit code of an operator is found."""
    plain = "".join(number.upper().split())
    return crypto.lookup(plain, "businesses.operator") if plain else ""


def seeing(viewer: Viewer) -> Scope:
    """Return where the viewer sees businesses and zones; who only patrols sees them, too."""
    return viewer.scope(Permission.SHOP_VIEW) | viewer.scope(Permission.SHOP_PATROL)


class ShopQuerySet(DatedQuerySet["Shop"]):
    """Businesses, with filters for lists."""

    def visible_to(self, viewer: Viewer) -> ShopQuerySet:
        """Return those of communities where the viewer sees or patrols them."""
        return seeing(viewer).restrict(self)

    def in_trade(self) -> ShopQuerySet:
        """Return those that are not closed or banned."""
        return self.filter(state__in=IN_TRADE)


class Shop(Dated):
    """A food business of a community: workshop, small restaurant, small grocery or stall.

    Attributes:
        since: the first day on which it was known; until: the day on which it left the register.
        operator_key: finds other businesses of the operator, and a ban.
        state, kind, kind_open: as of today, copied from its dated rows so that lists can filter by them.
        banned_until: the first day on which the operator may trade again.
    """

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the shop"), max_length=60)
    operator_kind = models.CharField(
        _("operated by"), max_length=10, choices=OperatorKind.choices, default=OperatorKind.PERSON
    )
    operator_name = EncryptedField(_("operator"), blank=True, default="")
    operator_number = EncryptedField(_("ID number or social credit code"), blank=True, default="")
    operator_key = models.CharField(max_length=32, blank=True, default="")
    phone = EncryptedField(_("phone"), blank=True, default="")
    online = models.BooleanField(_("sells online"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=ShopState.choices, default=ShopState.KNOWN)
    kind = models.CharField(_("kind of business"), max_length=20, blank=True, default="")
    kind_open = models.BooleanField(default=True)
    banned_until = models.DateField(_("banned until"), null=True, blank=True)
    end_reason = models.CharField(_("why it left the register"), max_length=20, blank=True, default="")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = ShopQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("food business")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="businesses_shop_end_has_reason", condition=Q(until=None) | ~Q(end_reason="")),
            models.CheckConstraint(
                name="businesses_stall_not_online",
                condition=~Q(kind="stall") | Q(online=False) | Q(until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["community", "name", "id"], name="businesses_list"),
            models.Index(fields=["operator_key"], condition=~Q(operator_key=""), name="businesses_operator"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> str:
        """Return the name of the kind; of an unknown one that it is not known yet."""
        return content.title("food_kind", self.kind) if self.kind else str(_("kind not known yet"))

    @property
    def state_class(self) -> str:
        """Return the colour of the state."""
        return CLASSES[ShopState(self.state)]

    @property
    def masked_operator(self) -> str:
        """Return the operator; of a person only the first character."""
        return masking.name(self.operator_name) if self.operator_kind == OperatorKind.PERSON else self.operator_name

    @property
    def masked_phone(self) -> str:
        """Return the number with its middle masked."""
        return masking.phone(self.phone) if self.phone else ""

    @property
    def is_stall(self) -> bool:
        """Return whether it is a stall."""
        return self.kind == "stall"

    @property
    def end_title(self) -> str:
        """Return why it left the register, in words."""
        return content.title("shop_end", self.end_reason) if self.end_reason else ""


def week_line(known: hours.Hours) -> str:
    """Return the hours of a week in one line; of a week whose days are all alike only once."""
    days = [(day, spans) for day, spans in hours.week(known) if spans]
    if len(days) == len(hours.WEEKDAYS) and len({spans for _day, spans in days}) == 1:
        return str(_("every day {spans}")).format(spans=days[0][1])
    return " · ".join(f"{day} {spans}" for day, spans in days)


FACTS = (
    "fixed",
    "area_m2",
    "production_m2",
    "workers",
    "activities",
    "main",
    "foods",
    "diners",
    "host",
)


class ShopSite(Dated):
    """Where a business is and what it does there, from one day until another; a move or a change is the next row."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="sites")
    building = models.ForeignKey(
        "places.Place", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("building")
    )
    address = models.CharField(_("address or place of the stall"), max_length=120)
    fixed = models.BooleanField(_("fixed place"), null=True, blank=True)
    area_m2 = models.FloatField(_("area in m²"), null=True, blank=True)
    production_m2 = models.FloatField(_("production area in m²"), null=True, blank=True)
    workers = models.PositiveSmallIntegerField(_("regular workers"), null=True, blank=True)
    activities = models.JSONField(_("activities"), default=list, blank=True)
    main = models.CharField(_("main business"), max_length=20, blank=True, default="")
    foods = models.JSONField(_("foods"), default=list, blank=True)
    diners = models.PositiveSmallIntegerField(_("diners"), null=True, blank=True)
    host = models.CharField(_("whose canteen"), max_length=20, blank=True, default="")
    hours = models.JSONField(_("business hours"), default=dict, blank=True)

    objects = DatedQuerySet["ShopSite"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("place of a food business")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], condition=Q(until=None), name="businesses_site_once"),
            models.CheckConstraint(
                name="businesses_site_sizes",
                condition=(Q(area_m2=None) | Q(area_m2__gt=0)) & (Q(production_m2=None) | Q(production_m2__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def premises(self) -> Premises:
        """Return the facts by which the kind is computed."""
        facts = {name: getattr(self, name) for name in FACTS}
        return Premises(
            **facts | {name: tuple(facts[name]) for name in ("activities", "foods")}, online=self.shop.online
        )

    @property
    def week(self) -> str:
        """Return the hours of the week in one line."""
        return week_line(self.hours)

    @property
    def activity_titles(self) -> list[str]:
        """Return what it does, in words."""
        return [content.title("food_activity", code) for code in self.activities]

    @property
    def food_titles(self) -> list[str]:
        """Return its foods, in words."""
        return [content.title("food_type", code) for code in self.foods]


class ShopStatus(Dated):
    """The state of a business from one day until another, worked out from its records; written by the system."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(_("state"), max_length=12, choices=ShopState.choices)
    kind = models.CharField(_("kind of business"), max_length=20, blank=True, default="")

    objects = DatedQuerySet["ShopStatus"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("state of a food business")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], condition=Q(until=None), name="businesses_status_once"),
            models.UniqueConstraint(fields=["shop", "since"], name="businesses_status_day_once"),
        ]
        indexes = [models.Index(fields=["community", "since"], name="businesses_statuses")]

    def __str__(self) -> str:
        return f"{self.shop} · {self.get_state_display()}"


class FoodWorkerQuerySet(DatedQuerySet["FoodWorker"]):
    """People who work in food businesses."""

    def visible_to(self, viewer: Viewer) -> FoodWorkerQuerySet:
        """Return those of communities where the viewer keeps the register."""
        return viewer.scope(Permission.SHOP_VIEW).restrict(self)


class FoodWorker(Dated):
    """A person who works in a business; who touches ready food needs a valid health certificate."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="food_workers")
    name = EncryptedField(_("name"))
    touches_food = models.BooleanField(_("touches ready food"), default=True)
    # The end of the certificate that lasts longest, copied so that lists can be ordered by it; null without any.
    covered_until = models.DateField(_("certificate valid until"), null=True, blank=True)

    objects = FoodWorkerQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("worker of a food business")
        indexes = [models.Index(fields=["community", "covered_until", "id"], name="businesses_covered")]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """Return the first character of the name."""
        return masking.name(self.name)

    @property
    def valid_to(self) -> date | None:
        """Return the last valid day of the certificate."""
        return None if self.covered_until is None else self.covered_until - timedelta(days=1)

    @property
    def is_covered(self) -> bool:
        """Return whether a certificate is valid today."""
        return self.covered_until is not None and self.covered_until > timezone.localdate()

    @property
    def lacks_certificate(self) -> bool:
        """Return whether the person touches ready food without a valid certificate."""
        return self.touches_food and not self.is_covered


class HealthCertificate(Dated):
    """A health certificate of a worker: valid from the day of issue until, not including, `until`."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(FoodWorker, on_delete=models.PROTECT, related_name="certificates")
    number = EncryptedField(_("certificate number"), blank=True, default="")

    objects = DatedQuerySet["HealthCertificate"].as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("health certificate")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(name="businesses_health_ends", condition=Q(until__isnull=False)),
            models.UniqueConstraint(fields=["worker", "since", "until"], name="businesses_health_once"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.last_day}"


def longest(certificates: Sequence[HealthCertificate]) -> date | None:
    """Return the day on which the certificate that lasts longest is no longer valid; None without any."""
    return max((one.until for one in certificates if one.until and one.until > one.since), default=None)
