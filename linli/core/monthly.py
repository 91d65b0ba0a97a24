"""Facts month by month: the table `months`, thresholds in force in each, and which spans hold in it.

What is so for months on end is kept in one number with a bit for each month, and so is the time a unit stood (`reach`).
Equal units are counted together before they are unfolded into months (ADR 0006).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from linli.core import calendar, rules
from linli.core.facts import TABLES

Table: TypeAlias = Any  # an ibis table; ibis itself is imported when something is counted
Condition: TypeAlias = Callable[[Table], Any]
Test: TypeAlias = Callable[[Any, Table], Any]  # of a day in a month
KEYS = ("community", "ref", "target", "reach", "many")
MOST_MONTHS = 60  # as many bits fit into a number on every engine


@dataclass(frozen=True, slots=True)
class Period:
    """A month, looked at from its last day, or from an earlier one while it runs."""

    month: date
    last: date


def period(on: date) -> Period:
    """The month of a day, up to that day."""
    return Period(on.replace(day=1), on)


def periods(on: date, months: int) -> list[Period]:
    """So many months, the last one up to the day `on`, the ones before it whole; the oldest first."""
    found = [period(on)]
    while len(found) < months:
        found.append(period(found[-1].month - timedelta(days=1)))
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Need:
    """A threshold that a base reads as a column of the table `months`, so that a dated rule holds in its own time."""

    kind: str
    rule: str

    def on(self, day: date, code: str) -> date | float:
        """The value of the column for a period that ends on `day`."""
        value = rules.value(self.rule, code=code, on=day)
        if self.kind == "born":
            return calendar.years_before(day, int(value))
        return day - timedelta(days=int(value)) if self.kind == "since" else float(value)


def born(rule: str) -> Need:
    """The latest day of birth of somebody who has reached the rule's age."""
    return Need("born", rule)


def since(rule: str) -> Need:
    """The last day before a window of the rule's length."""
    return Need("since", rule)


def number(rule: str) -> Need:
    """The rule's value."""
    return Need("number", rule)


class Facts:
    """The fact tables as ibis tables: `facts["visits.visits"]`."""

    def __getitem__(self, name: str) -> Table:
        import ibis

        return ibis.table(TABLES[name].kinds(), name=TABLES[name].sql_name)


def marked(table: Table, months: Table, **tests: tuple[str, Test]) -> Table:
    """The table with one more number per test of a column of days: the bits of the months in which the day passes.

    Each day is tested once, however many rows share it; an unknown day passes in no month.
    """
    both = table
    for column in {column: None for column, _ in tests.values()}:
        own = {name: test for name, (of, test) in tests.items() if of == column}
        passed = _passed(table, months, column, own)
        both = both.left_join(passed, [(column, f"day_of_{column}")])
    return both.select(*table.columns, **{name: both[name].fill_null(0) for name in tests})


def _passed(table: Table, months: Table, column: str, tests: Mapping[str, Test]) -> Table:
    key = f"day_of_{column}"
    pairs = table.select(table[column].name(key)).distinct().cross_join(months)
    sums = {name: pairs.bit.sum(where=test(pairs[key], pairs)).cast("int64") for name, test in tests.items()}
    return pairs.group_by(key).aggregate(**sums)


def standing(table: Table, months: Table) -> Table:
    """The spans with the months on whose last day they hold as one number, `reach`; those without any are left out."""
    begun, ended = ("since", lambda day, t: day <= t["last"]), ("until", lambda day, t: day <= t["last"])
    found = marked(table, months, reach=begun, ended_=ended)
    found = found.select(*table.columns, reach=without(found.reach, found.ended_))
    return found.filter(found.reach > 0)


def without(numbers: Any, others: Any) -> Any:
    """The months of one number that are not in the other."""
    return numbers - (numbers & others)


def unfold(units: Table, months: Table) -> Table:
    """A row per unit and month of its reach: its numbers say whether the bit of the month is set, the rest stays."""
    both = units.cross_join(months.select("month", "bit")).filter(lambda t: (t.reach & t.bit) > 0)
    masks = [name for name, kind in units.schema().items() if kind.is_integer() and name not in KEYS]
    said = {name: (both[name].fill_null(0) & both.bit) > 0 for name in masks}
    kept = [name for name in both.columns if name not in {"bit", "reach"}]  # `drop` names them in any order
    return both.mutate(**said).select(*kept)


def happened(table: Table, months: Table, day: str) -> Table:
    """The events of each month up to its last day, beside the columns of that month."""
    month = table[day].truncate("M").cast("date")  # equal keys join twice as fast as a range
    return table.join(months, [month == months.month, table[day] <= months["last"]])


def bits(spans: Table, months: Table, key: str, **conditions: Condition) -> Table:
    """One row per `key` and one number per condition: its bits are the months in which a span that meets it held."""
    spans = spans.mutate(**conditions).select("id", "since", "until", key, *conditions)
    spans = standing(spans.filter(_any(spans[name] for name in conditions)), months)
    return spans.group_by(key).aggregate(**{name: spans.reach.bit_or(where=spans[name]) for name in conditions})


def _any(conditions: Any) -> Any:
    first, *rest = conditions
    for condition in rest:
        first = first | condition
    return first


def table_of(needs: Mapping[str, Need]) -> Table:
    """The table `months` with the columns of these thresholds."""
    import ibis

    kinds = {name: "float64" if need.kind == "number" else "date" for name, need in needs.items()}
    return ibis.table({"month": "date", "last": "date", "bit": "int64"} | kinds, name="months")


def rows_of(needs: Mapping[str, Need], over: Sequence[Period], code: str) -> list[dict[str, Any]]:
    """The rows of the table `months`: the periods, and the thresholds in force at the end of each at a place.

    Raises:
        ValueError: more months than fit.
    """
    if len(over) > MOST_MONTHS:
        raise ValueError(f"at most {MOST_MONTHS} months at once")
    return [
        {"month": p.month, "last": p.last, "bit": 1 << place}
        | {name: need.on(p.last, code) for name, need in needs.items()}
        for place, p in enumerate(over)
    ]
