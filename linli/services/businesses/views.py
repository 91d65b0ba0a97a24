"""Pages of businesses."""

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
from linli.registers.places import queries as places
from linli.services.businesses import actions, policies, queries
from linli.services.businesses.forms import ShopEndForm, ShopForm
from linli.services.businesses.models import Shop
from linli.services.businesses.states import ShopState


@require_safe
@requires(P.SHOP_VIEW)
@in_place(P.SHOP_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the businesses of a place, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.SHOP_VIEW)
    state = request.GET.get("state", ShopState.OPEN)
    rows = queries.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.SHOP_VIEW), place).groups()
    context = {
        "page": page(rows, order=queries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": ShopState.choices,
        "may_edit": request.viewer.may(P.SHOP_EDIT),
    }
    return render(request, "businesses/_rows.html" if request.htmx else "businesses/list.html", context)


@requires(P.SHOP_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a shop."""
    form = ShopForm(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        row = actions.add(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": row.title})
        return redirect("businesses:detail", row.pk)
    return render(request, "businesses/new.html", {"form": form})


def _row(request: Request, pk: int) -> Shop:
    return get_object_or_404(Shop.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _page(request: Request, row: Shop, form: ShopEndForm) -> HttpResponse:
    may_end = row.until is None and policies.may_edit(request.viewer, row.community)
    context = {"row": row, "form": form if may_end else None, "entries": journal.of(row)[:20]}
    return render(request, "businesses/detail.html", context)


@require_safe
@requires(P.SHOP_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a shop with its history."""
    return _page(request, _row(request, pk), ShopEndForm())


@require_POST
@requires(P.SHOP_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End a shop."""
    row = _row(request, pk)
    form = ShopEndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.end(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("%(name)s ended.") % {"name": row.title})
    return redirect("businesses:detail", row.pk)
