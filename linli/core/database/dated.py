"""Dated rows: valid from `since` until (not including) `until`. What is counted is never overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


def holds_on(day: date, prefix: str = "") -> Q:
    """Return the condition that a dated row is valid on `day`: since <= day < until, or no `until`."""
    started = Q(**{f"{prefix}since__lte": day})
    return started & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day}))


class DatedQuerySet(models.QuerySet[M]):
    """Rows valid on a day, and rows without an end. They differ while an end or a beginning is in the future."""

    def on(self, day: date) -> Self:
        """Return the rows valid on `day`."""
        return self.filter(holds_on(day))

    def open(self) -> Self:
        """Return the rows without an end."""
        return self.filter(until__isnull=True)


class Dated(models.Model):
    """Valid from `since` until, not including, `until`."""

    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    def holds_on(self, day: date) -> bool:
        """Return whether this row is valid on `day`."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def last_day(self) -> date | None:
        """Return the last valid day, which is what people read in "from … to …"; None without an end."""
        return None if self.until is None else max(self.since, self.until - timedelta(days=1))

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates_in_order",
                # until = since is allowed: such a row was valid on no day.
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
