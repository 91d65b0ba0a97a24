"""The common URL parameters of the figure pages, and their common context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.errors import NotCovered
from linli.core.figures.indicators import INDICATORS, AnyIndicator, Split
from linli.core.web.http import EVERYWHERE, PLACE, Request, number
from linli.insight.assessment.queries import cells, places
from linli.registers.places import queries as registers
from linli.registers.places.models import Place
from linli.registers.places.states import Level


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What an address asks for: a place, a month, and the source of the figures."""

    place: Place
    month: date
    source: cells.CellSource

    def months(self, count: int) -> list[date]:
        """Return the month and those before it, newest first, at most `count`."""
        known = self.source.months(cells.MONTHS + cells.TREND)
        start = known.index(self.month)
        # Counting now takes long; two months are enough for the change.
        return known[start : start + (2 if self.source.counted_now else count)]


def page_request(request: Request) -> PageRequest:
    """Read place and month from the address.

    Raises:
        Http404: the viewer may not read the figures of this place.
        NotCovered: there are no figures of the month.
    """
    source = cells.source(anew=request.GET.get("now") == "1")
    rows = places.readable(request.viewer).select_related("parent")
    if (named := request.GET.get(PLACE, "")) not in {"", EVERYWHERE}:
        place = rows.filter(pk=number(named) or 0).first()
    else:
        place = rows.filter(pk=request.viewer.home_id or 0).first() or rows.order_by("path").first()
    if place is None:
        raise Http404
    return PageRequest(place, _month(request, source), source)


def _month(request: Request, source: cells.CellSource) -> date:
    """Return the month of the address, the newest if it names none.

    Raises:
        NotCovered: there are no figures of it.
    """
    known = source.months()
    asked = {f"{month:%Y-%m}": month for month in known}
    text = request.GET.get("month", "")
    if not text:
        return known[0]
    if text not in asked:
        raise _not_covered(request, known)
    return asked[text]


def _not_covered(request: Request, known: Sequence[date]) -> NotCovered:
    first, last = (date_format(month, "YEAR_MONTH_FORMAT") for month in (known[-1], known[0]))
    newest = request.GET.copy()
    newest["month"] = f"{known[0]:%Y-%m}"
    return NotCovered(
        _("No figures of this month"),
        _("There are figures from {first} to {last}.").format(first=first, last=last),
        url=f"{request.path}?{newest.urlencode()}",
        words=_("Show {month}").format(month=last),
    )


def indicator_of(code: str) -> AnyIndicator:
    """Return the indicator that an address names.

    Raises:
        Http404: there is none.
    """
    if code not in INDICATORS:
        raise Http404
    return INDICATORS[code]


def split_of(request: Request, indicator: AnyIndicator) -> Split | None:
    """Return the column by which an address breaks the figure down; None if it names none.

    Raises:
        Http404: the figure cannot be broken down by it.
    """
    if not (asked := request.GET.get("split", "")):
        return None
    found = next((split for split in indicator.splits if split.column == asked), None)
    if found is None:
        raise Http404
    return found


def shared(request: Request, asked: PageRequest) -> dict[str, Any]:
    """Return the context that all of these pages need."""
    readable = places.readable(request.viewer)
    above = list(registers.offices_above(asked.place))
    may = set(readable.filter(pk__in=[p.pk for p in above]).values_list("pk", flat=True))
    months = asked.source.months()
    here = months.index(asked.month)
    return {
        "place": asked.place,
        "month": asked.month,
        "months": months,
        "older": months[here + 1] if here + 1 < len(months) else None,
        "newer": months[here - 1] if here else None,
        "running": asked.source.period(asked.month).last if asked.source.runs(asked.month) else None,
        "source": asked.source,
        "now": "&now=1" if asked.source.counted_now and request.GET.get("now") else "",  # for links to the same source
        "crumbs": [(p, p.pk in may) for p in above],
        "parts": places.parts(asked.place, request.viewer, "") if asked.place.level != Level.COMMUNITY else [],
    }
