"""The list of households in assistance as a sheet: states and days, no figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.registers.people.models import Household
from linli.services.assistance.models import MeansStatement
from linli.services.assistance.queries import households

PART = 500


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("community"), 20),
        Column(_("household"), 16),
        Column(_("home"), 28),
        Column(_("state of assistance"), 40),
        Column(_("means stated on"), 12, "date"),
        Column(_("review by"), 12, "date"),
    ]


def lines(rows: Iterable[Household]) -> Iterator[list[Any]]:
    """Yield one row per household."""
    today = timezone.localdate()
    left = iter(rows)
    while part := list(islice(left, PART)):
        standing = households.standings(part, today)
        held = MeansStatement.objects.valid().open().filter(household__in=[row.pk for row in part]).defer("figures")
        stated = {one.household_id: one for one in held}
        for row in part:
            one = stated.get(row.pk)
            states = "、".join(str(state.label) for state in standing[row.pk])
            days = [one.since, one.review_on] if one else [None, None]
            yield [row.community.name, row.name, str(row.dwelling), states, *days]
