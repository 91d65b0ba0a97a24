"""The list of households in assistance as a sheet: states and days, no figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.services.assistance.models import Authorisation, MeansStatement
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


def lines(rows: Iterable[Authorisation]) -> Iterator[list[Any]]:
    """Yield one row per household, by its last authorisation."""
    today = timezone.localdate()
    left = iter(rows)
    while part := list(islice(left, PART)):
        keys = [row.household_id for row in part]
        standing = households.standings(keys, today)
        held = MeansStatement.objects.valid().open().filter(household__in=keys).defer("figures")
        stated = {one.household_id: one for one in held}
        for row in part:
            one, household = stated.get(row.household_id), row.household
            states = "、".join(str(state.label) for state in standing[household.pk])
            days = [one.since, one.review_on] if one else [None, None]
            yield [row.community.name, household.name, str(household.dwelling), states, *days]
