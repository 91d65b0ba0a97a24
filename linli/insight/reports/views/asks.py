"""Asks: recorded in seconds, listed, answered, undone."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import Request, based_on, in_place, number, requires, version
from linli.core.web.pagination import page
from linli.insight.reports import actions, exports, forms, policies
from linli.insight.reports.actions.asks import FACTS
from linli.insight.reports.models import Ask
from linli.insight.reports.models.placed import groups
from linli.insight.reports.queries import asks, register
from linli.insight.reports.states import AskWay
from linli.insight.reports.views.common import RECENT, ask_of, named_month, page_act, place_of

SEEN = P.REPORT_FORM_VIEW
SHORT = "reports.asks.short_working_days"
STATES = {
    "open": gettext_lazy("not answered so far"),
    "late": gettext_lazy("late"),
    "answered": gettext_lazy("answered"),
    "undone": gettext_lazy("undone"),
}


def _listed(request: Request) -> dict[str, Any]:
    place, month = place_of(request), named_month(request)
    state = word(request, "state", STATES)
    way = word(request, "way", AskWay.values)
    short = word(request, "short", {"1"})
    found = asks.listed(request.viewer, place=place, state=state, way=way, short=bool(short), month=month)
    return {"place": place, "state": state, "way": way, "short": short, "month": month, "found": found}


@require_safe
@requires(SEEN)
@in_place(SEEN)
def index(request: Request) -> HttpResponse:
    """Show the asks of a place, the latest first."""
    said = _listed(request)
    found = page(
        said.pop("found"), order=asks.ASK_ORDER, after=request.GET.get("after", ""), groups=groups(request.viewer)
    )
    context = {
        "page": found,
        **said,
        "states": STATES.items(),
        "ways": AskWay.choices,
        "may_record": request.viewer.may(P.REPORT_ASK),
        "rule": rules.find(SHORT),
    }
    return render(request, "reports/_asks.html" if request.htmx else "reports/asks.html", context)


@require_safe
@requires(SEEN)
def export(request: Request) -> HttpResponseBase:
    """Send the asks with the page's filters as Excel."""
    said = _listed(request)
    filters = [(_("state"), str(STATES[said["state"]]))] if said["state"] else []
    filters += [(_("less than a working day"), _("yes"))] if said["short"] else []
    return downloads.answer(
        request,
        downloads.Download(
            verb="report_ask.list_exported",
            about=said["place"],
            title=_("asks for data"),
            columns=exports.ask_columns(),
            rows=downloads.Queried(said["found"].order_by(*asks.ASK_ORDER), exports.ask_rows),
            place=str(said["place"] or ""),
            period=f"{said['month']:%Y-%m}" if said["month"] else "",
            filters=filters,
        ),
    )


@requires(P.REPORT_ASK)
def new(request: Request) -> HttpResponse:
    """Record an ask; with `?form=` for a form that is not in force."""
    named = register.usable(request.viewer).filter(pk=number(request.GET.get("form")) or 0).first()
    form = forms.NewAskForm(request.POST or None, by=request.viewer, initial={"form": named.pk} if named else {})
    if form.is_valid():
        place, once = form.cleaned_data["place"], form.cleaned_data["once"]
        try:
            row = actions.record_ask(place, by=request.viewer, once=once, **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Recorded."))
            return redirect("reports:ask", row.pk)
    context = {"form": form, "title": _("Record an ask"), "button": _("Record ask"), "named": named}
    return shown_again(render(request, "reports/ask_edit.html", context), form)


@requires(P.REPORT_ASK)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct an ask."""
    row = ask_of(request, pk)
    form = forms.CorrectAskForm(request.POST or None, by=request.viewer, initial=forms.CorrectAskForm.initial_of(row))
    if form.is_valid():
        try:
            actions.correct_ask(row, by=request.viewer, based_on=based_on(request), **form.facts())
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("reports:ask", pk)
    opened = version(request, row, journal.versions.fields_of(row, *FACTS))
    context = {"form": form, "row": row, "title": _("Correct the ask"), "button": _("Save"), "version": opened}
    return shown_again(render(request, "reports/ask_edit.html", context), form)


def _acts(row: Ask, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with an ask now."""
    if not policies.may_record(request.viewer, row.place):
        return {}
    if row.taken_back_at is not None:
        acts = [page_act("restore", gettext_lazy("Restore the ask"), partial(_restore, row, request))]
    elif row.answered_at is not None:
        acts = [page_act("undo", gettext_lazy("Undo the answer"), partial(_undo, row, request))]
    else:
        answer = page_act("answer", gettext_lazy("Answered"), partial(_answer, row, request), forms.AnswerAskForm)
        hint = gettext_lazy("Recorded by mistake. It counts no more, and can be restored.")
        undo = page_act("undo", gettext_lazy("Undo the ask"), partial(_undo, row, request), hint=hint, danger=True)
        acts = [answer, undo]
    return {act.name: act for act in acts}


def _answer(row: Ask, request: Request, form: Any) -> None:
    actions.answer_ask(row, by=request.viewer, **form.cleaned_data)


def _undo(row: Ask, request: Request, form: Any) -> None:
    actions.undo_ask(row, by=request.viewer)


def _restore(row: Ask, request: Request, form: Any) -> None:
    actions.restore_ask(row, by=request.viewer)


def _page(request: Request, row: Ask, tried: str = "", form: Any = None) -> HttpResponse:
    acts = _acts(row, request)
    context = {
        "row": row,
        "acts": offered(acts, tried, form),
        "may_correct": bool(acts) and row.taken_back_at is None,
        "rule": rules.find(SHORT, code=row.place.code),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "reports/ask.html", context)


@require_safe
@requires(SEEN)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show an ask."""
    return _page(request, ask_of(request, pk))


@require_POST
@requires(P.REPORT_ASK)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Answer an ask, undo it, restore it."""
    row = ask_of(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("reports:ask", pk)
