"""Taking a snapshot, and storing the cells counted on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.figures import evidence, indicators, monthly
from linli.core.figures.engines import Engine, store
from linli.core.figures.engines.duck import attached, reading
from linli.core.figures.evidence import Evidence
from linli.core.figures.facts import TABLES
from linli.core.figures.indicators import Key, Numbers
from linli.core.journal.models import Entry
from linli.insight.assessment.models import Cell, CountedSnapshot
from linli.insight.assessment.queries import cells, hiding
from linli.insight.assessment.queries.evidence import Opened
from linli.registers.places.models import Place

COLUMNS = ["indicator", "place_id", "month", "population", "counted", "total", "hidden", "computed_at", "version"]


@dataclass(frozen=True, slots=True)
class Taken:
    """The size of a snapshot."""

    facts: int
    files: int
    new_files: int
    cells: int
    changed_cells: int


def take_snapshot(*, months: int, by: Viewer, on: date | None = None) -> Taken:
    """Write the facts, count every indicator on them, and put both in force; after any fault the former ones are."""
    with store.alone():
        with attached() as live:
            manifest, new = store.write(live, definitions=indicators.definitions())
        over = monthly.periods(on or timezone.localdate(), months)
        manifest, new_units = evidence.keep(reading(manifest), over, cells.codes())
        rows = {name: sum(part.rows for part in manifest.tables[name].values()) for name in TABLES}
        with transaction.atomic():
            kept, changed = keep(reading(manifest), over)
            CountedSnapshot.objects.update_or_create(pk=1, defaults={"taken_at": manifest.taken_at})
            journal.record("figures.snapshot_taken", None, by=by, rows=rows, cells=kept, changed=changed)
            store.prepare(manifest)  # a disk that is full must end this here, before the cells are in force
        # Killed before this, pages find that files and cells are of different snapshots, and count by themselves.
        store.publish()
    return Taken(manifest.rows, len(manifest.files), new + new_units, kept, changed)


@transaction.atomic
def keep(engine: Engine, over: list[monthly.Period]) -> tuple[int, int]:
    """Count these months and store the cells that differ; return the number of cells and of changed ones."""
    codes = cells.codes()
    counted = cells.with_offices(indicators.cells(engine, over, codes=codes))
    versions = _versions(over, codes)
    closed = hiding.hidden(counted)
    # Earlier months keep their cells: they were final when they were counted last.
    rows = Cell.objects.filter(month__gte=over[0].month).values_list("pk", *COLUMNS[:7], "version")
    kept = {
        (name, month, place): (pk, (Numbers(*sums), shut, ver)) for pk, name, place, month, *sums, shut, ver in rows
    }
    same = {key for key, (_, told) in kept.items() if told == (counted.get(key), key in closed, versions.get(key[:2]))}
    # Unchanged cells stay, so `computed_at` says when a figure changed and a nightly run writes little.
    _remove([kept[key][0] for key in kept.keys() - same])
    fresh = counted.keys() - same
    bulk.insert(Cell, COLUMNS, _rows(sorted(fresh), counted, closed, versions))
    return len(counted), len(fresh)


def _rows(
    keys: list[Key],
    counted: Mapping[Key, Numbers],
    closed: frozenset[Key],
    versions: Mapping[tuple[str, date], str],
) -> Iterator[tuple[object, ...]]:
    now = timezone.now()
    for key in keys:
        indicator, month, place = key
        numbers = counted[key]
        yield (
            indicator,
            place,
            month,
            numbers.population,
            numbers.counted,
            numbers.total,
            key in closed,
            now,
            versions[indicator, month],
        )


def _remove(keys: list[int]) -> None:
    # SQLite limits the number of parameters of a statement.
    for chunk in bulk.chunks(keys, 500):
        Cell.objects.filter(pk__in=chunk).delete()


def _versions(over: list[monthly.Period], codes: Mapping[int, str]) -> dict[tuple[str, date], str]:
    """Return the version of each indicator in each month; a quotient has that of both its parts."""
    found: dict[tuple[str, date], str] = {}
    for base in indicators.bases():
        for month, name in indicators.versions(base, over, codes).items():
            found |= {(indicator.code, month): name for indicator in indicators.of_base(base)}
    for quotient in indicators.INDICATORS.values():
        if isinstance(quotient, indicators.Quotient):
            parts = [(found[quotient.top, p.month], found[quotient.bottom, p.month], p.month) for p in over]
            found |= {(quotient.code, month): top[:16] + bottom[:16] for top, bottom, month in parts}
    return found


def note_report(place: Place, *, by: Viewer, form: str, rows: int) -> None:
    """Record that a report of a place was taken out."""
    journal.record("figures.report_exported", place, by=by, kind=Entry.Kind.READ, form=form, rows=rows)


def note_reading(asked: Evidence, rows: Iterable[Opened], *, by: Viewer) -> None:
    """Record on each person's page that their circumstance was read in a list of evidence."""
    model = asked.listed.base.table.record.model
    for row in rows:
        # Rows without a title were not shown to the viewer.
        if row.title:
            thing = model(pk=row.target)
            journal.read(
                "figures.evidence_read",
                thing,
                by=by,
                reason=str(asked.indicator.title),
                community_id=row.community_id,
                **asked.named,
            )
