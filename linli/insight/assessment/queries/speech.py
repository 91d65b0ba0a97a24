"""The speech table: what was said, and what the records give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.core.figures import indicators, monthly
from linli.core.figures.engines import Engine
from linli.core.figures.indicators import INDICATORS, Numbers
from linli.core.law import calendar, content
from linli.insight.assessment.queries import cells


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of the source speech beside that of the records; `value` is None until its app exists."""

    code: str
    title: str
    value: float | None
    counted: int | None
    population: int | None
    said: float
    unit: str
    indicator: str
    on: date


def speech(engine: Engine, on: date) -> list[Said]:
    """Return every figure quoted in the content packs, computed from the records on a day."""
    quoted = [row for _, table in content.tables("speech.toml") for row in table["figure"]]
    days = {row["code"]: calendar.years_before(on, row.get("years_ago", 0)) for row in quoted}
    totals: dict[tuple[str, date], Numbers] = {}
    for day in sorted(set(days.values())):
        wanted = {row["indicator"] for row in quoted if days[row["code"]] == day and row.get("indicator") in INDICATORS}
        for (code, _, _), numbers in indicators.cells(
            engine, [monthly.period(day)], codes=cells.codes(), only=wanted
        ).items():
            # The speech quotes the whole district: the sum of all communities.
            totals[code, day] = totals.get((code, day), Numbers()) + numbers
    return [_said(row, days[row["code"]], totals) for row in quoted]


def _said(row: dict[str, Any], on: date, totals: Mapping[tuple[str, date], Numbers]) -> Said:
    """Return one figure: the share if a percentage was said, else the number counted."""
    code, unit = row.get("indicator", ""), row["unit"]
    numbers = totals.get((code, on), Numbers()) if code in INDICATORS else None
    value: float | None = None
    if numbers is not None:
        share = INDICATORS[code].figure(numbers) if unit == "%" else numbers.counted
        value = None if share is None else round(share, 1)
    return Said(
        code=row["code"],
        title=str(content.text(row["title"])),
        value=value,
        counted=numbers.counted if numbers else None,
        population=numbers.population if numbers else None,
        said=row["said"],
        unit=unit,
        indicator=code,
        on=on,
    )
