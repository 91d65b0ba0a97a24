"""Figures, and the rows behind them, as sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.figures.indicators import SHARE
from linli.core.intake.sheets import Column
from linli.insight.assessment.queries.gaps import Notable
from linli.insight.assessment.queries.lines import FigureRow, difference_unit


def place_columns(unit: str, difference: str) -> list[Column]:
    """Return the header of a table of places."""
    return [
        Column(_("area"), 22),
        Column(_("value") + (f" ({unit})" if unit else ""), 12, "number"),
        Column(_("change on last month") + (f" ({difference})" if difference else ""), 14, "number"),
        Column(_("change on the same month last year") + (f" ({difference})" if difference else ""), 14, "number"),
        Column(_("counted"), 12, "number"),
        Column(_("base"), 12, "number"),
        Column(_("remark"), 14),
    ]


def remark(line: Any) -> str:
    """Return what a reader of a figure must know: it is hidden, of a running month, or of few people."""
    if line.suppressed:
        return _("not shown")
    said = [_("small base")] if line.is_small else []
    return "；".join([*said, *([_("month not over")] if line.running else [])])


def place_rows(lines: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield one row per place; a suppressed figure is empty."""
    for line in lines:
        numbers = None if line.suppressed else line.numbers
        yield [
            line.place.name,
            None if line.value is None else round(line.value, 2),
            None if line.change is None else round(line.change, 2),
            None if line.change_year is None else round(line.change_year, 2),
            numbers.counted if numbers else None,
            numbers.population if numbers else None,
            remark(line),
        ]


REPORT_WIDTHS = (27, 14, 21, 21, 18, 17, 12)


def report_columns() -> list[Column]:
    """Return the header of the report of a month."""
    return [
        Column(_("figure"), 30),
        Column(_("value"), 12, "number"),
        Column(_("unit"), 10),
        Column(_("change on last month"), 14, "number"),
        Column(_("change on the same month last year"), 14, "number"),
        Column(_("unit of the changes"), 12),
        Column(_("compared with"), 26),
        Column(_("counted"), 12, "number"),
        Column(_("base"), 12, "number"),
        Column(_("remark"), 14),
    ]


def report_rows(rows: Iterable[FigureRow], first: Iterable[Notable]) -> Iterator[list[Any]]:
    """Yield one row per figure."""
    against = _against(first)
    for row in rows:
        numbers = None if row.suppressed else row.numbers
        unit = difference_unit(row.indicator)
        yield [
            str(row.indicator.title),
            _rounded(row.value),
            "%" if row.indicator.unit == SHARE else unit,
            _rounded(row.change),
            _rounded(row.change_year),
            unit,
            _compared(row, against),
            numbers.counted if numbers else None,
            numbers.population if numbers else None,
            remark(row),
        ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _against(first: Iterable[Notable]) -> dict[str, str]:
    return {each.line.indicator.code: each.baseline.words for each in first}


def _compared(row: FigureRow, against: Mapping[str, str]) -> str:
    """Return the value that the pages compare the figure with, in words."""
    if row.indicator.code in against or row.average is None:
        return against.get(row.indicator.code, "")
    return _("average %(value)s") % {"value": row.shown_average}


def report_grid(rows: Iterable[FigureRow], first: Iterable[Notable]) -> Iterator[list[str]]:
    """Yield the header and the rows for Word: units beside the numbers, both numbers in one column."""
    changes = [_("change on last month"), _("change on the same month last year")]
    yield [_("figure"), _("value"), *changes, _("compared with"), _("counted / base"), _("remark")]
    against = _against(first)
    for row in rows:
        numbers = (number_format(n, force_grouping=True) for n in (row.numbers.counted, row.numbers.population))
        both = " / ".join(numbers) if row.shows_both else ""
        changes = [row.shown_change, row.shown_change_year]
        yield [str(row.indicator.title), row.shown, *changes, _compared(row, against), both, remark(row)]


def attention(first: Iterable[Notable]) -> Iterator[str]:
    """Yield what needs attention as sentences: the figure, its baseline, and the places behind the difference."""
    for each in first:
        said = _("%(title)s %(value)s: %(baseline)s, %(difference)s worse") % {
            "title": each.line.indicator.title,
            "value": each.line.shown,
            "baseline": each.baseline.words,
            "difference": each.behind_by,
        }
        places = [lack.line.place.name for lack in each.gap.most] if each.gap else []
        yield said + (
            _(" (most at: %(places)s)") % {"places": pgettext("between names", ", ").join(places)} if places else ""
        )


def evidence_columns() -> list[Column]:
    """Return the header of a list of evidence."""
    return [
        Column(_("number"), 12, "number"),
        Column(_("record"), 30),
        Column(_("address"), 30),
        Column(_("community"), 20),
    ]


def evidence_rows(lines: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield one row per record; of a record that the viewer may not see only the number."""
    for line in lines:
        yield [line.ref, line.title, line.detail, line.community]
