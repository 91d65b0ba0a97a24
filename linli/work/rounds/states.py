"""What a worker can decide about the visit to a household, and why a household is not in the plan."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

FIELD_HOURS = "rounds.field_hours"
HORIZON = 7  # days of a week plan, from its first day on


class ArrangementKind(models.TextChoices):
    """What was decided."""

    FIXED = "fixed", _("set to a day")
    AGREED = "agreed", _("time agreed with the household")
    SKIPPED = "skipped", _("not today")


class LeftOutReason(StrEnum):
    """Why a household that is due is on no day of the plan; the sentences are in `queries.week`."""

    FULL = "full"
    LATER = "later"
    DAY_FULL = "day_full"
    NO_HOURS = "no_hours"
    CLASH = "clash"
    SKIPPED = "skipped"
    TRIED = "tried"
