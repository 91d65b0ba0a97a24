"""Undo a whole run: delete what it created, restore what it changed. Refused if later data builds on it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.database.references import references
from linli.core.errors import RuleBroken
from linli.core.intake.models import RunState, SheetRun, UndoBlock
from linli.core.intake.runner.changes import Change, Created, joined, plain_values
from linli.core.intake.runner.importer import ImportKind
from linli.core.journal.models import Entry
from linli.core.law import rules

Model = type[models.Model]
KEPT = "privacy.retain.import_undo_days"


class BuiltOn(Exception):
    """A row refers to something that the run created."""

    def __init__(self, row: models.Model, label: str, pk: int) -> None:
        super().__init__()
        self.row, self.label, self.pk = row, label, pk


def may_undo(run: SheetRun) -> bool:
    """Return whether the run changed something and its former values are still stored."""
    return run.state == RunState.DONE and run.undo_blocks.exists()


def why_not(run: SheetRun) -> str:
    """Return why an import that is done can no longer be undone; "" if it can, or is not done."""
    if run.state != RunState.DONE or may_undo(run):
        return ""
    if not run.changes:
        return str(_("This import changed nothing, so there is nothing to undo."))
    days = int(rules.value(KEPT))
    text = _("Former values are kept for {days} days. Those of this import are deleted, so it can no longer be undone.")
    return str(format_lazy(text, days=days))


def undo(run: SheetRun, kind: type[ImportKind], *, by: Viewer) -> SheetRun:
    """Undo a run, with one journal entry.

    Raises:
        RuleBroken: it was undone already, its former values were deleted, or later data builds on it.
        PermissionDenied: the viewer may not change what it changed.
    """
    try:
        with transaction.atomic():
            run = SheetRun.objects.select_for_update().get(pk=run.pk)
            importer = kind(kind.place_of(run.place_id), by)
            _undo(run, importer)
    except BuiltOn as found:
        text = _("This import cannot be undone: {what} “{name}” refers to “{row}”.")
        what = found.row._meta.verbose_name
        row = _called(found.label, found.pk)
        raise RuleBroken(format_lazy(text, what=what, name=str(found.row), row=row)) from None
    except IntegrityError:
        text = _("This import cannot be undone: another record now has a former value.")
        raise RuleBroken(text) from None
    return run


def _undo(run: SheetRun, importer: ImportKind) -> None:
    if run.state != RunState.DONE:
        raise RuleBroken(_("This import is not finished, or is already undone."))
    if not run.undo_blocks.exists():
        raise RuleBroken(_("The former values of this import are no longer stored, so it cannot be undone."))
    trace = Trace.of(run)
    importer.check_undo(trace.touched())
    _check_later_runs(run, trace)
    _check_journal(trace)
    _check_values(trace)
    _delete(trace, importer)
    _restore(trace, importer)
    _check_references(trace)
    importer.after_undo(trace.created_ids(), trace.changed_ids())
    removed, restored = (sum(pair[side] for pair in run.changes.values()) for side in (0, 1))
    run.undo_blocks.all().delete()
    run.state, run.undone_at = RunState.UNDONE, timezone.now()
    run.save(update_fields=["state", "undone_at"])
    importer.record(importer.undone, run, removed=removed, restored=restored)


@dataclass(slots=True)
class Trace:
    """Everything that a run created and changed, part by part, oldest first."""

    last_block: int = 0
    created: list[Created] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    parts: list[tuple[int, list[Created], list[Change]]] = field(default_factory=list)  # newest journal entry, rows

    @classmethod
    def of(cls, run: SheetRun) -> Trace:
        """Read all parts of a run."""
        trace = cls()
        for block in run.undo_blocks.order_by("pk").iterator(chunk_size=1):
            lines = json.loads(block.lines)
            trace.parts.append((block.last_entry, lines["created"], lines["changed"]))
            trace.created += [(label, first, count) for label, first, count in lines["created"]]
            trace.changed += [tuple(line) for line in lines["changed"]]
            trace.last_block = block.pk
        trace.created = joined(trace.created)
        return trace

    def created_ids(self) -> dict[str, list[int]]:
        """Return model -> ids of created rows."""
        found: dict[str, list[int]] = {}
        for label, first, count in self.created:
            found.setdefault(label, []).extend(range(first, first + count))
        return found

    def changed_ids(self) -> dict[str, list[int]]:
        """Return model -> ids of changed rows that existed before."""
        own = {label: set(pks) for label, pks in self.created_ids().items()}
        found: dict[str, dict[int, None]] = {}
        for label, pk, _before, _after in self.changed:
            if pk not in own.get(label, ()):
                found.setdefault(label, {})[pk] = None
        return {label: list(pks) for label, pks in found.items()}

    def touched(self) -> dict[Model, list[int]]:
        """Return model -> ids of all created and changed rows."""
        created, changed = self.created_ids(), self.changed_ids()
        return {_model(label): created.get(label, []) + changed.get(label, []) for label in {*created, *changed}}


def _model(label: str) -> Model:
    return apps.get_model(label)


def _within(first: int, count: int, column: str = "pk") -> Q:
    return Q(**{f"{column}__gte": first, f"{column}__lt": first + count})


def _check_later_runs(run: SheetRun, trace: Trace) -> None:
    """Check that no later run changed rows of this one."""
    ours = {label: set(pks) for label, pks in trace.created_ids().items()}
    for label, pks in trace.changed_ids().items():
        ours.setdefault(label, set()).update(pks)
    # The change of a later run would be lost, or its own undo would restore values that never were.
    later = UndoBlock.objects.filter(pk__gt=trace.last_block, changed__gt=0).exclude(run=run).select_related("run")
    for block in later.order_by("pk").iterator(chunk_size=1):
        for label, pk, _before, _after in json.loads(block.lines)["changed"]:
            if pk in ours.get(label, ()):
                text = _("Undo the later import “{file}” first: it changed “{row}”.")
                raise RuleBroken(format_lazy(text, file=block.run.file_name, row=_called(label, pk)))


def _called(label: str, pk: int) -> str:
    return str(_model(label)._base_manager.filter(pk=pk).first() or pk)


def _check_journal(trace: Trace) -> None:
    """Check that nobody changed these rows after the part of the run that wrote them."""
    oldest = min((part[0] for part in trace.parts), default=0)
    # Entries of runs that were undone themselves do not count: their changes are gone.
    undone = SheetRun.objects.filter(state=RunState.UNDONE, entry_after__gt=oldest)
    spans = [
        Q(pk__gt=run.entry_before, pk__lte=run.entry_after, actor_id=run.by_id, actor_name=run.by_name)
        for run in undone
    ]
    for newest, created, changed in trace.parts:
        later = Entry.objects.filter(kind=Entry.Kind.WRITE, pk__gt=newest)
        for span in spans:
            later = later.exclude(span)
        conditions = [Q(target_type=label) & _within(first, count, "target_id") for label, first, count in created]
        by_label: dict[str, set[int]] = {}
        for label, pk, _before, _after in changed:
            by_label.setdefault(label, set()).add(pk)
        for label, pks in by_label.items():
            conditions += [Q(target_type=label, target_id__in=part) for part in bulk.chunks(sorted(pks), 1000)]
        for some in bulk.chunks(conditions, 20):
            entry = later.filter(_any(some)).order_by("pk").first()
            if entry is not None:
                day = timezone.localdate(entry.at)
                row = _called(entry.target_type, entry.target_id or 0)
                text = _("This import cannot be undone: {who} changed “{row}” on {day}.")
                raise RuleBroken(format_lazy(text, who=entry.actor_name, row=row, day=day))


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _check_values(trace: Trace) -> None:
    """Check that the rows still have the values that the run wrote."""
    latest: dict[tuple[str, int], dict[str, Any]] = {}
    for label, pk, _before, after in trace.changed:
        latest.setdefault((label, pk), {}).update(after)
    by_columns: dict[tuple[str, tuple[str, ...]], dict[int, dict[str, Any]]] = {}
    for (label, pk), values in latest.items():
        by_columns.setdefault((label, tuple(sorted(values))), {})[pk] = values
    for (label, columns), rows in by_columns.items():
        for part in bulk.chunks(rows, bulk.CHUNK):
            now = plain_values(_model(label)._base_manager.filter(pk__in=part), columns)
            for pk in part:
                if now.get(pk) != rows[pk]:
                    text = _("This import cannot be undone: “{row}” has changed since.")
                    raise RuleBroken(format_lazy(text, row=_called(label, pk)))


def _delete(trace: Trace, importer: ImportKind) -> None:
    """Delete what the run created, and what was derived from it."""
    for label, first, count in trace.created:
        for model, column in references(_model(label)):
            condition = importer.derived.get(model._meta.label_lower)
            if condition is not None:
                model._base_manager.filter(_within(first, count, column), **condition).delete()
    for label, first, count in trace.created:
        rows = _model(label)._base_manager.filter(_within(first, count))
        # Without Django's collector: `_check_references` and, at commit, the database look for what still refers to it.
        rows._raw_delete(rows.db)


def _restore(trace: Trace, importer: ImportKind) -> None:
    for label, pks in trace.changed_ids().items():
        for column, value in importer.parking.get(label, {}).items():
            moved = {pk for other, pk, before, _after in trace.changed if other == label and column in before}
            for part in bulk.chunks(sorted(moved.intersection(pks)), 1000):
                _model(label)._base_manager.filter(pk__in=part).update(**{column: value})
    for label, pk, before, _after in reversed(trace.changed):
        model = _model(label)
        fields: Any = model._meta
        values = {name: fields.get_field(name).to_python(value) for name, value in before.items()}
        model._base_manager.filter(pk=pk).update(**values)


def _check_references(trace: Trace) -> None:
    """Check that no row of any table refers to a deleted one.

    Raises:
        BuiltOn: a row does.
    """
    for label, first, count in trace.created:
        for model, column in references(_model(label)):
            row = model._base_manager.filter(_within(first, count, column)).order_by("pk").first()
            if row is not None:
                raise BuiltOn(row, label, getattr(row, column))


@dataclass(frozen=True, slots=True)
class Summary:
    """What the undo of a run will do, in numbers."""

    removed: int
    restored: int
    lines: list[tuple[str, int, int]]  # kind of row, removed, restored


def summary(run: SheetRun) -> Summary:
    """Return what the undo of a run will do."""
    lines = [
        (str(_model(label)._meta.verbose_name), removed, restored) for label, (removed, restored) in run.changes.items()
    ]
    return Summary(sum(line[1] for line in lines), sum(line[2] for line in lines), lines)
