"""The register of report forms: the list, one form, its acts, the refusal, what is asked elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.insight.reports import actions, exports, forms, policies
from linli.insight.reports.actions.registering import FACTS
from linli.insight.reports.engine import law
from linli.insight.reports.models import ReportForm
from linli.insight.reports.queries import duplicates, register
from linli.insight.reports.states import FormAct, FormState, PeriodKind
from linli.insight.reports.views.common import RECENT, edition_of, form_of, page_act, place_of

SEEN = P.REPORT_FORM_VIEW
LONGEST = 40
STATES = [(register.LIVING, gettext_lazy("not over")), *FormState.choices]
HINTS: dict[FormAct, Any] = {
    FormAct.CHECK: gettext_lazy("It has number, office, approval, last day and basis."),
    FormAct.MAP: gettext_lazy("Every blank is found, new or not ours. A form without blanks read is filled by hand."),
    FormAct.APPROVE: gettext_lazy("If it is valid today it is in force at once, and its submissions are scheduled."),
    FormAct.RENEW: gettext_lazy("It is checked again from the beginning. Correct what has changed first."),
    FormAct.REFUSE: gettext_lazy(
        "It counts as refused until the office completes it. Print the letter for the office."
    ),
    FormAct.WITHDRAW: gettext_lazy("Submissions that nobody has filled are dropped; what was filled or sent stays."),
}


def _listed(request: Request) -> dict[str, Any]:
    place = place_of(request)
    state = word(request, "state", dict(STATES), register.LIVING)
    period = word(request, "period", PeriodKind.values)
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = register.listed(request.viewer, place=place, state=state, period=period, words=words)
    return {"place": place, "state": state, "period": period, "q": words, "found": found}


@require_safe
@requires(SEEN)
@in_place(SEEN)
def index(request: Request) -> HttpResponse:
    """Show the report forms that reach a place."""
    said = _listed(request)
    found = page(said.pop("found"), order=register.ORDER, after=request.GET.get("after", ""))
    context = {
        "page": found,
        **said,
        "states": STATES,
        "periods": PeriodKind.choices,
        "may_edit": request.viewer.may(P.REPORT_FORM_EDIT),
    }
    return render(request, "reports/_forms.html" if request.htmx else "reports/list.html", context)


@require_safe
@requires(SEEN)
def export(request: Request) -> HttpResponseBase:
    """Send the register with the page's filters as Excel."""
    said = _listed(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="report_form.list_exported",
            about=said["place"],
            title=_("report forms"),
            columns=exports.form_columns(),
            rows=downloads.Queried(said["found"].order_by(*register.ORDER), exports.form_rows),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
            filters=[(_("state"), str(dict(STATES)[said["state"]]))],
        ),
    )


@requires(P.REPORT_FORM_EDIT)
def new(request: Request) -> HttpResponse:
    """Register a form."""
    form = forms.NewReportForm(request.POST or None, by=request.viewer)
    if form.is_valid():
        place, code = form.cleaned_data["place"], form.cleaned_data["code"]
        try:
            row = actions.register_form(place, by=request.viewer, code=code, **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("The form is registered. Upload its file next."))
            return redirect("reports:form", row.pk)
    context = {"form": form, "title": _("Register a report form"), "button": _("Register form")}
    return shown_again(render(request, "reports/form_edit.html", context), form)


@requires(P.REPORT_FORM_EDIT)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct what is registered of a form."""
    row = form_of(request, pk)
    form = forms.ReportTextForm(request.POST or None, by=request.viewer, initial=forms.ReportTextForm.initial_of(row))
    if form.is_valid():
        try:
            actions.correct_form(row, by=request.viewer, based_on=based_on(request), **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("reports:form", pk)
    opened = version(request, row, journal.versions.fields_of(row, *FACTS))
    context = {"form": form, "row": row, "title": row.title, "button": _("Save"), "version": opened}
    return shown_again(render(request, "reports/form_edit.html", context), form)


def _acts(row: ReportForm, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a form now; finer rules answer when it is done."""
    found = {}
    for act in policies.form_acts(request.viewer, row):
        title, hint = FormAct(act).label, HINTS.get(act, "")
        if act == FormAct.UNDO:
            found[act.value] = page_act(act.value, title, partial(_undo, row, request))
        elif act == FormAct.WITHDRAW:
            do = partial(_withdraw, row, request)
            found[act.value] = page_act(act.value, title, do, forms.ReportEndForm, hint=hint, danger=True)
        else:
            found[act.value] = page_act(act.value, title, partial(_move, row, act, request), hint=hint)
    return found


def _move(row: ReportForm, act: FormAct, request: Request, form: Any) -> None:
    actions.move_form(row, act, by=request.viewer)


def _withdraw(row: ReportForm, request: Request, form: Any) -> None:
    actions.move_form(row, FormAct.WITHDRAW, by=request.viewer, reason=form.cleaned_data["reason"])


def _undo(row: ReportForm, request: Request, form: Any) -> None:
    actions.undo_form_step(row, by=request.viewer)


def _page(request: Request, row: ReportForm, tried: str = "", form: Any = None, upload: Any = None) -> HttpResponse:
    known = law.faults()
    overlap = duplicates.overlap(request.viewer, row)
    may_edit = request.viewer.may(P.REPORT_FORM_EDIT, row.place)
    context = {
        "row": row,
        "missing": [known[code] for code in row.faults],
        "article": law.article(),
        "editions": register.editions_of(request.viewer, row),
        "overlap": overlap,
        "acts": offered(_acts(row, request), tried, form),
        "upload": (upload or forms.EditionForm()) if may_edit and row.is_living else None,
        "may_edit": may_edit,
        "may_correct": may_edit and row.state in policies.CORRECTABLE,
        "may_ask": request.viewer.may(P.REPORT_ASK),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "reports/form.html", context)


@require_safe
@requires(SEEN)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a form: what the law asks for, its files and blanks, what is asked elsewhere, what can be done."""
    return _page(request, form_of(request, pk))


@require_POST
@requires(P.REPORT_FORM_EDIT, P.REPORT_FORM_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Take a form one step on, or undo a step."""
    row = form_of(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("reports:form", pk)


@require_safe
@requires(SEEN)
def refusal(request: Request, pk: int) -> HttpResponse:
    """Show the letter that refuses a form, to be printed, in Chinese and in English."""
    row = form_of(request, pk)
    known = law.faults()
    context = {
        "row": row,
        "missing": [known[code] for code in row.faults],
        "article": law.article(),
        "letter": law.letter(),
        "today": timezone.localdate(),
    }
    return render(request, "reports/refusal.html", context)


@require_safe
@requires(SEEN)
def overlap(request: Request, pk: int) -> HttpResponse:
    """Show, for the office and to be printed, which blanks are recorded already and who else asks for them."""
    row = form_of(request, pk)
    context = {"row": row, "overlap": duplicates.overlap(request.viewer, row), "today": timezone.localdate()}
    return render(request, "reports/overlap.html", context)


# ---- editions


@require_POST
@requires(P.REPORT_FORM_EDIT)
def upload(request: Request, pk: int) -> HttpResponse:
    """Keep a file as the next edition of a form."""
    row = form_of(request, pk)
    form = forms.EditionForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_edition(row, file.read(), file.name, since=form.cleaned_data["since"], by=request.viewer)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("The file is kept as a new edition."))
            return redirect("reports:form", pk)
    return shown_again(_page(request, row, upload=form), form)


@require_safe
@requires(SEEN)
def edition_file(request: Request, pk: int) -> FileResponse:
    """Send the file of an edition as it was uploaded."""
    edition = edition_of(request, pk)
    return FileResponse(actions.read_edition(edition, by=request.viewer), as_attachment=True, filename=edition.name)


@require_POST
@requires(P.REPORT_FORM_EDIT)
def edition_undo(request: Request, pk: int) -> HttpResponse:
    """Take an edition out of use that was uploaded by mistake."""
    edition = edition_of(request, pk)
    actions.undo_edition(edition, by=request.viewer)
    messages.success(request, _("The edition is no longer used."))
    return redirect("reports:form", edition.form_id)
