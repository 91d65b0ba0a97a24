"""The rows behind a figure: those counted, and the rest of its population (ADR 0006).

The snapshot contains the units of every population with the bits of their months, so they are looked up. On the
current database they are derived from the facts. Both are filtered by the same conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from linli.core.figures import indicators, monthly
from linli.core.figures.engines import Engine, store
from linli.core.figures.engines.base import literal
from linli.core.figures.engines.duck import SnapshotEngine
from linli.core.figures.indicators import INDICATORS, AnyIndicator, Base, Indicator, Numbers, Quotient, who
from linli.core.figures.monthly import Period, Table

COUNTED, REST = "counted", "rest"
DIVISOR = "divisor"  # the rest of a quotient: what it divides by
START = (0, 0)  # before the first community and key


@dataclass(frozen=True, slots=True)
class Piece:
    """One row behind a figure: its key in the fact table, the key of the object to show, and its community."""

    ref: int
    target: int
    community: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows behind a figure in some communities and one period: those counted, or the rest of the population."""

    indicator: AnyIndicator
    part: str
    period: Period
    communities: frozenset[int]
    codes: Mapping[int, str] = field(default_factory=dict)
    only: tuple[str, str] | None = None  # a column of `splits`, and its value

    @property
    def named(self) -> dict[str, str]:
        """Return which figure, month and side this is, for the journal."""
        side = DIVISOR if isinstance(self.indicator, Quotient) and self.part == REST else self.part
        return {"indicator": self.indicator.code, "month": f"{self.period.month:%Y-%m}", "side": side}

    @property
    def listed(self) -> Indicator:
        """Return the indicator whose rows are listed."""
        if isinstance(self.indicator, Quotient):
            found = INDICATORS[self.indicator.top if self.part == COUNTED else self.indicator.bottom]
            assert isinstance(found, Indicator)
            return found
        return self.indicator

    def pieces(self, engine: Engine, *, after: tuple[int, int] = START, limit: int = 50) -> list[Piece]:
        """Return the rows after a community and a key, community by community.

        Stored units are in this order, so a page reads only its part of the file, however many communities there are.
        """
        community, ref = map(int, after)
        inside = ", ".join(str(pk) for pk in sorted(self.communities) if pk >= community) or "NULL"
        behind = f"(community > {community} OR ref > {ref})"
        column, value = self.only or ("", "")
        alone = f"AND split = {literal(value, engine.dialect)}" if column else ""
        tail = f"WHERE community IN ({inside}) AND {behind} {alone} ORDER BY community, ref LIMIT {int(limit)}"
        chosen = partial(_chosen, self.listed.code, self._part(), column)
        return [Piece(*row[:3]) for row in self._rows(engine, chosen, tail)]

    def divided(self, engine: Engine, column: str) -> dict[str, Numbers]:
        """Break the figure down by a column of its base: both numbers of each value, which add up to the figure's."""
        inside = ", ".join(str(pk) for pk in sorted(self.communities)) or "NULL"
        chosen = partial(_divided, self.listed.code, column)
        found: dict[str, Numbers] = {}
        for row in self._rows(engine, chosen, f"WHERE community IN ({inside})"):
            sums = Numbers(*(int(each or 0) for each in row[2:]))
            found[str(row[1])] = found.get(str(row[1]), Numbers()) + sums
        return found

    def _rows(self, engine: Engine, chosen: Callable[..., Table], tail: str) -> Iterable[Sequence[Any]]:
        """Return the rows of an expression on the stored units if there are any for the period, else on the facts."""
        base = self.listed.base
        kept = _kept(engine, base, self.period, self.codes)
        if kept is None:
            return engine.rows(chosen(), monthly.sources(base.thresholds(), [self.period], self.codes), tail=tail)
        return engine.rows(chosen(kept=True), {monthly.MONTHS: kept.months}, tail=tail, more=kept.sources)

    def _part(self) -> str:
        """Return the part of `source` to list."""
        # A quotient divides the counted of one indicator by the counted of another; its "rest" is the latter.
        return COUNTED if isinstance(self.indicator, Quotient) else self.part


@lru_cache(maxsize=64)
def _divided(code: str, column: str, *, kept: bool = False) -> Table:
    """Return both numbers, and the sum behind a mean, of each community and value of the column."""
    indicator = INDICATORS[code]
    assert isinstance(indicator, Indicator)
    table = _of_kept(indicator.base) if kept else _of_facts(indicator.base)
    within, counted = who(table, indicator)
    inside = table.mutate(counts=counted, each=indicator.value(table) if indicator.value else 0).filter(within)
    sums = {
        "population": inside.count(),
        "counted": inside.count(where=inside.counts),
        "total": inside["each"].sum(where=inside.counts).fill_null(0).cast("int64"),
    }
    return inside.group_by("community", split=inside[column].fill_null("")).aggregate(**sums)


@lru_cache(maxsize=256)
def _chosen(code: str, part: str, column: str = "", *, kept: bool = False) -> Table:
    """Return the rows of an indicator in the given months: counted, or in its population and not counted."""
    indicator = INDICATORS[code]
    assert isinstance(indicator, Indicator)
    table = _of_kept(indicator.base) if kept else _of_facts(indicator.base)
    within, counted = who(table, indicator)
    chosen = table.filter(within, counted if part == COUNTED else ~counted)
    target = chosen.ref if indicator.base.table.record.column == "id" else chosen.target
    split = {"split": chosen[column].fill_null("")} if column else {}
    return chosen.select(ref=chosen.ref, target=target, community="community", **split)


def counting(
    base: Base, unit: tuple[int, int], engine: Engine, period: Period, codes: Mapping[int, str]
) -> dict[str, bool]:
    """Return the indicators whose population has a unit (community and key), and whether they count it; one query."""
    community, ref = map(int, unit)
    tail = f"WHERE community = {community} AND ref = {ref}"
    kept = _kept(engine, base, period, codes)
    if kept is None:
        given = monthly.sources(base.thresholds(), [period], codes)
        rows = engine.rows(_judged(base.code), given, tail=tail)
    else:
        rows = engine.rows(_judged(base.code, kept=True), {monthly.MONTHS: kept.months}, tail=tail, more=kept.sources)
    if not rows:
        return {}
    of = indicators.of_base(base)
    # SQLite returns booleans as numbers.
    said = [tuple(map(bool, rows[0][place : place + 2])) for place in range(2, 2 + 2 * len(of), 2)]
    return {indicator.code: counts for indicator, (within, counts) in zip(of, said, strict=True) if within}


@lru_cache(maxsize=64)
def _judged(code: str, *, kept: bool = False) -> Table:
    """Return each unit of a base in the given months with two booleans for each indicator: belongs, counts."""
    base = next(one for one in indicators.bases() if one.code == code)
    table = _of_kept(base) if kept else _of_facts(base)
    said = {}
    for number, indicator in enumerate(indicators.of_base(base)):
        said[f"within_{number}"], said[f"counts_{number}"] = who(table, indicator)
    return table.select("community", "ref", **said)


def _of_facts(base: Base) -> Table:
    """Return a row per unit and month, derived from the facts."""
    table = indicators.units(base)
    return monthly.unfold(table, monthly.months()) if "reach" in table.columns else table


def _of_kept(base: Base) -> Table:
    """Return a row per unit and month, from the units in the snapshot."""
    import ibis

    table, months = ibis.table(indicators.units(base).schema(), name=_name(base)), monthly.months()
    if "reach" in table.columns:
        return monthly.unfold(table, months)
    return table.semi_join(months, "month")


def _name(base: Base) -> str:
    return f"units_{base.code.replace('.', '_')}"


@dataclass(frozen=True, slots=True)
class _Kept:
    """The sources of an expression over stored units: their file, and the month with its bit."""

    sources: Mapping[str, str]
    months: Sequence[Mapping[str, Any]]


def _kept(engine: Engine, base: Base, period: Period, codes: Mapping[int, str]) -> _Kept | None:
    """Return the stored units for this period; None if they were counted by other definitions or laws."""
    if not isinstance(engine, SnapshotEngine) or engine.manifest.definitions != indicators.definitions():
        return None
    select, bit = engine.units(base.code, period, monthly.law(codes))
    if not select:
        return None
    return _Kept({_name(base): select}, [{"month": period.month, "last": period.last, "bit": bit}])


def keep(engine: SnapshotEngine, over: Sequence[Period], codes: Mapping[int, str]) -> tuple[store.Manifest, int]:
    """Write the units of every population as files of the snapshot; return its manifest and the number of new files.

    The manifest is to be published.
    """
    files = {}
    before = {file.name for file in store.folder().glob("units-*.parquet")}
    for base in indicators.bases():
        table = indicators.units(base)
        # As they are asked for: of one month, community by community.
        order = "community, ref" if "reach" in table.columns else "month, community, ref"
        given = monthly.sources(base.thresholds(), over, codes)
        files[base.code] = store.add(f"units-{base.code}", partial(engine.copy, table, given, order))
    known = store.with_units(engine.manifest, store.Units(monthly.law(codes), store.bounds(over), files))
    return known, len(set(files.values()) - before)
