"""The kinds of day plans."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayPlanKind(models.TextChoices):
    """What a day plan may change."""

    REST = "rest", _("services without a carer")
    MOVE = "move", _("services without a carer, others moved where needed")
    WHOLE = "whole", _("the whole day")


class Weekday(models.IntegerChoices):
    """Days of the week, as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
