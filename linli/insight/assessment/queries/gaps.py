"""Why a figure is worse than it should be: the value to compare with, and the places behind the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from linli.core.figures.indicators import HIGHER, LOWER, SHARE, AnyIndicator
from linli.core.law import rules
from linli.insight.assessment.queries.lines import FigureRow, shown

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
class Notable:
    """A figure that needs attention, the value to compare with, and the places behind it."""

    line: FigureRow
    target: Goal | None = None
    gap: Gap | None = None
    fell: bool = False

    @property
    def against(self) -> float | None:
        """Return the target if it is missed, the month before if the figure fell, else the average."""
        if self.target:
            return self.target.value
        return self.line.before if self.fell else self.line.average

    @property
    def shown_against(self) -> str:
        """Return the value to compare with, in words."""
        return shown(self.line.indicator, self.against)

    @property
    def distance(self) -> float:
        """Return the distance from that value, relative to it."""
        value, against = self.line.value, self.against
        return abs(value - against) / against if value is not None and against else 0.0


def fell(line: FigureRow) -> bool:
    """Return whether a share is clearly worse than in the month before."""
    return line.indicator.unit == SHARE and line.turn == "worse" and abs(line.change or 0) >= MARKED


def notable(lines: Iterable[FigureRow], targets: Mapping[str, Goal]) -> list[Notable]:
    """Return the figures that miss their target, are behind the average or fell clearly, farthest first."""
    found = []
    for line in lines:
        aim = targets.get(line.indicator.code)
        if aim and aim.missed(line):
            found.append(Notable(line, aim))
        elif line.behind:
            found.append(Notable(line))
        elif fell(line):
            found.append(Notable(line, fell=True))
    return sorted(found, key=lambda each: -each.distance)[:MOST]
