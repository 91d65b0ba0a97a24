"""The diary of the signed-in worker. There is no address for the diary of another person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import rules
from linli.core.rooms import diary
from linli.core.rooms.diary import Days, DiaryFigure, DiaryKind, DiaryLine
from linli.core.web import downloads
from linli.core.web.filters import PageDayForm, cleaned, ignore, page_day
from linli.core.web.http import Request, requires
from linli.core.web.pagination import Page, read, token
from linli.work.diary import exports, queries
from linli.work.diary.forms import DiaryDaysForm, SearchForm
from linli.work.visits import queries as visits

MOST_DAYS = "diary.page.max_days"
SHOWN = 50
FOUND = ("found",)  # the order of what was found, for the token of the next page


def _month(request: Request) -> date:
    """Return the first day of the month that the address names, else of this month."""
    asked = request.GET.get("month", "")
    form = PageDayForm({"day": f"{asked}-01"})
    if form.is_valid():
        first: date = form.cleaned_data["day"]
        return first
    if asked:
        ignore(request, "month")
    return timezone.localdate().replace(day=1)


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def day(request: Request) -> HttpResponse:
    """Show one day."""
    on, today = page_day(request), timezone.localdate()
    found = queries.sections(request.viewer, Days(on, on), private=True)
    context = {
        "day": on,
        "today": today,
        "worker": visits.worker_of(request.viewer, today),
        "sections": found[0][1] if found else [],
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1) if on < today else None,
        # An empty day leads to the last one with a record.
        "latest": None if found else diary.bounds(request.viewer).last,
    }
    return render(request, "diary/day.html", context)


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def month(request: Request) -> HttpResponse:
    """Show how many records the days of a month have."""
    days = queries.month_of(_month(request))
    assert days.first is not None
    counted = diary.per_day(request.viewer, days)
    sums = [(kind, sum(day.get(kind.code, 0) for day in counted.values())) for kind in diary.kinds()]
    later = queries.month_of(days.first + timedelta(days=31))
    context = {
        "days": days,
        "today": timezone.localdate(),
        "weeks": list(queries.weeks(days, counted)),
        "sums": [(kind, count) for kind, count in sums if count],
        "worked": len(counted),
        "before": days.first - timedelta(days=1),
        "after": later.first if later.first and later.first <= timezone.localdate() else None,
    }
    return render(request, "diary/month.html", context)


def _named(request: Request) -> tuple[DiaryKind | None, DiaryFigure | None]:
    """Return the kind and the figure of it that the address names, if it names any.

    Raises:
        Http404: there is none of this name.
    """
    kind = _of_code(diary.kinds(), request.GET.get("kind", ""))
    return kind, _of_code(kind.figures, request.GET.get("figure", "")) if kind else None


def _of_code(known: Any, code: str) -> Any:
    found = next((one for one in known if one.code == code), None)
    if code and found is None:
        raise Http404
    return found


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def days(request: Request) -> HttpResponse:
    """Show all records of some days on one page, to read or to print; of one kind, or what a figure counts."""
    form = DiaryDaysForm(request.GET)
    asked, today = cleaned(request, form), timezone.localdate()
    first = asked.get("first") or min(today, asked.get("last") or today).replace(day=1)
    shown = Days(first, asked.get("last") or max(today, first))
    most = int(rules.value(MOST_DAYS))
    too_long = (shown.last or first) - first >= timedelta(days=most)
    kind, figure = _named(request)
    found = [] if too_long else queries.sections(request.viewer, shown, kind, figure)
    context = {
        "form": DiaryDaysForm(initial={"first": shown.first, "last": shown.last}),
        "days": shown,
        "today": today,
        "worker": visits.worker_of(request.viewer, today),
        "found": found,
        "count": sum(len(section.lines) for _day, every in found for section in every),
        "most": most if too_long else 0,
        "kind": kind,
        "figure": figure,
    }
    return render(request, "diary/days.html", context)


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def search(request: Request) -> HttpResponse:
    """Search the viewer's own records."""
    form = SearchForm(request.GET or None)
    asked = cleaned(request, form) if form.is_bound else {}
    words = asked.get("q", "")
    found = queries.find(words, request.viewer, Days(asked.get("first"), asked.get("last"))) if words else None
    context = {
        "form": form,
        "words": words,
        "count": len(found.lines) if found else 0,
        "since": found.since if found else None,
        "page": _part(found.lines if found else [], request.GET.get("after", "")),
        "most": int(rules.value(queries.MOST)),
    }
    return render(request, "diary/search.html", context)


def _part(lines: list[DiaryLine], after: str) -> Page[Any]:
    start = int(read(after, FOUND)[0]) if after else 0
    end = start + SHOWN
    return Page(list(lines[start:end]), token([end], FOUND) if end < len(lines) else "")


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def week(request: Request) -> HttpResponse:
    """Show the viewer's own week in numbers."""
    on, today = page_day(request), timezone.localdate()
    worker = visits.worker_of(request.viewer, today)
    shown = queries.week_of(request.viewer, on, worker.community.code if worker else "")
    assert shown.days.first is not None and shown.days.last is not None
    context = {
        "week": shown,
        "today": today,
        "before": shown.days.first - timedelta(weeks=1),
        "after": shown.days.last + timedelta(days=1) if shown.days.last < today else None,
    }
    return render(request, "diary/week.html", context)


@require_safe
@requires(P.VISIT_RECORD)
def export(request: Request) -> HttpResponseBase:
    """Send the viewer's diary of some days, or all of it, as Excel."""
    viewer = request.viewer
    form = DiaryDaysForm(request.GET)
    asked, known = cleaned(request, form), diary.bounds(viewer)
    span = Days(asked.get("first") or known.first, asked.get("last") or known.last)
    worker = visits.worker_of(viewer, timezone.localdate())
    return downloads.answer(
        request,
        downloads.Download(
            verb="diary.exported",
            about=None,
            title=_("diary"),
            columns=exports.columns(),
            rows=exports.DiaryRows(viewer, span),
            place=str(worker.community) if worker else "",
            period=_period(span),
            purpose=_("own diary"),
            facts={"community_id": worker.community_id} if worker else {},
        ),
    )


def _period(span: Days) -> str:
    if span.first is None or span.last is None:
        return ""
    first, last = date_format(span.first, "Y-m-d"), date_format(span.last, "Y-m-d")
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
