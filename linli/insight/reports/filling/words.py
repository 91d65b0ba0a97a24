"""What fills a blank, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core.figures.indicators import INDICATORS
from linli.core.items import ITEMS
from linli.insight.reports.engine.periods import ReportPeriod
from linli.insight.reports.engine.terms import Term, TermKind
from linli.insight.reports.filling.conditions import selection
from linli.insight.reports.filling.figures import defined

WHEN = {
    "new": gettext_lazy("begun in the period"),
    "start": gettext_lazy("before the period"),
    "year": gettext_lazy("since 1 January"),
    "year_before": gettext_lazy("a year earlier"),
}
GIVEN = {
    "community": gettext_lazy("name of the community or office"),
    "subdistrict": gettext_lazy("name of the subdistrict"),
    "today": gettext_lazy("day of filling"),
    "period": gettext_lazy("the period"),
    "year": gettext_lazy("year of the period"),
    "month": gettext_lazy("month of the period"),
    "day": gettext_lazy("day of the month of filling"),
    "today_year": gettext_lazy("year of filling"),
    "today_month": gettext_lazy("month of filling"),
    "today_day": gettext_lazy("day of the month of filling"),
    "filler": gettext_lazy("who fills it in"),
    "phone": gettext_lazy("phone of the office"),
    "serial": gettext_lazy("number of the row"),
}


def term_words(term: Term, period: ReportPeriod) -> str:
    """Return in words what fills a blank."""
    if term.kind in (TermKind.COUNT, TermKind.ROWS):
        return _counted(term, period)
    read = WORDS.get(term.kind)
    return str(read(term)) if read is not None else term.text


def _item(term: Term) -> Any:
    return ITEMS[term.code].title if term.code in ITEMS else term.code


def _indicator(term: Term) -> Any:
    return INDICATORS[term.code].title if term.code in INDICATORS else term.code


WORDS: dict[TermKind, Callable[[Term], Any]] = {
    TermKind.ITEM: _item,
    TermKind.INDICATOR: _indicator,
    TermKind.GIVEN: lambda term: GIVEN.get(term.code, term.code),
    TermKind.ANSWER: lambda _term: _("ask who knows it"),
    TermKind.NOT_OURS: lambda _term: _("filled in by others"),
    TermKind.SUM: lambda term: " + ".join(term.keys),
}


def _counted(term: Term, period: ReportPeriod) -> str:
    words = defined(selection(term, period))
    more = [str(WHEN[term.when])] if term.when in WHEN else []
    if term.place:
        more.append(term.place)
    joint = pgettext("between names", ", ")
    return f"{words} ({joint.join(more)})" if more else words
