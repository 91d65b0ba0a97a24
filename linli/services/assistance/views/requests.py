"""Requests of residents: the list, and one with what is missing and the household it is about."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web import pagination
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.registers.places import queries as places
from linli.services.assistance import actions, forms
from linli.services.assistance.models import AidRequest
from linli.services.assistance.queries import requests
from linli.services.assistance.states import AidState
from linli.services.assistance.views import common

LONGEST = 60  # letters of a name that is searched


@common.private
@require_safe
@requires(P.ASSISTANCE_RECORD)
@in_place(P.ASSISTANCE_RECORD)
def listed(request: Request) -> HttpResponse:
    """Show what residents asked for, the newest first, each with what is missing."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.ASSISTANCE_RECORD)
    show = word(request, "show", AidState.values)
    rows = requests.listed(request.viewer, place=place, show=show)
    groups = places.within(request.viewer.scope(P.ASSISTANCE_RECORD), place).groups()
    page = pagination.page(rows, order=requests.ORDER, after=request.GET.get("after", ""), groups=groups)
    steps = requests.steps(page.rows, timezone.localdate())
    context = {
        "place": place,
        "show": show,
        "page": page,
        "lines": [(row, row.said.name, requests.missing(steps[row.pk]) if row.is_open else []) for row in page.rows],
        "states": AidState.choices,
    }
    return render(request, "assistance/_requests.html" if request.htmx else "assistance/requests.html", context)


def _row(request: Request, pk: int) -> AidRequest:
    rows = AidRequest.objects.visible_to(request.viewer).select_related(*requests.RELATED, "taken_by")
    return get_object_or_404(rows, pk=pk)


def _words(request: Request, row: AidRequest) -> str:
    """Return the name or phone by which the household is looked for: as typed, else as it was said."""
    return (request.POST.get("find", "").strip() or row.said.name)[:LONGEST]


def _acts(row: AidRequest, request: Request, found: list[requests.AidHousehold]) -> dict[str, PageAct]:
    by, acts = request.viewer, []
    if row.is_open:
        if found:
            form = partial(forms.TakeAidForm, found=found, words=_words(request, row))
            hint = gettext_lazy("The household is called, signs, and its application is prepared on its page.")
            title = gettext_lazy("Accept for a household")
            acts.append(PageAct("take", title, form, partial(_take, row, by), hint))
        hint = gettext_lazy("It can be accepted after all as long as the content is kept.")
        decline, title = partial(_decline, row, by), gettext_lazy("Decline the request")
        acts.append(PageAct("decline", title, forms.DeclineAidForm, decline, hint, danger=True))
    elif row.state == AidState.DECLINED and row.forgotten_at is None:
        again, title = partial(_reopen, row, by), gettext_lazy("Accept after all")
        acts.append(PageAct("reopen", title, forms.ReopenAidForm, again))
    return {act.name: act for act in acts}


def _take(row: AidRequest, by: Any, form: forms.TakeAidForm) -> None:
    actions.take_request(row, form.households[form.cleaned_data["household"]], by=by)


def _decline(row: AidRequest, by: Any, form: Any) -> None:
    actions.decline_request(row, by=by, **form.cleaned_data)


def _reopen(row: AidRequest, by: Any, form: Any) -> None:
    actions.reopen_request(row, by=by)


def _page(request: Request, row: AidRequest, tried: str = "", form: Any = None, *, number: str = "") -> HttpResponse:
    found = requests.candidates(row, _words(request, row), request.viewer) if row.is_open else []
    steps = requests.steps([row], timezone.localdate())[row.pk]
    context = {
        "row": row,
        "said": row.said,
        "number": number,
        "steps": steps,
        "wanted": requests.wanted_titles(row),
        "papers": requests.papers(row) if row.is_open else [],
        "candidates": found,
        "find": request.POST.get("find", ""),
        "twins": requests.same_phone(row),
        "open_application": requests.open_application(row.household) if row.household and row.is_open else None,
        "acts": offered(_acts(row, request, found), tried, form),
        "entries": journal.of(row)[:20],
    }
    return render(request, "assistance/request.html", context)


@common.private
@require_safe
@requires(P.ASSISTANCE_RECORD)
def request_page(request: Request, pk: int) -> HttpResponse:
    """Show what was said, what is missing, and for which household it may be."""
    return _page(request, _row(request, pk))


@common.private
@require_POST
@requires(P.ASSISTANCE_RECORD)
def phone(request: Request, pk: int) -> HttpResponse:
    """Show the phone number of a request; the reading is in the journal."""
    row = _row(request, pk)
    return _page(request, row, number=actions.read_phone(row, by=request.viewer))


@common.private
@require_POST
@requires(P.ASSISTANCE_RECORD)
def find(request: Request, pk: int) -> HttpResponse:
    """Look for the household by another name or phone; posted, so that the name is in no address."""
    return _page(request, _row(request, pk))


@common.private
@require_POST
@requires(P.ASSISTANCE_RECORD)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Take a request up for a household, decline it, or take it up after all."""
    row = _row(request, pk)
    found = requests.candidates(row, _words(request, row), request.viewer) if row.is_open else []
    form = perform(request, _acts(row, request, found), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("assistance:request", pk)
