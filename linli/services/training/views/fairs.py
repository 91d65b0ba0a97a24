"""Job fairs: the list, the page of one, the sheet for the hall, and the result with its records."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.training import actions, exports, policies
from linli.services.training.actions.fairs import FAIR_FACTS
from linli.services.training.forms import FairForm, SeekerForm, StandForm
from linli.services.training.models import JobFair
from linli.services.training.queries import fairs, people
from linli.services.training.views.courses import rights
from linli.services.vacancies.forms import EmptyForm
from linli.services.vacancies.queries import lists

FIGURES = {
    "invited": gettext_lazy("people invited"),
    "came": gettext_lazy("people who came"),
    "talked": gettext_lazy("talks with employers"),
    "referred": gettext_lazy("referrals"),
    "interview": gettext_lazy("interviews"),
    "offer": gettext_lazy("offers"),
    "placed": gettext_lazy("placed after the fair"),
}


@require_safe
@requires(P.VACANCY_VIEW)
@in_place(P.VACANCY_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the fairs of a place: those to come, or those before."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_VIEW)
    when = word(request, "when", (fairs.COMING, fairs.PAST), fairs.COMING)
    rows = fairs.listed(request.viewer, place=place, when=when)
    context = {
        "page": page(rows, order=fairs.FAIR_ORDER, after=request.GET.get("after", "")),
        "place": place,
        "when": when,
        **rights(request),
    }
    return render(request, "training/_fairs.html" if request.htmx else "training/fairs.html", context)


def fair_of(request: Request, pk: int) -> JobFair:
    """Return the fair of an address, or raise Http404."""
    return get_object_or_404(JobFair.objects.visible_to(request.viewer).select_related("community", "area"), pk=pk)


@requires(P.TRAINING_EDIT)
def new(request: Request) -> HttpResponse:
    """Add a job fair."""
    form = FairForm(request.POST or None, communities=lists.communities(request.viewer, P.TRAINING_EDIT))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_fair(by=request.viewer, **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("%(name)s added.") % {"name": row.title})
            return redirect("training:fair", row.pk)
    return shown_again(render(request, "training/fair_new.html", {"form": form}), form)


@requires(P.TRAINING_EDIT)
def edit(request: Request, pk: int) -> HttpResponse:
    """Correct a job fair."""
    row = fair_of(request, pk)
    mine = lists.communities(request.viewer, P.TRAINING_EDIT)
    form = FairForm(request.POST or None, communities=mine, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_fair(row, by=request.viewer, based_on=based_on(request), **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("training:fair", pk)
    fields = journal.versions.fields_of(row, *FAIR_FACTS)
    context = {"row": row, "form": form, "version": based_on(request) or journal.versions.of(row, fields)}
    return shown_again(render(request, "training/fair_edit.html", context), form)


def _acts(row: JobFair, request: Request) -> dict[str, PageAct]:
    """Return what can be done now with a fair."""
    by, acts = request.viewer, []
    if row.cancelled_on is None and by.may(P.VACANCY_PLACE):
        seekers = people.seekers_for(by, row, row.day)
        if seekers:
            hint = gettext_lazy("Only people who look for work by the records.")
            form = partial(SeekerForm, seekers=seekers)
            acts.append(PageAct("invite", gettext_lazy("Invite a person"), form, partial(_invite, row, by), hint))
    if policies.runs(by, row):
        acts += _of_organiser(row, by)
    return {act.name: act for act in acts}


def _of_organiser(row: JobFair, by: Any) -> list[PageAct]:
    if row.cancelled_on is not None:
        title = gettext_lazy("Undo the cancellation of the job fair")
        return [PageAct("hold", title, EmptyForm, partial(_hold, row, by))]
    acts, open_vacancies = [], fairs.addable(row)
    if open_vacancies.exists():
        form = partial(StandForm, vacancies=open_vacancies)
        acts.append(PageAct("stand", gettext_lazy("Put a vacancy on the list"), form, partial(_stand, row, by)))
    if row.stands.exists():
        form = partial(StandForm, vacancies=fairs.vacancies_of(row.stands.values("vacancy")))
        title, take = gettext_lazy("Take a vacancy off"), partial(_unstand, row, by)
        acts.append(PageAct("unstand", title, form, take, danger=True))
    title, hint = gettext_lazy("Cancel job fair"), gettext_lazy("Its lists stay, and this can be undone.")
    acts.append(PageAct("cancel", title, EmptyForm, partial(_cancel, row, by), hint, danger=True))
    return acts


def _invite(row: JobFair, by: Any, form: Any) -> None:
    actions.invite(row, form.people[form.cleaned_data["person"]], by=by)


def _stand(row: JobFair, by: Any, form: Any) -> None:
    actions.add_stand(row, form.cleaned_data["vacancy"], by=by)


def _unstand(row: JobFair, by: Any, form: Any) -> None:
    stand = fairs.stands(row).filter(vacancy=form.cleaned_data["vacancy"]).first()
    if stand is not None:
        actions.take_off_stand(stand, by=by)


def _hold(row: JobFair, by: Any, form: Any) -> None:
    actions.hold_fair(row, by=by)


def _cancel(row: JobFair, by: Any, form: Any) -> None:
    actions.cancel_fair(row, by=by)


def _page(request: Request, row: JobFair, tried: str = "", form: Any = None) -> HttpResponse:
    context = {
        "row": row,
        "stands": fairs.stands(row),
        "guests": fairs.guests(request.viewer, row),
        "runs": policies.runs(request.viewer, row),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:20],
        **rights(request),
    }
    return render(request, "training/fair.html", context)


@never_cache
@require_safe
@requires(P.VACANCY_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a fair; who is invited only to those who help the people or manage the fair."""
    return _page(request, fair_of(request, pk))


@require_POST
@requires(P.TRAINING_EDIT, P.VACANCY_PLACE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Invite a person, add a vacancy or take it off, cancel a fair or hold it after all."""
    row = fair_of(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("training:fair", pk) if form is None else shown_again(_page(request, row, name, form), form)


@require_safe
@requires(P.VACANCY_VIEW)
def sheet(request: Request, pk: int) -> HttpResponse:
    """Show the list of vacancies for the hall and the notice board; it names nobody who looks for work."""
    row = fair_of(request, pk)
    return render(request, "training/fair_sheet.html", {"row": row, "stands": fairs.stands(row)})


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
def result(request: Request, pk: int) -> HttpResponse:
    """Show what came of a fair; each figure opens into its records."""
    row = fair_of(request, pk)
    found = fairs.result(request.viewer, row)
    figure = word(request, "figure", FIGURES, "came")
    counts = found.counts()
    context = {
        "row": row,
        "figures": [(name, title, counts[name]) for name, title in FIGURES.items()],
        "figure": figure,
        "title": FIGURES[figure],
        "lines": found.lines[figure],
        "last": fairs.last_day_of_results(row),
    }
    return render(request, "training/fair_result.html", context)


@require_GET
@requires(P.VACANCY_FOLLOW)
def export(request: Request, pk: int) -> HttpResponseBase:
    """Send the result of a fair as Excel."""
    row = fair_of(request, pk)
    return downloads.answer(
        request,
        downloads.Download(
            verb="fair.exported",
            about=row,
            title=row.title,
            columns=exports.result_columns(),
            rows=downloads.Listed(exports.result_rows(fairs.result(request.viewer, row))),
            place=row.community.name,
            period=str(row.day),
            purpose=_("result of the job fair"),
        ),
    )
