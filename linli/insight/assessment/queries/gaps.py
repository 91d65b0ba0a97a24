"""Why a figure is worse than it should be: the value to compare with, and the places behind the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from linli.core.figures.indicators import HIGHER, LOWER, SHARE, AnyIndicator
from linli.core.law import rules
from linli.insight.assessment.queries.lines import FigureRow, difference, shown

MOST = 5
MARKED = 5.0  # a share that got worse by so many percentage points needs attention, too


@dataclass(frozen=True, slots=True)
class Lack:
    """What one part of a place adds to a gap: how many are counted too few (too many, for a figure to lower)."""

    line: FigureRow
    count: int

    @property
    def part(self) -> str:
        """Return which list of the indicator contains them."""
        return "rest" if self.line.indicator.direction == HIGHER else "counted"


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a share is worse than the value to compare with: the parts that make most of the difference."""

    total: int
    most: tuple[Lack, ...]

    @property
    def share(self) -> int:
        """Return how much of the gap these parts make, in per cent."""
        return min(round(100 * sum(lack.count for lack in self.most) / self.total), 100)


def gap(indicator: AnyIndicator, parts: Sequence[FigureRow], against: float | None) -> Gap | None:
    """Return the up to three parts that lack most against a value in per cent; None if nothing is lacking.

    A part lacks what it would count more (less, for a figure to lower) if it had that value.
    """
    # Gaps are differences to sums: they would reveal a suppressed part.
    if against is None or indicator.unit != SHARE or not indicator.direction or any(each.suppressed for each in parts):
        return None
    sign = 1 if indicator.direction == HIGHER else -1
    lacks = [(sign * (against / 100 * each.numbers.population - each.numbers.counted), each) for each in parts]
    lacking = sorted((pair for pair in lacks if pair[0] >= 0.5), key=lambda pair: (-pair[0], pair[1].place.path))
    if not lacking or len(parts) < 2:
        return None
    return Gap(
        max(round(sum(count for count, _ in lacking)), 1),
        tuple(Lack(each, round(count)) for count, each in lacking[:3]),
    )


@dataclass(frozen=True, slots=True)
class Goal:
    """The value to reach, from a rule; `unverified` if its source was not checked."""

    value: float
    unverified: bool

    def missed(self, line: FigureRow) -> bool:
        """Return whether a line is on the wrong side of the target."""
        # A figure that grows through the month cannot have missed its target yet.
        if line.value is None or (line.running and line.indicator.accumulates):
            return False
        return line.value < self.value if line.indicator.direction == HIGHER else line.value > self.value


def goal(indicator: AnyIndicator, *, code: str, on: date) -> Goal | None:
    """Return the value that a figure has to reach at a place on a day; a share in per cent."""
    try:
        rule = rules.find(indicator.target, code=code, on=on) if indicator.target else None
    except LookupError:
        return None
    if rule is None or indicator.direction not in {HIGHER, LOWER}:
        return None
    # Rules state shares as 0.95 or as 95, as their source does.
    in_parts = indicator.unit == SHARE and rule.value <= 1
    return Goal(100 * rule.value if in_parts else rule.value, rule.unverified)


def unverified(indicator: AnyIndicator, *, code: str, on: date) -> bool:
    """Return whether a threshold behind a figure is an example value."""
    for each in indicator.rules:
        try:
            if rules.find(each, code=code, on=on).unverified:
                return True
        except LookupError:
            continue
    return False


def differs(rule_id: str, codes: Iterable[str], on: date) -> bool:
    """Return whether a threshold has several values among jurisdictions, given by a code in each, on a day."""
    found = set()
    for code in codes:
        try:
            found.add(str(rules.value(rule_id, code=code, on=on)))
        except LookupError:
            continue
    return len(found) > 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """The one value that a figure and its parts are compared with, on every page, and what it is."""

    value: float
    words: str
    target: Goal | None = None
    is_earlier: bool = False  # the value of the month before

    @property
    def verdict(self) -> str:
        """Return what is said of a part that is clearly worse."""
        if self.target:
            return _("target missed")
        return _("worse than last month") if self.is_earlier else _("worse than average")

    def missed(self, line: FigureRow) -> bool:
        """Return whether a part is clearly worse; of a target, whether it is missed."""
        return self.target.missed(line) if self.target else replace(line, average=self.value).behind


def baseline(line: FigureRow, aim: Goal | None, above: str) -> Baseline | None:
    """Return what a figure falls short of; None if it needs no attention.

    That is the target if it is missed, else the average of the office above (its name), else the month before.
    """
    indicator = line.indicator
    if aim and aim.missed(line):
        return Baseline(aim.value, _("target %(value)s") % {"value": shown(indicator, aim.value)}, aim)
    if line.behind and line.average is not None:
        return own(line.average, indicator, above)
    if fell(line) and line.before is not None:
        return Baseline(
            line.before, _("last month %(value)s") % {"value": shown(indicator, line.before)}, is_earlier=True
        )
    return None


def own(value: float, indicator: AnyIndicator, name: str) -> Baseline:
    """Return the average of a place as the value to compare with."""
    return Baseline(value, _("average of %(name)s %(value)s") % {"name": name, "value": shown(indicator, value)})


@dataclass(frozen=True, slots=True)
class Notable:
    """A figure that needs attention, the value to compare with, and the places behind it."""

    line: FigureRow
    baseline: Baseline
    gap: Gap | None = None

    @property
    def behind_by(self) -> str:
        """Return the distance from that value in words, with its unit."""
        return difference(self.line.indicator, abs((self.line.value or 0) - self.baseline.value))

    @property
    def distance(self) -> float:
        """Return the distance from that value, relative to it."""
        value, against = self.line.value, self.baseline.value
        return abs(value - against) / against if value is not None and against else 0.0


def fell(line: FigureRow) -> bool:
    """Return whether a share is clearly worse than in the month before."""
    return line.indicator.unit == SHARE and line.turn == "worse" and abs(line.change or 0) >= MARKED


def notable(lines: Iterable[FigureRow], targets: Mapping[str, Goal], above: str) -> list[Notable]:
    """Return the figures that need attention; those of few people last, then the farthest from the baseline first."""
    against = ((line, baseline(line, targets.get(line.indicator.code), above)) for line in lines)
    found = [Notable(line, value) for line, value in against if value is not None]
    return sorted(found, key=lambda each: (each.line.is_small, -each.distance))[:MOST]
