"""Indicators: what is counted of which population, declared in an app's `indicators.py`, computed by any engine.

A `Base` gives one row per unit of a population, community and month, as an ibis table. An `Indicator` on it says who
belongs to its population (`within`) and who counts (`counted`). All indicators of a base are summed in one query.
Every figure has both numbers, and `evidence.py` returns the rows behind them (ADR 0006).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from django.utils.functional import Promise

from linli.core.figures import monthly
from linli.core.figures.engines import Engine
from linli.core.figures.facts import TABLES, FactTable
from linli.core.figures.monthly import Condition, Facts, Period, Table, Threshold
from linli.core.law import rules

Words: TypeAlias = str | Promise
SHARE, NUMBER, MEAN, SUM, RATE = "share", "number", "mean", "sum", "rate"
HIGHER, LOWER, NEITHER = "higher", "lower", ""
NOWHERE: Mapping[int, str] = MappingProxyType({})  # no community has a code: the thresholds of the country apply


@dataclass(frozen=True, slots=True)
class Split:
    """A text column of a base by which its figures can be broken down; `names` gives the titles of its values."""

    column: str
    title: Words
    names: Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Base:
    """A population: `rows(facts, months)` has the columns community, ref (the key in `fact`) and attributes.

    Its rows either have a month each or, folded, the bits of their months in `reach`; then each integer attribute has a
    bit per month as well. `thresholds` are the thresholds it reads from `facts.limits`. `during` means that it contains
    what happened in the month; otherwise what was so on its last day (of a running month, on the latest). `members` is
    the word for its units after a number; `splits` are columns of its rows.
    """

    code: str
    fact: str
    rows: Callable[[Facts, Table], Table]
    thresholds: Callable[[], Mapping[str, Threshold]] = dict
    during: bool = False
    members: Words = ""
    splits: tuple[Split, ...] = ()

    @property
    def table(self) -> FactTable:
        """Return the fact table whose rows are the population."""
        return TABLES[self.fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure over one base.

    `unit`: "share" of the population counted; "number" counted; "mean" or "sum" of `value` over the counted, divided by
    `scale` (100 for fen that are shown in yuan) and measured in `measure`. `population` and
    `counts` describe in words who belongs and who counts; `rules` names the thresholds; `target` is the rule with the
    value to reach; `review` the day by which the definition must be reviewed. `hint` is a figure that may explain a bad
    value; `grows` marks a share that fills up during the month.
    """

    code: str
    title: Words
    why: Words
    base: Base
    population: Words
    counts: Words
    review: date
    counted: Condition | None = None
    within: Condition | None = None
    value: Condition | None = None
    scale: int = 1
    measure: Words = ""
    unit: str = SHARE
    direction: str = NEITHER
    rules: tuple[str, ...] = ()
    target: str = ""
    hint: str = ""
    sensitive: bool = False
    grows: bool = False

    @property
    def room(self) -> str:
        """Return the app that declares it."""
        return self.code.split(".")[0]

    @property
    def members(self) -> Words:
        """Return the word for what is counted, after a number."""
        return self.base.members

    @property
    def splits(self) -> tuple[Split, ...]:
        """Return by what it can be broken down."""
        return self.base.splits

    @property
    def during(self) -> bool:
        """Return whether it is about what happened in the month; otherwise about its last day."""
        return self.base.during or self.grows

    @property
    def accumulates(self) -> bool:
        """Return whether it grows from day to day, so that a running month is not compared with a whole one."""
        return self.grows or (self.base.during and self.of_size)

    @property
    def counts_all(self) -> bool:
        """Return whether everybody in the population counts."""
        return self.counted is None

    @property
    def of_size(self) -> bool:
        """Return whether it depends on the size of the place, so that places are not compared by it."""
        return self.unit in {NUMBER, SUM}

    def figure(self, numbers: Numbers) -> float | None:
        """Return the value, in per cent for a share; None if the population is empty."""
        if self.unit == NUMBER:
            return numbers.counted
        if self.unit == MEAN:
            return numbers.total / numbers.counted / self.scale if numbers.counted else None
        if self.unit == SUM:
            return numbers.total / self.scale
        return 100 * numbers.counted / numbers.population if numbers.population else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotient:
    """The counted of one indicator per `factor` counted of another, e.g. workers per 10,000 residents."""

    code: str
    title: Words
    why: Words
    top: str
    bottom: str
    population: Words
    counts: Words
    review: date
    factor: int = 1
    direction: str = NEITHER
    rules: tuple[str, ...] = ()
    target: str = ""
    hint: str = ""
    unit: str = RATE
    sensitive: bool = False
    during: bool = False
    accumulates: bool = False
    members: Words = ""
    measure: Words = ""
    splits: tuple[Split, ...] = ()
    of_size: bool = False
    counts_all: bool = False

    @property
    def room(self) -> str:
        """Return the app that declares it."""
        return self.code.split(".")[0]

    def figure(self, numbers: Numbers) -> float | None:
        """Return the value; None if there is nothing to divide by."""
        return self.factor * numbers.counted / numbers.population if numbers.population else None


AnyIndicator: TypeAlias = Indicator | Quotient
INDICATORS: dict[str, AnyIndicator] = {}


def register(*indicators: AnyIndicator) -> None:
    """Add indicators to the registry.

    Raises:
        ValueError: a code is taken.
    """
    for indicator in indicators:
        if indicator.code in INDICATORS:
            raise ValueError(f"indicator {indicator.code} is declared twice")
        INDICATORS[indicator.code] = indicator


@dataclass(frozen=True, slots=True)
class Numbers:
    """Both numbers of a figure, and the sum behind a mean; all add up over places."""

    population: int = 0
    counted: int = 0
    total: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(self.population + other.population, self.counted + other.counted, self.total + other.total)


Key: TypeAlias = tuple[str, date, int]  # indicator, month, community


def cells(
    engine: Engine, over: Sequence[Period], *, codes: Mapping[int, str] = NOWHERE, only: Iterable[str] | None = None
) -> dict[Key, Numbers]:
    """Compute indicators in every community and month where their population is not empty.

    Args:
        engine: where to count.
        over: the months.
        codes: the division code of each community, by which its thresholds are looked up.
        only: codes of indicators, all if None; a quotient includes its two parts.
    """
    wanted = _parts(INDICATORS if only is None else only)
    found: dict[Key, Numbers] = {}
    for base in bases(wanted):
        found |= _cells_of(base, engine, over, codes, wanted)
    for code_, quotient in INDICATORS.items():
        if isinstance(quotient, Quotient) and (only is None or code_ in set(only)):
            found |= divided(quotient, found)
    return found


def _parts(codes: Iterable[str]) -> set[str]:
    wanted = set()
    for code in codes:
        indicator = INDICATORS[code]
        wanted |= {indicator.top, indicator.bottom} if isinstance(indicator, Quotient) else {code}
    return wanted


def bases(codes: Iterable[str] | None = None) -> list[Base]:
    """Return the bases of these indicators (all if None), each once."""
    chosen = INDICATORS if codes is None else codes
    found = {i.base.code: i.base for c in chosen if isinstance(i := INDICATORS[c], Indicator)}
    return [found[key] for key in sorted(found)]


def reads(base: Base, table: FactTable) -> bool:
    """Return whether a base is derived from a fact table."""
    from ibis.expr import operations

    return table.sql_name in {op.name for op in units(base).op().find(operations.UnboundTable)}


def of_base(base: Base) -> list[Indicator]:
    """Return the indicators of a base."""
    return [i for i in INDICATORS.values() if isinstance(i, Indicator) and i.base.code == base.code]


def _cells_of(
    base: Base, engine: Engine, over: Sequence[Period], codes: Mapping[int, str], wanted: set[str]
) -> dict[Key, Numbers]:
    known = [(i, i.code.replace(".", "_")) for i in of_base(base) if i.code in wanted]
    expression = aggregate(base)
    names, found = expression.columns, {}
    for values in engine.rows(expression, monthly.sources(base.thresholds(), over, codes)):
        row: dict[str, Any] = dict(zip(names, values, strict=True))
        everyone = row["everyone"]
        for indicator, name in known:
            population = row.get(f"{name}_population", everyone)
            if population:
                sums = (population, row.get(f"{name}_counted", everyone), row.get(f"{name}_total"))
                # PostgreSQL returns sums of integers as Decimal
                found[indicator.code, row["month"], row["community"]] = Numbers(*(int(each or 0) for each in sums))
    return found


def divided(quotient: Quotient, found: Mapping[Key, Numbers]) -> dict[Key, Numbers]:
    """Compute the cells of a quotient from those of its parts."""
    keys = {(month, community) for code, month, community in found if code == quotient.bottom}
    return {
        (quotient.code, month, community): Numbers(
            found[quotient.bottom, month, community].counted,
            found.get((quotient.top, month, community), Numbers()).counted,
        )
        for month, community in keys
    }


@lru_cache(maxsize=64)
def units(base: Base) -> Table:
    """Return the population of a base as an ibis table, as its app declares it: folded, or a row per unit and month."""
    return base.rows(Facts(base.thresholds()), monthly.months())


def _alike(base: Base) -> Table:
    """Return a row per month of equal units of a community, with their number as `many`."""
    table = units(base)
    if "reach" not in table.columns:
        return table.mutate(many=1)
    # Counted before they are unfolded: of 348,000 rows 75,000 are different (ADR 0006).
    apart = {"ref", "target", *(split.column for split in base.splits)}
    keys = [name for name in table.columns if name not in apart]
    alike = table.group_by(keys).aggregate(many=table.count())
    return monthly.unfold(alike, monthly.months())


@lru_cache(maxsize=64)
def aggregate(base: Base) -> Table:
    """Return all indicators of a base per community and month in one expression, two or three sums each."""
    table = _alike(base)
    sums: dict[str, Any] = {"everyone": _sum(table.many)}
    for indicator in of_base(base):
        name = indicator.code.replace(".", "_")
        within, counted = who(table, indicator)
        counts = within & counted if indicator.within else counted
        if indicator.within:
            sums[f"{name}_population"] = _sum(table.many, within)
        if indicator.within or indicator.counted:
            sums[f"{name}_counted"] = _sum(table.many, counts)
        if indicator.value:
            sums[f"{name}_total"] = _sum(indicator.value(table) * table.many, counts)
    return table.group_by("community", "month").aggregate(**sums).filter(lambda t: t.community.notnull())


# Sums are NULL without rows, and DuckDB widens them.
def _sum(numbers: Any, where: Any = None) -> Any:
    return numbers.sum(where=where).fill_null(0).cast("int64")


def who(table: Table, indicator: Indicator) -> tuple[Any, Any]:
    """Return the conditions of belonging and of counting; unknown values do neither."""
    import ibis

    everyone = ibis.literal(True)
    within = indicator.within(table).fill_null(False) if indicator.within else everyone
    counted = indicator.counted(table).fill_null(False) if indicator.counted else everyone
    return within, counted


def versions(base: Base, over: Sequence[Period], codes: Mapping[int, str]) -> dict[date, str]:
    """Return a hash of the definition with its thresholds per month; a stored cell with another is outdated."""
    from linli.core.figures.engines.base import compiled

    sql = compiled(aggregate(base).op(), "duckdb")[0]
    given = monthly.sources(base.thresholds(), over, codes)
    held: dict[date, list[Any]] = {period.month: [sql, given[monthly.ZONES]] for period in over}
    for row in given[monthly.LIMITS]:
        held[row["month"]].append({key: str(value) for key, value in row.items() if key != "bit"})
    digest = {month: json.dumps(parts, sort_keys=True).encode() for month, parts in held.items()}
    return {month: hashlib.sha256(text).hexdigest()[:32] for month, text in digest.items()}


@lru_cache(maxsize=1)
def definitions() -> str:
    """Return a hash of all indicators, facts and rules as they are now, without compiling expressions."""
    modules = {base.rows.__module__ for base in bases()} | {__name__, monthly.__name__}
    files = sorted(str(sys.modules[name].__file__) for name in modules)
    facts = sorted(f"{table.name} {sorted(table.columns.items(), key=str)}" for table in TABLES.values())
    digest = hashlib.sha256(json.dumps([facts, repr(rules.every())]).encode())
    for file in files:
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()[:32]
