"""In which order businesses are seen next, and whether last year's looks would have found more in that order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import comb

from linli.core.law import content
from linli.core.law.content import Text, text

BETWEEN = 0.95  # of what chance does


@dataclass(frozen=True, slots=True)
class PointRule:
    """One reason for an earlier visit: points for each, at most so many."""

    code: str
    title: Text
    each: int
    most: int


@cache
def point_rules() -> tuple[PointRule, ...]:
    """Return the reasons; a special pack replaces those of a general one."""
    found: dict[str, PointRule] = {}
    for _pack, table in content.tables("food_order.toml"):
        for row in table.get("point", []):
            found[row["code"]] = PointRule(row["code"], text(row["title"]), row["each"], row["most"])
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class OrderReason:
    """A reason with its number and its points."""

    title: Text
    number: int
    points: int


@dataclass(frozen=True, slots=True)
class OrderScore:
    """The points of a business, line by line, and the days since the last look (None: never)."""

    points: int
    reasons: tuple[OrderReason, ...]
    days: int | None


def score(numbers: Mapping[str, int], days: int | None) -> OrderScore:
    """Return the points for numbers by the code of their reason."""
    reasons = tuple(
        OrderReason(rule.title, numbers[rule.code], min(rule.most, rule.each * numbers[rule.code]))
        for rule in point_rules()
        if numbers.get(rule.code)
    )
    return OrderScore(sum(one.points for one in reasons), reasons, days)


# ---- looking back


@dataclass(frozen=True, slots=True)
class PastLook:
    """A business that was looked at in a month: its score before that month, and whether a problem was found."""

    key: int
    score: OrderScore
    hit: bool


@dataclass(frozen=True, slots=True)
class BackTest:
    """What the first half of the looks of each month would have found in three orders.

    Attributes:
        months: months with at least two looks.
        looks, hits: all looks of these months, and those that found a problem.
        chosen: looks in the first halves.
        by_order, by_oldest: problems found by them in our order, and in the order of the longest time since a look.
        by_chance: the mean of a random order; low and high: between these it falls in 95 of 100 cases.
    """

    months: int
    looks: int
    hits: int
    chosen: int
    by_order: int
    by_oldest: int
    by_chance: float
    low: int
    high: int

    def verdict(self, least_hits: int) -> str:
        """Return "few", "better", "worse" or "same" as chance."""
        if self.hits < least_hits or not self.chosen:
            return "few"
        if self.by_order > self.high:
            return "better"
        return "worse" if self.by_order < self.low else "same"


def back_test(months: Sequence[Sequence[PastLook]]) -> BackTest:
    """Compare the orders on the looks of each month; only what was looked at is known, so only that is compared."""
    used = [month for month in months if len(month) > 1]
    halves = [len(month) // 2 for month in used]
    hits = [sum(look.hit for look in month) for month in used]
    chance = _sum_of_chance([(len(m), h, k) for m, h, k in zip(used, hits, halves, strict=True)])
    low, high = _middle(chance)
    return BackTest(
        months=len(used),
        looks=sum(map(len, used)),
        hits=sum(hits),
        chosen=sum(halves),
        by_order=_found(used, halves, _ours),
        by_oldest=_found(used, halves, _oldest),
        by_chance=sum(n * p for n, p in enumerate(chance)),
        low=low,
        high=high,
    )


def _oldest(look: PastLook) -> tuple[int, ...]:
    return int(look.score.days is not None), -(look.score.days or 0), look.key


def _ours(look: PastLook) -> tuple[int, ...]:
    return -look.score.points, *_oldest(look)


def _found(
    months: Sequence[Sequence[PastLook]], halves: Sequence[int], key: Callable[[PastLook], tuple[int, ...]]
) -> int:
    pairs = zip(months, halves, strict=True)
    return sum(int(look.hit) for month, half in pairs for look in sorted(month, key=key)[:half])


def _sum_of_chance(draws: Sequence[tuple[int, int, int]]) -> list[float]:
    """Return how likely each number of hits is, if in each month so many of the looks are drawn by chance."""
    total = [1.0]
    for size, hits, drawn in draws:
        ways = comb(size, drawn)
        month = [comb(hits, n) * comb(size - hits, drawn - n) / ways if n <= drawn else 0.0 for n in range(hits + 1)]
        total = [
            sum(total[i] * month[n - i] for i in range(len(total)) if 0 <= n - i < len(month))
            for n in range(len(total) + len(month) - 1)
        ]
    return total


def _middle(chance: Sequence[float]) -> tuple[int, int]:
    """Return the range that leaves at most half of the rest on either side."""
    tail = (1 - BETWEEN) / 2
    low = high = 0
    running = 0.0
    for n, likely in enumerate(chance):
        if running + likely > tail:
            low = n
            break
        running += likely
    running = 0.0
    for n in range(len(chance) - 1, -1, -1):
        if running + chance[n] > tail:
            high = n
            break
        running += chance[n]
    return low, high
