"""Figures of places: from the stored cells, or counted now if there is no snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.figures import indicators, monthly
from linli.core.figures.engines import Engine, live, store
from linli.core.figures.engines.duck import snapshot
from linli.core.figures.indicators import INDICATORS, Key, Numbers
from linli.insight.assessment.models import Cell, CountedSnapshot
from linli.insight.assessment.queries import hiding
from linli.registers.places.models import Place
from linli.registers.places.states import OFFICES, paths_down

MONTHS = 24
TREND = 13
SECONDS_FRESH = 60


@dataclass(frozen=True, slots=True)
class CellSource:
    """The source of the figures of a page: the snapshot, or counted now (`counted_now`)."""

    as_of: datetime
    counted_now: bool

    @property
    def today(self) -> date:
        """Return the last day that the figures include."""
        return timezone.localdate(self.as_of)

    def period(self, month: date) -> monthly.Period:
        """Return a month as far as the figures include it."""
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return monthly.Period(month, min(last, self.today))

    def runs(self, month: date) -> bool:
        """Return whether the month is not over in these figures."""
        return (self.period(month).last + timedelta(days=1)).day != 1

    def months(self, count: int = MONTHS) -> list[date]:
        """Return the months to choose from, newest first."""
        return [p.month for p in monthly.periods(self.today, count)][::-1]

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Yield the engine that counted the figures."""
        taken = None if self.counted_now else snapshot()
        if taken is not None:
            yield taken
            return
        with live() as engine:
            yield engine


def source(*, anew: bool = False) -> CellSource:
    """Return the newest snapshot by today's definitions; count now if there is none, or if asked to."""
    manifest = None if anew else store.manifest()
    # After an upgrade, the stored cells may follow other definitions than the page explains.
    if manifest is None or manifest.definitions != indicators.definitions() or not _is_counted(manifest):
        return CellSource(timezone.now(), counted_now=True)
    return CellSource(manifest.taken_at, counted_now=False)


def _is_counted(manifest: store.Manifest) -> bool:
    """Return whether the stored cells were counted on this snapshot."""
    # Not after a restore, which brings the cells of the backup, nor after a crash in the middle of a snapshot.
    return CountedSnapshot.objects.filter(taken_at=manifest.taken_at).exists()


@dataclass(frozen=True, slots=True)
class Cells:
    """Figures by indicator, month and place (also offices), and those that the viewer must not see."""

    numbers: Mapping[Key, Numbers]
    hidden: frozenset[Key] = frozenset()

    def get(self, key: Key) -> Numbers | None:
        """Return both numbers; None if the population is empty."""
        return self.numbers.get(key)

    def shown(self, key: Key) -> Numbers | None:
        """Return both numbers; None if the population is empty or the viewer must not see them."""
        return None if key in self.hidden else self.numbers.get(key)


def cells(
    at: CellSource, places: Iterable[int], months: Sequence[date], viewer: Viewer, codes: Iterable[str] | None = None
) -> Cells:
    """Return the figures of places (communities or offices) in months (newest first), as the viewer may see them."""
    wanted, known = set(places), set(INDICATORS if codes is None else codes)
    counted, closed = _counted_now(at, months, known) if at.counted_now else _kept(wanted, months, known)
    found = {key: numbers for key, numbers in counted.items() if key[2] in wanted and key[0] in known}
    if known.isdisjoint(hiding.sensitive()):
        return Cells(found)

    def tables(pairs: set[hiding.Pair]) -> Mapping[Key, Numbers]:
        return _tables_of(pairs) if not at.counted_now else {key: n for key, n in counted.items() if key[:2] in pairs}

    return Cells(found, hiding.for_viewer(viewer, closed, found, months, tables))


COLUMNS = ("indicator", "month", "place_id", "population", "counted", "total")


def _kept(places: set[int], months: Sequence[date], codes: set[str]) -> tuple[dict[Key, Numbers], frozenset[Key]]:
    """Return the cells of the snapshot, and which are hidden."""
    rows = Cell.objects.filter(place_id__in=sorted(places), month__in=list(months))
    if len(codes) < len(INDICATORS):
        rows = rows.filter(indicator__in=sorted(codes))
    found = list(rows.values_list(*COLUMNS, "hidden"))
    return {row[:3]: Numbers(*row[3:6]) for row in found}, frozenset(row[:3] for row in found if row[6])


def _tables_of(pairs: set[hiding.Pair]) -> dict[Key, Numbers]:
    """Return the cells of all places for some indicators and months, from the snapshot."""
    codes, months = sorted({code for code, _ in pairs}), sorted({month for _, month in pairs})
    rows = Cell.objects.filter(indicator__in=codes, month__in=months).values_list(*COLUMNS) if pairs else []
    return {row[:3]: Numbers(*row[3:]) for row in rows if row[:2] in pairs}


def _counted_now(at: CellSource, months: Sequence[date], only: set[str]) -> tuple[dict[Key, Numbers], frozenset[Key]]:
    """Count on the current database, for all places at once."""
    over = [at.period(month) for month in sorted(months)]
    # Stored for a minute, so that a page and its parts show the same numbers.
    key = f"figures:{over[0].month}:{over[-1].last}:{len(over)}:{'.'.join(sorted(only))[:80]}:{len(only)}"
    found: tuple[dict[Key, Numbers], frozenset[Key]] | None = cache.get(key)
    if found is None:
        with at.engine() as engine:
            counted = with_offices(indicators.cells(engine, over, codes=codes(), only=only))
        found = counted, hiding.hidden(counted)
        # In tests each question must see the current transaction.
        if engine.name != "database":
            cache.set(key, found, SECONDS_FRESH)
    return found


def with_offices(counted: Mapping[Key, Numbers]) -> dict[Key, Numbers]:
    """Return the cells of communities, and their sums for every office above them."""
    above = offices_above()
    found = dict(counted)
    for (indicator, month, community), numbers in counted.items():
        for office in above.get(community, ()):
            key = (indicator, month, office)
            found[key] = found.get(key, Numbers()) + numbers
    return found


def offices_above() -> dict[int, tuple[int, ...]]:
    """Return, for each community, the offices that it is in."""
    offices = dict(Place.objects.filter(level__in=OFFICES).exclude(path="").values_list("path", "pk"))
    found = {}
    for pk, path in Place.objects.communities().values_list("pk", "path"):
        found[pk] = tuple(offices[p] for p in paths_down(path)[:-1] if p in offices)
    return found


def codes(within: Place | None = None) -> dict[int, str]:
    """Return the division code of each community (of a place), by which its thresholds are looked up."""
    rows = Place.objects.communities().filter(path__startswith=within.path if within else "")
    return dict(rows.values_list("pk", "code"))
