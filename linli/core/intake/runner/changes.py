"""Record what a run creates and changes, so that it can be undone exactly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import models

from linli.core import journal
from linli.core.database import bulk
from linli.core.intake.models import SheetRun, UndoBlock

Change = tuple[str, int, dict[str, Any], dict[str, Any]]  # model, row, values before, values after
Created = tuple[str, int, int]  # model, first id, how many


class Changes:
    """What a run has created and changed since the last `keep`."""

    def __init__(self) -> None:
        self.created: list[Created] = []
        self.changed: list[Change] = []

    def create(self, model: type[models.Model], first: int, count: int = 1) -> None:
        """Note `count` new rows with consecutive ids."""
        if count:
            self.created.append((model._meta.label_lower, first, count))

    @contextmanager
    def watching(self, *watched: tuple[models.QuerySet[Any], Iterable[str]]) -> Iterator[None]:
        """Note which values of existing rows the block changes.

        Args:
            *watched: rows and their columns by attribute name (`community_id`).
        """
        looked = [(rows.model, tuple(columns), plain_values(rows, columns)) for rows, columns in watched]
        yield
        for model, columns, before in looked:
            after = _now(model, before, columns)
            for pk, values in before.items():
                differing = {name for name, value in values.items() if after[pk][name] != value}
                if differing:
                    former = {name: values[name] for name in columns if name in differing}
                    self.changed.append(
                        (model._meta.label_lower, pk, former, {name: after[pk][name] for name in former})
                    )

    def mark(self) -> tuple[int, int]:
        """Return the current end of the notes."""
        return len(self.created), len(self.changed)

    def forget_since(self, mark: tuple[int, int]) -> None:
        """Drop what was noted since the mark, because it was rolled back."""
        del self.created[mark[0] :], self.changed[mark[1] :]

    def keep(self, run: SheetRun) -> None:
        """Store the notes with the run, in the transaction that made the changes."""
        if not self.created and not self.changed:
            return
        for label, _first, count in self.created:
            run.changes.setdefault(label, [0, 0])[0] += count
        for label, *_rest in self.changed:
            run.changes.setdefault(label, [0, 0])[1] += 1
        lines = json.dumps({"created": joined(self.created), "changed": self.changed}, ensure_ascii=False)
        UndoBlock.objects.create(run=run, changed=len(self.changed), last_entry=journal.newest(), lines=lines)
        run.save(update_fields=["changes"])
        self.created, self.changed = [], []


def joined(created: Iterable[Created]) -> list[Created]:
    """Return the same rows in as few lines as possible."""
    found: list[Created] = []
    for label, first, count in sorted(created):
        if found and found[-1][0] == label and found[-1][1] + found[-1][2] == first:
            found[-1] = (label, found[-1][1], found[-1][2] + count)
        else:
            found.append((label, first, count))
    return found


def plain_values(rows: models.QuerySet[Any], columns: Iterable[str]) -> dict[int, dict[str, Any]]:
    """Return id -> column -> value for JSON."""
    names = tuple(columns)
    # Encrypted fields come decrypted; `UndoBlock.lines` is encrypted as a whole.
    found = rows.order_by("pk").values_list("pk", *names)
    return {pk: {name: plain(value) for name, value in zip(names, values, strict=True)} for pk, *values in found}


def plain(value: Any) -> Any:
    """Convert a value for JSON."""
    return value.isoformat() if isinstance(value, date) else value


def _now(model: type[models.Model], pks: Iterable[int], columns: tuple[str, ...]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for chunk in bulk.chunks(pks, bulk.CHUNK):
        found |= plain_values(model._base_manager.filter(pk__in=chunk), columns)
    return found
