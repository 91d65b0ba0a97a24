"""The same answers for very many people at once: facts as columns, conditions as operations on whole columns.

`decide` says why; this says only yes, no or unknown and the tier, and must never differ from it (tested).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from linli.services.schemes.engine import ages
from linli.services.schemes.engine.answers import Truth
from linli.services.schemes.engine.conditions import Limit, Node, Test
from linli.services.schemes.engine.parts import Scheme

if TYPE_CHECKING:
    import numpy as np

    Column = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class FactColumns:
    """Facts of `count` people.

    Attributes:
        communities: index into `places` of each person, -1 if unknown.
        places: division codes.
        dates: fact -> days (datetime64[D], NaT if unknown).
        numbers: fact -> numbers (float64, NaN if unknown).
        choices: fact -> values ("" if unknown), also flags as "True" and "False".
        members: (fact, code) -> who has it (bool); sets are known of everybody.
    """

    count: int
    communities: Column
    places: tuple[str, ...]
    dates: Mapping[str, Column] = field(default_factory=dict)
    numbers: Mapping[str, Column] = field(default_factory=dict)
    choices: Mapping[str, Column] = field(default_factory=dict)
    members: Mapping[tuple[str, str], Column] = field(default_factory=dict)

    def take(self, rows: Column) -> FactColumns:
        """Return some of the rows."""
        return FactColumns(
            len(rows),
            self.communities[rows],
            self.places,
            {key: column[rows] for key, column in self.dates.items()},
            {key: column[rows] for key, column in self.numbers.items()},
            {key: column[rows] for key, column in self.choices.items()},
            {key: column[rows] for key, column in self.members.items()},
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """For each person a `Truth`, and the index of the tier (-1: none is certain)."""

    truth: Column
    tier: Column


def answers(scheme_at: Callable[[str], Scheme | None], table: FactColumns, on: date) -> Answers:
    """Answer one scheme for everybody.

    Args:
        scheme_at: division code -> the version in force there, None if there is none.
        table: the facts.
        on: the day.
    """
    import numpy as np

    truth = np.full(table.count, int(Truth.NO), dtype=np.int8)
    tier = np.full(table.count, -1, dtype=np.int8)
    for scheme, place, codes in _zones(scheme_at, table, on):
        rows = np.flatnonzero(np.isin(table.communities, codes))
        if not len(rows):
            continue
        part = _Answering(scheme, place, on, table.take(rows) if len(rows) < table.count else table)
        truth[rows], tier[rows] = part.answers()
    return Answers(truth, tier)


def _zones(
    scheme_at: Callable[[str], Scheme | None], table: FactColumns, on: date
) -> list[tuple[Scheme, str, list[int]]]:
    """Return the communities in groups that have the same version and the same limits, with one place of each."""
    found: dict[Any, tuple[Scheme, str, list[int]]] = {}
    for index, place in [(-1, ""), *enumerate(table.places)]:
        scheme = scheme_at(place)
        if scheme is None:
            continue
        limits = tuple(
            test.value.on(place, on, scheme.choice) for test in scheme.everyone.tests() if isinstance(test.value, Limit)
        )
        # By identity: two versions are never the same one.
        found.setdefault((id(scheme), limits), (scheme, place, []))[2].append(index)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Answering:
    scheme: Scheme
    place: str
    on: date
    table: FactColumns

    def answers(self) -> tuple[Column, Column]:
        import numpy as np

        truth = self.node(self.scheme.who)
        tiers = [self.node(tier.who) for tier in self.scheme.benefit.tiers]
        if tiers:
            truth = np.minimum(truth, np.maximum.reduce(tiers))
        truth = np.where(self._alive() & ~self._excluded(), truth, Truth.NO).astype(np.int8)
        return truth, self._tier(truth, tiers)

    def _tier(self, truth: Column, tiers: list[Column]) -> Column:
        import numpy as np

        chosen = np.full(self.table.count, -1, dtype=np.int8)
        rows = list(enumerate(tiers))
        if self.scheme.benefit.pick == "best":
            worth = [one.amount or 0 for one in self.scheme.benefit.tiers]
            rows.sort(key=lambda row: (-worth[row[0]], row[0]))
        for index, met in reversed(rows):
            chosen[(met == Truth.YES) & (truth == Truth.YES)] = index
        return chosen

    def _alive(self) -> Column:
        import numpy as np

        died = self.table.dates.get("died")
        if died is None:
            return np.ones(self.table.count, dtype=bool)
        day = np.datetime64(self.on)
        dead = died <= day if self.scheme.choice("day_of_death") == "ends" else died < day
        return ~dead  # NaT compares as False

    def _excluded(self) -> Column:
        import numpy as np

        out = np.zeros(self.table.count, dtype=bool)
        held = [("receives", code) for code in self.scheme.excludes]
        held += [("circumstances", kind) for kind in self.scheme.excluding_circumstances]
        for key in held:
            if key in self.table.members:
                out |= self.table.members[key]
        return out

    def node(self, node: Node) -> Column:
        import numpy as np

        if isinstance(node, Test):
            return getattr(self, f"_{node.fact.kind}", self._choice)(node)
        parts = [self.node(part) for part in node.parts]
        if not parts:  # what could not be read is met by nobody, and never loaded
            return np.zeros(self.table.count, dtype=np.int8)
        if node.kind == "not":
            return 2 - parts[0]
        return np.minimum.reduce(parts) if node.kind == "all" else np.maximum.reduce(parts)

    def _known(self, met: Column, known: Column, absent: Truth) -> Column:
        import numpy as np

        return np.where(known, np.where(met, Truth.YES, Truth.NO), absent).astype(np.int8)

    def _nothing(self, test: Test) -> Column:
        import numpy as np

        return np.full(self.table.count, int(test.fact.absent), dtype=np.int8)

    def _number(self, test: Test) -> Column:
        import numpy as np

        limit = test.value.on(self.place, self.on, self.scheme.choice)
        if limit is None:
            return np.full(self.table.count, int(Truth.UNKNOWN), dtype=np.int8)
        if test.fact.code == "age":
            return self._age(test, int(limit))
        values = self.table.numbers.get(test.fact.code)
        if values is None:
            return self._nothing(test)
        values = self._valid(test, values)
        compare = {"at_least": np.greater_equal, "at_most": np.less_equal, "below": np.less, "above": np.greater}
        return self._known(compare[test.op](values, limit), ~np.isnan(values), test.fact.absent)

    def _valid(self, test: Test, values: Column) -> Column:
        """Leave out numbers that are no longer valid, if the scheme lets them lapse."""
        import numpy as np

        last = self.table.dates.get(test.fact.holds_until)
        if last is None or self.scheme.choice(test.fact.holds_choice) != "unknown":
            return values
        return np.where(last < np.datetime64(self.on), np.nan, values)

    def _age(self, test: Test, years: int) -> Column:
        import numpy as np

        born = self.table.dates["born"]
        day = ages.counting_day(self.on, self.scheme.choice("age_day"))
        feast = self.scheme.choice("birthday_29_february")
        latest = np.datetime64(ages.born_by(day, years + (test.op in {"above", "at_most"}), feast))
        old = born <= latest
        return self._known(old if test.op in {"at_least", "above"} else ~old, ~np.isnat(born), test.fact.absent)

    def _date(self, test: Test) -> Column:
        import numpy as np

        values = self.table.dates.get(test.fact.code)
        if values is None:
            return self._nothing(test)
        if test.op != "within_months":
            met = values <= np.datetime64(test.value) if test.op == "until" else values >= np.datetime64(test.value)
            return self._known(met, ~np.isnat(values), test.fact.absent)
        met = np.zeros(self.table.count, dtype=bool)
        known = ~np.isnat(values)
        for day in np.unique(values[known]):
            held = day.astype(date)
            if held <= self.on <= ages.months_after(held, test.value):
                met |= values == day
        return self._known(met, known, test.fact.absent)

    def _set(self, test: Test) -> Column:
        import numpy as np

        code = str(test.value)
        has = self.table.members.get((test.fact.code, code))
        empty = test.fact.absent is Truth.NO or code in test.fact.complete
        absent = Truth.NO if empty else Truth.UNKNOWN
        if has is None:
            return np.full(self.table.count, int(absent), dtype=np.int8)
        return np.where(has, Truth.YES, absent).astype(np.int8)

    def _choice(self, test: Test) -> Column:
        import numpy as np

        values = self.table.choices.get(test.fact.code)
        if values is None:
            return self._nothing(test)
        wanted = [str(one) for one in test.value] if isinstance(test.value, tuple) else [str(test.value)]
        return self._known(np.isin(values, wanted), values != "", test.fact.absent)

    def _place(self, test: Test) -> Column:
        import numpy as np

        inside = [index for index, place in enumerate(self.table.places) if place.startswith(str(test.value))]
        here = self.table.communities
        return self._known(np.isin(here, inside), here >= 0, test.fact.absent)
