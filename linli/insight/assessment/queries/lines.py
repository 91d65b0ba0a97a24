"""The figure rows of pages: value, change, average, trend and hint."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypedDict, Unpack

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.figures.indicators import (
    HIGHER,
    INDICATORS,
    LOWER,
    MEAN,
    NUMBER,
    SHARE,
    AnyIndicator,
    Numbers,
    Quotient,
)
from linli.core.law import rules
from linli.insight.assessment.queries.cells import Cells
from linli.registers.places.models import Place
from linli.registers.places.states import OFFICES

WIDTH, HEIGHT = 112, 28
PAGE = 50


def shown(indicator: AnyIndicator, value: float | None) -> str:
    """Return a value in words: "91.4%", "54,900", "4.2"; "–" if there is none."""
    if value is None:
        return "–"
    if indicator.of_size:
        return number_format(round(value) if value >= 100 or not value % 1 else round(value, 1), force_grouping=True)
    text = number_format(round(value, 1), decimal_pos=1, force_grouping=True)  # number_format truncates
    return f"{text}%" if indicator.unit == SHARE else text


def difference_unit(indicator: AnyIndicator) -> str:
    """Return what a difference of two values is measured in: a share differs by percentage points, not per cent."""
    if indicator.unit == SHARE:
        return pgettext("after a number", "percentage points")
    if indicator.measure:
        return str(indicator.measure)
    return pgettext("after a number", "points") if indicator.unit == MEAN else str(indicator.members)


def difference(indicator: AnyIndicator, change: float) -> str:
    """Return a difference in words: "2.1 percentage points", "12 cases"."""
    return f"{shown(indicator, change).removesuffix('%')} {difference_unit(indicator)}".strip()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of one place."""

    indicator: AnyIndicator
    place: Place
    month: date
    numbers: Numbers
    before: float | None = None
    average: float | None = None
    trend: tuple[float | None, ...] = ()
    suppressed: bool = False
    running: bool = False
    year_ago: float | None = None
    hint: FigureRow | None = field(default=None)

    @property
    def value(self) -> float | None:
        """Return the value; None if it must not be shown, or nothing was recorded for it yet."""
        return None if self.suppressed or self.lacks_data else self.indicator.figure(self.numbers)

    @property
    def lacks_data(self) -> bool:
        """Return whether a share to be raised never counted anyone: its column was not read, or nobody asked."""
        # A zero that follows a month with somebody is one; alone, it says nothing of the place.
        raised = self.indicator.unit == SHARE and self.indicator.direction == HIGHER
        known = not self.suppressed and self.numbers.population > 0 and len(self.trend) > 1
        return raised and known and not self.numbers.counted and not any(self.trend)

    @property
    def change(self) -> float | None:
        """Return the change to the month before; None if the values cannot be compared."""
        return self._against(self.before)

    @property
    def change_year(self) -> float | None:
        """Return the change to the same month of the year before."""
        return self._against(self.year_ago)

    def _against(self, other: float | None) -> float | None:
        # A figure that grows through the month cannot be compared with a whole month.
        unfinished = self.running and self.indicator.accumulates
        return None if self.value is None or other is None or unfinished else self.value - other

    @property
    def shown(self) -> str:
        return _("no data yet") if self.lacks_data else shown(self.indicator, self.value)

    @property
    def shown_change(self) -> str:
        return self._signed(self.change)

    @property
    def shown_change_year(self) -> str:
        return self._signed(self.change_year)

    def _signed(self, change: float | None) -> str:
        if change is None or abs(change) < 0.05:
            return "0" if change is not None else ""  # nothing needs no unit
        return f"{'+' if change > 0 else '−'}{difference(self.indicator, abs(change))}"

    @property
    def shown_average(self) -> str:
        return shown(self.indicator, self.average)

    @property
    def shows_both(self) -> bool:
        """Return whether both numbers say more than the value."""
        return self.indicator.unit != NUMBER and not self.suppressed

    @property
    def is_small(self) -> bool:
        """Return whether so few are looked at that the value may change much by chance."""
        if self.value is None or self.indicator.of_size:
            return False
        many = self.numbers.counted if self.indicator.unit == MEAN else self.numbers.population
        return many < int(rules.value("figures.small_base"))

    @property
    def opens_further(self) -> bool:
        """Return whether the place is split into communities."""
        return self.place.level in OFFICES

    @property
    def divides(self) -> bool:
        """Return whether the numbers are one per the other, not a part and its whole."""
        return isinstance(self.indicator, Quotient)

    @property
    def turn(self) -> str:
        """Return whether the change is for the better: "better", "worse" or ""."""
        return self._turn(self.change)

    @property
    def turn_year(self) -> str:
        """Return the same for the change to the year before."""
        return self._turn(self.change_year)

    def _turn(self, change: float | None) -> str:
        if not self.indicator.direction or change is None or abs(change) < 0.05:
            return ""
        return "better" if (change > 0) == (self.indicator.direction == HIGHER) else "worse"

    @property
    def behind(self) -> bool:
        """Return whether the value is clearly worse than the average."""
        value, average = self.value, self.average
        # A number depends on the size of the place, so its average says nothing.
        if value is None or not average or not self.indicator.direction or self.indicator.of_size:
            return False
        # 3 in 100 below for a share to raise, a tenth above for one to lower, which is usually small.
        return value < 0.97 * average if self.indicator.direction == HIGHER else value > 1.1 * average

    @property
    def finished_trend(self) -> tuple[float | None, ...]:
        """Return the trend without a running month of a figure that grows through the month."""
        return self.trend[:-1] if self.running and self.indicator.accumulates else self.trend

    @property
    def points(self) -> str:
        """Return the trend as points of an SVG polyline."""
        trend = self.finished_trend
        known = [value for value in trend if value is not None]
        if len(known) < 2 or self.suppressed:
            return ""
        low, high = min(known), max(known)
        step = WIDTH / (len(trend) - 1)
        return " ".join(
            f"{n * step:.1f},{HEIGHT - 3 - (HEIGHT - 6) * (value - low) / ((high - low) or 1):.1f}"
            for n, value in enumerate(trend)
            if value is not None
        )


class _More(TypedDict, total=False):
    average: float | None
    running: bool


def line(
    indicator: AnyIndicator, place: Place, months: Sequence[date], cells: Cells, **more: Unpack[_More]
) -> FigureRow:
    """Return a figure of a place in the first of the months (newest first)."""
    # A hidden month has no value, so that neither trend nor change reveals it.
    known = [cells.shown((indicator.code, month, place.pk)) for month in months]
    values = [None if each is None else indicator.figure(each) for each in known]
    numbers = known[0] or Numbers()
    year_before = values[12] if len(values) > 12 else None
    before = values[1] if len(values) > 1 else None
    return FigureRow(
        indicator,
        place,
        months[0],
        numbers,
        before,
        trend=tuple(values[::-1]),
        year_ago=year_before,
        suppressed=(indicator.code, months[0], place.pk) in cells.hidden,
        **more,
    )


def closed(indicator: AnyIndicator, place: Place, viewer: Viewer) -> bool:
    """Return whether the rows behind a figure must not be listed for this viewer."""
    # A number or community in the list of a sensitive figure leads to a person's page. Viewers who serve these people
    # may read it there anyway.
    return indicator.sensitive and not viewer.may(P.PEOPLE_READ_SENSITIVE, place)


def average(indicator: AnyIndicator, above: Numbers | None, among: int) -> float | None:
    """Return the average of the siblings: of all together for a share, per place for a number."""
    if above is None:
        return None
    value = indicator.figure(above)
    if value is None or not indicator.of_size:
        return value
    return value / among if among else None


def page_lines(
    place: Place, months: Sequence[date], cells: Cells, *, above: Place | None, among: int, running: bool
) -> list[FigureRow]:
    """Return all figures of a place; those behind the average with the figure that may explain it."""
    found: dict[str, FigureRow] = {}
    for indicator in INDICATORS.values():
        parent = cells.shown((indicator.code, months[0], above.pk)) if above else None
        shared = average(indicator, parent, among)
        found[indicator.code] = line(indicator, place, months, cells, average=shared, running=running)
    return [with_hint(each, found) for each in found.values()]


def with_hint(each: FigureRow, found: dict[str, FigureRow]) -> FigureRow:
    """Return the line with the figure that may explain a bad value."""
    reason = found.get(each.indicator.hint)
    if not each.behind or reason is None or not (reason.behind or reason.indicator.direction not in (LOWER, HIGHER)):
        return each
    return replace(each, hint=reason)


SORTS = {
    "name": lambda each: each.place.path,
    "value": lambda each: (each.value is not None, each.value or 0),
    "change": lambda each: (each.change is not None, each.change or 0),
    "counted": lambda each: (not each.suppressed, each.numbers.counted),
    "population": lambda each: (not each.suppressed, each.numbers.population),
}


def ordered(lines: Iterable[FigureRow], sort: str) -> list[FigureRow]:
    """Return the lines sorted by a name of SORTS, descending with a "-" in front."""
    return sorted(lines, key=SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))


def decimals(indicator: AnyIndicator) -> int:
    """Return how many decimals a chart shows."""
    return 1 if indicator.unit in {SHARE, MEAN} else 0
