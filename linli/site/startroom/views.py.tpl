"""Pages of ${title_lower}."""

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
from linli.${layer}.${name} import actions, policies, queries
from linli.${layer}.${name}.forms import ${Thing}Form, ${Thing}EndForm
from linli.${layer}.${name}.models import ${Thing}
from linli.${layer}.${name}.states import ${Thing}State


@require_safe
@requires(P.${THING}_VIEW)
@in_place(P.${THING}_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the ${title_lower} of a place, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.${THING}_VIEW)
    state = request.GET.get("state", ${Thing}State.OPEN)
    rows = queries.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.${THING}_VIEW), place).groups()
    context = {
        "page": page(rows, order=queries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": ${Thing}State.choices,
        "may_edit": request.viewer.may(P.${THING}_EDIT),
    }
    return render(request, "${name}/_rows.html" if request.htmx else "${name}/list.html", context)


@requires(P.${THING}_EDIT)
def new(request: Request) -> HttpResponse:
    """Add ${a_words}."""
    form = ${Thing}Form(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        row = actions.add(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": row.title})
        return redirect("${name}:detail", row.pk)
    return render(request, "${name}/new.html", {"form": form})


def _row(request: Request, pk: int) -> ${Thing}:
    return get_object_or_404(${Thing}.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _page(request: Request, row: ${Thing}, form: ${Thing}EndForm) -> HttpResponse:
    may_end = row.until is None and policies.may_edit(request.viewer, row.community)
    context = {"row": row, "form": form if may_end else None, "entries": journal.of(row)[:20]}
    return render(request, "${name}/detail.html", context)


@require_safe
@requires(P.${THING}_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show ${a_words} with its history."""
    return _page(request, _row(request, pk), ${Thing}EndForm())


@require_POST
@requires(P.${THING}_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End ${a_words}."""
    row = _row(request, pk)
    form = ${Thing}EndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.end(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("%(name)s ended.") % {"name": row.title})
    return redirect("${name}:detail", row.pk)
