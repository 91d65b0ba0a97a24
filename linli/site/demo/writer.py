"""Puts rows into tables by the thousand and keeps count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import models

from linli.core.database import bulk


class Writer:
    """Counts what it writes, by table."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def reserve(self, model: type[models.Model], count: int) -> int:
        """The first of `count` ids that nobody else gets."""
        return bulk.reserve(model, count) if count else 0

    def put(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write the rows."""
        if rows:
            bulk.insert(model, columns, rows)
            self.counts[model._meta.label_lower.split(".")[1]] += len(rows)
