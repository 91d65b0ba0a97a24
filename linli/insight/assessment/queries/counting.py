"""Which indicators count a record: those of its own fact table, and those derived from it for what it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.figures import evidence, indicators
from linli.core.figures.evidence import COUNTED, REST
from linli.core.figures.facts import TABLES, FactTable, walk
from linli.core.figures.indicators import INDICATORS, AnyIndicator, Base
from linli.insight.assessment.queries import cells
from linli.insight.assessment.queries.cells import CellSource


@dataclass(frozen=True, slots=True)
class Counting:
    """The indicators that have a record: (indicator, whether it counts it, page).

    `later`: the record is newer than the stored figures, or there are none; `page` is their page.
    """

    page: str
    later: bool = False
    indicators: list[tuple[AnyIndicator, bool, str]] = field(default_factory=list)


def of_record(record: Any, day: date, viewer: Viewer, at: CellSource) -> Counting:
    """Return the indicators of the month of `day` that have a record or what it belongs to, as a viewer may open them.

    Indicators of sensitive kinds are left out for viewers who may not read the rows behind them.
    """
    month = day.replace(day=1)
    if month not in at.months():
        return Counting(_figures(record))
    if record.recorded_at > at.as_of:
        return later(record)
    trusted = viewer.scope(Permission.PEOPLE_READ_SENSITIVE).has(record.community_id)
    found, codes = [], cells.codes()
    with at.engine() as engine:
        for base, ref in units_of(record):
            counted = evidence.counting(base, (record.community_id, ref), engine, at.period(month), codes)
            known = ((INDICATORS[code], counts) for code, counts in counted.items())
            found += [(one, counts, _page(one, counts, record, month)) for one, counts in known]
    return Counting(_figures(record), indicators=[row for row in found if trusted or not row[0].sensitive])


def later(record: Any) -> Counting:
    """Return that the figures have a record only when they are counted next."""
    return Counting(_figures(record), later=True)


def _figures(record: Any) -> str:
    return f"{reverse('assessment:figures')}?{urlencode({'place': record.community_id})}"


def units_of(record: Model) -> Iterator[tuple[Base, int]]:
    """Yield the bases that have a record as a unit, or are derived from it and have what it belongs to as a unit."""
    for table in (one for one in TABLES.values() if one.model is type(record)):
        for base in indicators.bases():
            if base.table is table:
                yield base, record.pk
            elif (column := _column_to(base, table)) and indicators.reads(base, table):
                yield base, getattr(record, column)


def _column_to(base: Base, table: FactTable) -> str:
    """Return the attribute of a record with the key of a unit of the base; "" if there is none."""
    for source in table.columns.values():
        if isinstance(source, str) and "__" not in source:
            column = walk(table.model, source)[-1]
            if column.related_model is base.table.model:
                return str(column.attname)
    return ""


def _page(indicator: AnyIndicator, counts: bool, record: Any, month: date) -> str:
    asked = {"place": record.community_id, "month": f"{month:%Y-%m}", "part": COUNTED if counts else REST}
    return f"{reverse('assessment:evidence', args=[indicator.code])}?{urlencode(asked)}"
