"""Facts by month: the tables `months`, `limits` (thresholds in force in each month) and `zones`.

Communities with the same thresholds are a zone. A state that lasts is stored as one number with a bit per month, and
so are the months in which a unit was there (`reach`). Worked example: docs/how-months-are-counted.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from linli.core.figures.facts import TABLES
from linli.core.law import calendar, rules

GIVEN = MONTHS, LIMITS, ZONES = "months", "limits", "zones"

Table: TypeAlias = Any  # an ibis table; ibis itself is imported when something is counted
Condition: TypeAlias = Callable[[Table], Any]
Test: TypeAlias = Callable[[Any, Table], Any]  # of a day in a month
KEYS = ("community", "ref", "target", "reach", "many", "zone")
MOST_MONTHS = 60  # bits that fit into an integer on every engine


@dataclass(frozen=True, slots=True)
class Period:
    """A month, seen from its last day; a running month from an earlier one."""

    month: date
    last: date


def period(on: date) -> Period:
    """Return the month of a day, up to that day."""
    return Period(on.replace(day=1), on)


def periods(on: date, months: int) -> list[Period]:
    """Return `months` periods, oldest first: the last one up to the day `on`, the others whole."""
    found = [period(on)]
    while len(found) < months:
        found.append(period(found[-1].month - timedelta(days=1)))
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold that a base reads as a column of the table `limits`, for each zone and month.

    `then` names a second rule: the age that was reached before the window of the first.
    """

    kind: str
    rule: str
    then: str = ""

    def on(self, day: date, code: str) -> date | float:
        """Return the value of the column for a period that ends on `day`."""
        value = rules.value(self.rule, code=code, on=day)
        if self.kind == "number":
            return float(value)
        if self.kind == "born":
            return calendar.years_before(day, int(value))
        cut = day - timedelta(days=int(value))
        if not self.then:
            return cut
        return calendar.years_before(cut - timedelta(days=1), int(rules.value(self.then, code=code, on=day)))


def born(rule: str) -> Threshold:
    """Declare the latest day of birth of a person who has reached the rule's age."""
    return Threshold("born", rule)


def since(rule: str, then: str = "") -> Threshold:
    """Declare the first day from which the rule's interval has not run out.

    With `then`: the latest day of birth of a person who had reached that age before the interval.
    """
    return Threshold("since", rule, then)


def number(rule: str) -> Threshold:
    """Declare the value of the rule."""
    return Threshold("number", rule)


class Facts:
    """The fact tables as ibis tables: `facts["visits.visits"]`; `limits` has a row per zone and month."""

    def __init__(self, thresholds: Mapping[str, Threshold]) -> None:
        self.thresholds = thresholds

    def __getitem__(self, name: str) -> Table:
        import ibis

        return ibis.table(TABLES[name].kinds(), name=TABLES[name].sql_name)

    @property
    def limits(self) -> Table:
        """Return the months of each zone with the thresholds in force."""
        import ibis

        kinds = {
            name: "float64" if threshold.kind == "number" else "date" for name, threshold in self.thresholds.items()
        }
        return ibis.table({"zone": "int64", "month": "date", "last": "date", "bit": "int64"} | kinds, name=LIMITS)

    def zoned(self, table: Table) -> Table:
        """Return the table with the zone of its community."""
        import ibis

        zones = ibis.table({"community": "int64", "zone": "int64"}, name=ZONES).rename(zoned="community")
        both = table.left_join(zones, table.community == zones.zoned).select(*table.columns, "zone")
        # Only communities outside the largest zone are listed, so an installation under one law joins one row.
        return both.mutate(zone=both.zone.fill_null(0))


def marked(table: Table, months: Table, **tests: tuple[str, Test]) -> Table:
    """Return the table with one more number per test of a column of days: the bits of the months in which it passes.

    `months` is the table of months, or of limits if the table has zones and a test reads a threshold. An unknown day
    passes in no month.
    """
    both = table
    for column in {column: None for column, _ in tests.values()}:
        own = {name: test for name, (of, test) in tests.items() if of == column}
        passed = _passed(table, months, column, own)
        zone = [("zone", f"zone_of_{column}")] if "zone" in months.columns else []
        both = both.left_join(passed, [(column, f"day_of_{column}"), *zone])
    return both.select(*table.columns, **{name: both[name].fill_null(0) for name in tests})


def _passed(table: Table, months: Table, column: str, tests: Mapping[str, Test]) -> Table:
    key, zone = f"day_of_{column}", {f"zone_of_{column}": "zone"} if "zone" in months.columns else {}
    # Each day of a zone is tested once, however many rows share it.
    days = table.select(**{key: table[column]}, **{name: table[own] for name, own in zone.items()}).distinct()
    pairs = days.join(months, list(zone.items())) if zone else days.cross_join(months)
    sums = {name: pairs.bit.sum(where=test(pairs[key], pairs)).cast("int64") for name, test in tests.items()}
    return pairs.group_by(key, *zone).aggregate(**sums)


def with_reach(table: Table, months: Table) -> Table:
    """Return the spans with the months on whose last day they were valid as `reach`; drop those without any."""
    begun, ended = ("since", lambda day, t: day <= t["last"]), ("until", lambda day, t: day <= t["last"])
    found = marked(table, months, reach=begun, ended_=ended)
    found = found.select(*table.columns, reach=without(found.reach, found.ended_))
    return found.filter(found.reach > 0)


def without(numbers: Any, others: Any) -> Any:
    """Return the months of one number that are not in the other."""
    return numbers - (numbers & others)


def unfold(units: Table, months: Table) -> Table:
    """Return a row per unit and month of its reach; its numbers become booleans for that month."""
    both = units.cross_join(months.select("month", "bit")).filter(lambda t: (t.reach & t.bit) > 0)
    masks = [name for name, kind in units.schema().items() if kind.is_integer() and name not in KEYS]
    said = {name: (both[name].fill_null(0) & both.bit) > 0 for name in masks}
    kept = [name for name in both.columns if name not in {"bit", "reach"}]  # `drop` would not keep the order
    return both.mutate(**said).select(*kept)


def happened(table: Table, months: Table, day: str) -> Table:
    """Return the events of each month up to its last day, with the columns of that month (of its zone, with limits)."""
    month = table[day].truncate("M").cast("date")  # equal keys join twice as fast as a range
    same = [table.zone == months.zone] if "zone" in months.columns else []
    return table.join(months, [month == months.month, table[day] <= months["last"], *same])


def bits(spans: Table, months: Table, key: str, **conditions: Condition) -> Table:
    """Return one row per `key` and one number per condition: the bits of the months in which a span meets it."""
    spans = spans.mutate(**conditions).select("id", "since", "until", key, *conditions)
    spans = with_reach(spans.filter(_any(spans[name] for name in conditions)), months)
    return spans.group_by(key).aggregate(**{name: spans.reach.bit_or(where=spans[name]) for name in conditions})


def _any(conditions: Any) -> Any:
    first, *rest = conditions
    for condition in rest:
        first = first | condition
    return first


def months() -> Table:
    """Return the table `months`."""
    import ibis

    return ibis.table({"month": "date", "last": "date", "bit": "int64"}, name=MONTHS)


Rows: TypeAlias = list[dict[str, Any]]


def sources(thresholds: Mapping[str, Threshold], over: Sequence[Period], codes: Mapping[int, str]) -> dict[str, Rows]:
    """Return the rows of the tables `months`, `limits` and `zones`.

    Args:
        thresholds: the thresholds of a base.
        over: the months.
        codes: the division code of each community, which decides the jurisdiction of its thresholds. A community that
        is
            missing is in the largest zone; without any, the thresholds of the country apply.

    Raises:
        ValueError: too many months.
        LookupError: a threshold is not defined somewhere on some day.
    """
    if len(over) > MOST_MONTHS:
        raise ValueError(f"at most {MOST_MONTHS} months at once")
    months: Rows = [{"month": p.month, "last": p.last, "bit": 1 << place} for place, p in enumerate(over)]
    places = zones(thresholds, over, codes)
    limits = [
        {"zone": zone} | month | {name: threshold.on(month["last"], code) for name, threshold in thresholds.items()}
        for zone, (code, _) in enumerate(places)
        for month in months
    ]
    # An empty VALUES list is not SQL; there is no community 0.
    beside = [{"community": each, "zone": n} for n, (_, those) in enumerate(places[1:], start=1) for each in those]
    return {MONTHS: months, LIMITS: limits, ZONES: beside or [{"community": 0, "zone": 0}]}


def zones(
    thresholds: Mapping[str, Threshold], over: Sequence[Period], codes: Mapping[int, str]
) -> list[tuple[str, tuple[int, ...]]]:
    """Group the communities by their thresholds, largest group first; return a code that represents each, and its
    members.
    """
    alike: dict[tuple[Any, ...], tuple[str, list[int]]] = {}
    for code, members in laws(codes):
        held = tuple(threshold.on(p.last, code) for threshold in thresholds.values() for p in over)
        alike.setdefault(held, (code, []))[1].extend(members)
    found = sorted(alike.values(), key=lambda zone: (-len(zone[1]), zone[0]))
    return [(code, tuple(sorted(members))) for code, members in found] or [("", ())]


def laws(codes: Mapping[int, str]) -> list[tuple[str, list[int]]]:
    """Group the communities by the nearest jurisdiction that has rules, largest group first."""
    borders = {rule.jurisdiction for known in rules.every().values() for rule in known}
    found: dict[str, list[int]] = {}
    for community, code in codes.items():
        nearest = max((border for border in borders if code.startswith(border)), key=len, default="")
        found.setdefault(nearest, []).append(community)
    return sorted(found.items(), key=lambda law: (-len(law[1]), law[0]))


def law(codes: Mapping[int, str]) -> str:
    """Return a text that says which jurisdiction's rules apply where."""
    # The members of the largest group are not named, so a new community there does not outdate the snapshot.
    (most, _), *others = laws(codes) or [("", [])]
    return most + "".join(f" {code}:{','.join(str(each) for each in sorted(members))}" for code, members in others)
