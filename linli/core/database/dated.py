"""Rows that hold from a day until (not including) another: nothing that counts is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

M = TypeVar("M", bound=models.Model)


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition that a dated row holds on `day`: since <= day < until, an open row having no `until`."""
    started = Q(**{f"{prefix}since__lte": day})
    return started & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day}))


class DatedQuerySet(models.QuerySet[M]):
    """Rows that hold on a day, and rows without an end. The two differ while an end or a beginning lies ahead."""

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(holds_on(day))

    def open(self) -> Self:
        """Rows without an end."""
        return self.filter(until__isnull=True)


class Dated(models.Model):
    """Holds from `since` until, not including, `until`."""

    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    def holds_on(self, day: date) -> bool:
        """The same as `holds_on` of this module, for a row at hand."""
        return self.since <= day and (self.until is None or day < self.until)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
