"""Pages of lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.insight.lists import actions, policies, queries
from linli.insight.lists.forms import SavedListEndForm, SavedListForm
from linli.insight.lists.models import SavedList
from linli.insight.lists.states import SavedListState
from linli.registers.places import queries as places


@require_safe
@requires(P.SAVED_LIST_VIEW)
@in_place(P.SAVED_LIST_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the lists of a place, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.SAVED_LIST_VIEW)
    state = request.GET.get("state", SavedListState.OPEN)
    rows = queries.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.SAVED_LIST_VIEW), place).groups()
    context = {
        "page": page(rows, order=queries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": SavedListState.choices,
        "may_edit": request.viewer.may(P.SAVED_LIST_EDIT),
    }
    return render(request, "lists/_rows.html" if request.htmx else "lists/list.html", context)


@requires(P.SAVED_LIST_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a saved list."""
    form = SavedListForm(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        row = actions.add(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": row.title})
        return redirect("lists:detail", row.pk)
    return render(request, "lists/new.html", {"form": form})


def _row(request: Request, pk: int) -> SavedList:
    return get_object_or_404(SavedList.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _page(request: Request, row: SavedList, form: SavedListEndForm) -> HttpResponse:
    may_end = row.until is None and policies.may_edit(request.viewer, row.community)
    context = {"row": row, "form": form if may_end else None, "entries": journal.of(row)[:20]}
    return render(request, "lists/detail.html", context)


@require_safe
@requires(P.SAVED_LIST_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a saved list with its history."""
    return _page(request, _row(request, pk), SavedListEndForm())


@require_POST
@requires(P.SAVED_LIST_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End a saved list."""
    row = _row(request, pk)
    form = SavedListEndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.end(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("%(name)s ended.") % {"name": row.title})
    return redirect("lists:detail", row.pk)
