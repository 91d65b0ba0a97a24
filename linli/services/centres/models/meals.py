"""Menus, and the meals ordered from them. Money is only a figure here; no account is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.registers.ledger.states import yuan
from linli.services.centres.models.activities import AttendingQuerySet
from linli.services.centres.models.facilities import Centre, reached
from linli.services.centres.states import MealState


class MenuQuerySet(models.QuerySet["Menu"]):
    """Menus, which are public."""

    def visible_to(self, viewer: Viewer) -> MenuQuerySet:
        """Return those of communities whose facilities the viewer may see, and of the facility where they work."""
        return reached(self, viewer, Permission.CENTRE_VIEW, "centre__")

    def kept_by(self, viewer: Viewer) -> MenuQuerySet:
        """Return those whose meals the viewer keeps."""
        return reached(self, viewer, Permission.CENTRE_ATTEND, "centre__")


class Menu(models.Model):
    """What there is on a day, and its price in fen."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="menus")
    day = models.DateField(_("day"))
    dishes = models.CharField(_("dishes"), max_length=200)
    fen = models.PositiveIntegerField(_("price"))

    objects = MenuQuerySet.as_manager()

    class Meta:
        verbose_name = _("menu of a day")
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="centres_menu_once")]

    def __str__(self) -> str:
        return f"{self.centre} · {self.day}"

    @property
    def yuan(self) -> str:
        """Return the price in yuan."""
        return yuan(self.fen)


class Meal(models.Model):
    """A meal ordered for a person: eaten in or delivered; price and subsidy as they were when it was ordered."""

    community = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    menu = models.ForeignKey(Menu, on_delete=models.PROTECT, related_name="meals")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    delivered = models.BooleanField(_("to be delivered"), default=False)
    fen = models.PositiveIntegerField(_("price"))
    subsidy_fen = models.PositiveIntegerField(_("subsidy"))
    state = models.CharField(max_length=10, choices=MealState.choices, default=MealState.ORDERED)
    ordered_at = models.DateTimeField(default=timezone.now)

    objects = AttendingQuerySet["Meal"].as_manager()

    class Meta:
        verbose_name = _("meal")
        constraints = [
            models.UniqueConstraint(
                fields=["menu", "person"], condition=~Q(state="cancelled"), name="centres_one_meal_a_day"
            ),
            models.CheckConstraint(condition=Q(subsidy_fen__lte=models.F("fen")), name="centres_subsidy_within_price"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.menu}"

    @property
    def own_yuan(self) -> str:
        """Return what the person pays, in yuan."""
        own = self.fen - self.subsidy_fen
        return yuan(own)
