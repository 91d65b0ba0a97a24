"""States of waiting entries, offers, enrolments and meals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryState(models.TextChoices):
    """How a waiting entry stands; an open entry is waiting or has an offer."""

    WAITING = "waiting", _("waiting")
    ADMITTED = "admitted", _("admitted")
    LEFT = "left", _("taken off the list")


class OfferAnswer(models.TextChoices):
    """What became of an offer; "" while it is open."""

    ADMITTED = "admitted", _("accepted and moved in")
    DECLINED_KEPT = "declined_kept", _("declined, stays on the list")
    DECLINED_LEFT = "declined_left", _("declined, taken off the list")
    LAPSED = "lapsed", _("not answered in time, stays on the list")
    WITHDRAWN = "withdrawn", _("offer withdrawn")


class MealState(models.TextChoices):
    """How an order of a meal stands."""

    ORDERED = "ordered", _("ordered")
    SERVED = "served", _("eaten or delivered")
    MISSED = "missed", _("not collected")
    CANCELLED = "cancelled", _("cancelled")
