"""The labour force ledger and the tracking files of those out of work: lists, sheets, printed pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.services.employment import exports
from linli.services.employment.queries import ledger
from linli.services.employment.queries.day import EmploymentDay, employment_day, homes_of
from linli.services.employment.queries.ledger import LedgerLine
from linli.services.employment.states import WorkState
from linli.services.employment.views import common
from linli.services.schemes.views.common import part_of

SHOWS = {
    "out": gettext_lazy("out of work"),
    "registered": gettext_lazy("registered unemployed"),
    "long": gettext_lazy("long unemployed"),
    "work": gettext_lazy("in work"),
    "outside": gettext_lazy("outside the labour force"),
    "unknown": gettext_lazy("nothing recorded"),
    "late": gettext_lazy("entered late"),
}


def _asked(request: Request, default: str = "") -> dict[str, Any]:
    place, on = common.place_of(request), common.day_of(request)
    show = word(request, "show", SHOWS, default)
    if common.too_many(request.viewer, place):
        return {"place": place, "on": on, "show": show, "day": None, "numbers": []}
    day = employment_day(homes_of(request.viewer, on, place=place), on)
    late = ledger.late_people(day) if show == ledger.LATE else frozenset()
    return {"place": place, "on": on, "show": show, "day": day, "numbers": ledger.places_of(day, show, late)}


def _lines(request: Request, day: EmploymentDay | None, numbers: Sequence[int]) -> list[tuple[LedgerLine, WorkState]]:
    """Return lines with the state that the viewer may know."""
    if day is None:
        return []
    found = ledger.lines(day, numbers)
    return [(one, common.shown(one.state, request.viewer, one.person.community_id)) for one in found]


def _context(request: Request, said: dict[str, Any]) -> dict[str, Any]:
    part = part_of(said["numbers"], request)
    return {
        **said,
        "page": part,
        "lines": _lines(request, said["day"], part.rows),
        "count": ledger.numbers(said["day"]) if said["day"] else None,
        "shows": SHOWS.items(),
        "is_today": said["on"] == timezone.localdate(),
    }


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the labour force ledger of a place on a day, with the numbers that it gives."""
    context = _context(request, _asked(request))
    return render(request, "employment/_ledger.html" if request.htmx else "employment/list.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def files(request: Request) -> HttpResponse:
    """Show the tracking files of those out of work."""
    context = _context(request, _asked(request, "out"))
    return render(request, "employment/_files.html" if request.htmx else "employment/files.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def printed(request: Request) -> HttpResponse:
    """Show the whole ledger for printing."""
    said = _asked(request)
    context = _context(request, said) | {"lines": _lines(request, said["day"], said["numbers"])}
    return render(request, "employment/printed.html", context)


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the labour force ledger with the page's filters as Excel."""
    said = _asked(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="employment.ledger_exported",
            title=_("labour force ledger"),
            columns=exports.ledger_columns(),
            rows=downloads.Listed(list(exports.ledger_rows(_lines(request, said["day"], said["numbers"])))),
            purpose=_("employment ledgers"),
            **_narrowed(said),
        ),
    )


@require_safe
@requires(P.EMPLOYMENT_VIEW)
@in_place(P.EMPLOYMENT_VIEW)
def files_export(request: Request) -> HttpResponseBase:
    """Send the tracking files with the page's filters as Excel."""
    said = _asked(request, "out")
    return downloads.answer(
        request,
        downloads.Download(
            verb="employment.files_exported",
            title=_("tracking files of people out of work"),
            columns=exports.tracking_columns(),
            rows=downloads.Listed(list(exports.tracking_rows(_lines(request, said["day"], said["numbers"])))),
            purpose=_("employment ledgers"),
            **_narrowed(said),
        ),
    )


def _narrowed(said: dict[str, Any]) -> dict[str, Any]:
    """Return what a sheet says about place, day and filter."""
    on: date = said["on"]
    shown = [(_("show"), str(SHOWS[said["show"]]))] if said["show"] else []
    return {"about": said["place"], "place": str(said["place"] or ""), "period": str(on), "filters": shown}
