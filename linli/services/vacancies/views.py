"""Pages of vacancies."""

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
from linli.services.vacancies import actions, policies, queries
from linli.services.vacancies.forms import VacancyEndForm, VacancyForm
from linli.services.vacancies.models import Vacancy
from linli.services.vacancies.states import VacancyState


@require_safe
@requires(P.VACANCY_VIEW)
@in_place(P.VACANCY_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the vacancies of a place, the newest first."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_VIEW)
    state = request.GET.get("state", VacancyState.OPEN)
    rows = queries.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.VACANCY_VIEW), place).groups()
    context = {
        "page": page(rows, order=queries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": VacancyState.choices,
        "may_edit": request.viewer.may(P.VACANCY_EDIT),
    }
    return render(request, "vacancies/_rows.html" if request.htmx else "vacancies/list.html", context)


@requires(P.VACANCY_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a vacancy."""
    form = VacancyForm(request.POST or None, communities=queries.communities(request.viewer))
    if form.is_valid():
        row = actions.add(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": row.title})
        return redirect("vacancies:detail", row.pk)
    return render(request, "vacancies/new.html", {"form": form})


def _row(request: Request, pk: int) -> Vacancy:
    return get_object_or_404(Vacancy.objects.visible_to(request.viewer).select_related("community"), pk=pk)


def _page(request: Request, row: Vacancy, form: VacancyEndForm) -> HttpResponse:
    may_end = row.until is None and policies.may_edit(request.viewer, row.community)
    context = {"row": row, "form": form if may_end else None, "entries": journal.of(row)[:20]}
    return render(request, "vacancies/detail.html", context)


@require_safe
@requires(P.VACANCY_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a vacancy with its history."""
    return _page(request, _row(request, pk), VacancyEndForm())


@require_POST
@requires(P.VACANCY_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End a vacancy."""
    row = _row(request, pk)
    form = VacancyEndForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    actions.end(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("%(name)s ended.") % {"name": row.title})
    return redirect("vacancies:detail", row.pk)
