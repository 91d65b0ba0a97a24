"""Employers: the list, the page of one, a new vacancy of one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.deeds import refused, shown_again
from linli.core.web.http import PLACE, Request, based_on, in_place, requires
from linli.core.web.pagination import page
from linli.registers.bodies.models import Body
from linli.registers.places import queries as places
from linli.services.vacancies import actions
from linli.services.vacancies.actions.vacancies import PROFILE
from linli.services.vacancies.forms import EmployerForm, VacancyForm
from linli.services.vacancies.models import Employer, Vacancy
from linli.services.vacancies.queries import lists


@require_safe
@requires(P.VACANCY_VIEW)
@in_place(P.VACANCY_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show the employers of a place by name."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_VIEW)
    rows = lists.employers(request.viewer, place=place)
    groups = places.within(request.viewer.scope(P.VACANCY_VIEW), place).groups()
    context = {
        "page": page(rows, order=lists.EMPLOYER_ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "may_edit": request.viewer.may(P.VACANCY_EDIT),
    }
    template = "vacancies/_employers.html" if request.htmx else "vacancies/employers.html"
    return render(request, template, context)


def _employer(request: Request, pk: int) -> Employer:
    return get_object_or_404(Employer.objects.visible_to(request.viewer).select_related("community", "body"), pk=pk)


def _bodies(request: Request) -> QuerySet[Body]:
    """Return the organisations of employers that the viewer may see."""
    return Body.objects.visible_to(request.viewer).open().filter(kind="employer").order_by("name", "pk")


@requires(P.VACANCY_EDIT)
def new(request: Request) -> HttpResponse:
    """Add an employer."""
    form = EmployerForm(request.POST or None, communities=lists.communities(request.viewer), bodies=_bodies(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_employer(by=request.viewer, **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s added. Now enter its vacancies.") % {"name": row.name})
            return redirect("vacancies:employer", row.pk)
    return shown_again(render(request, "vacancies/employer_new.html", {"form": form}), form)


@require_safe
@requires(P.VACANCY_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show an employer with its vacancies."""
    row = _employer(request, pk)
    rows = lists.with_taken(Vacancy.objects.visible_to(request.viewer).filter(employer=row))
    context = {
        "row": row,
        "page": page(rows, order=lists.ORDER, after=request.GET.get("after", "")),
        "may_edit": request.viewer.may(P.VACANCY_EDIT, row.community),
        "entries": journal.of(row)[:20],
    }
    return render(request, "vacancies/_rows.html" if request.htmx else "vacancies/employer.html", context)


@requires(P.VACANCY_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct an employer."""
    row = _employer(request, pk)
    form = EmployerForm(
        request.POST or None, communities=lists.communities(request.viewer), bodies=_bodies(request), row=row
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_employer(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("vacancies:employer", pk)
    fields = journal.versions.fields_of(row, *PROFILE)
    context = {"row": row, "form": form, "version": based_on(request) or journal.versions.of(row, fields)}
    return shown_again(render(request, "vacancies/employer_edit.html", context), form)


@requires(P.VACANCY_EDIT)
def vacancy_new(request: Request, pk: int) -> HttpResponse:
    """Add a vacancy of an employer; what the law forbids is refused with its article."""
    employer = _employer(request, pk)
    form = VacancyForm(request.POST or None, employer=employer)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add(employer, by=request.viewer, **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s added.") % {"name": row.title})
            return redirect("vacancies:detail", row.pk)
    return shown_again(render(request, "vacancies/new.html", {"employer": employer, "form": form}), form)
