"""Responsible workers by dwelling, as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from linli.core.intake.sheets import Column
from linli.registers.places.models import Place
from linli.work.areas.models import Responsibility


def columns() -> list[Column]:
    """Return the header."""
    return [
        Column(_("address"), 34),
        Column(_("worker"), 12),
        Column(_("responsible since"), 14, "date"),
        Column(_("assigned as"), 30),
    ]


def rows(found: Iterable[tuple[Place, Responsibility | None]]) -> Iterator[list[Any]]:
    """Yield one row per dwelling; without a worker its cells are empty."""
    for home, row in found:
        yield [str(home), row.worker.name, row.since, str(row.place)] if row else [str(home), "", None, ""]
