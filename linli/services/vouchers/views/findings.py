"""Findings of the checks, and the on-site checks of a sample."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web import filters
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.services.vouchers import actions, forms, policies, queries
from linli.services.vouchers.models import CheckFinding, OnSiteCheck, Order, Settlement
from linli.services.vouchers.states import FindingState

ORDER = ("-found_at", "-pk")
SEEN = (P.VOUCHER_MANAGE, P.VOUCHER_SERVE)
RECENT = 20


@require_safe
@requires(*SEEN)
def findings(request: Request) -> HttpResponse:
    """Show findings: those that wait for the viewer, or of a state."""
    state = filters.word(request, "state", FindingState.values)
    rows = CheckFinding.objects.visible_to(request.viewer).select_related("provider__body")
    rows = rows.filter(state=state) if state else rows
    found = page(rows, order=ORDER, after=request.GET.get("after", ""))
    context = {
        "page": found,
        "sentences": [(row, queries.sentence(row)) for row in found.rows],
        "state": state,
        "states": FindingState.choices,
        "may_manage": request.viewer.may(P.VOUCHER_MANAGE),
    }
    return render(request, "vouchers/_findings.html" if request.htmx else "vouchers/findings.html", context)


def _finding(request: Request, pk: int) -> CheckFinding:
    rows = CheckFinding.objects.visible_to(request.viewer).select_related("provider__body", "provider__place")
    return get_object_or_404(rows, pk=pk)


def _acts(row: CheckFinding, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    acts: list[PageAct] = []
    if row.state in {FindingState.OPEN, FindingState.ANSWERED} and policies.serves(row.provider, by):
        answer = partial(_answer, row, by)
        acts.append(PageAct("answer", gettext_lazy("Answer"), forms.InWordsForm, answer))
    if row.state == FindingState.ANSWERED and by.may(P.VOUCHER_MANAGE, row.provider.place):
        hint = gettext_lazy("The decision changes no service. A claw-back is decided on the page of each service.")
        acts.append(PageAct("decide", gettext_lazy("Decide"), forms.DecideForm, partial(_decide, row, by), hint))
    return {act.name: act for act in acts}


def _answer(row: CheckFinding, by: Any, form: Any) -> None:
    actions.answer(row, by=by, **form.cleaned_data)


def _decide(row: CheckFinding, by: Any, form: Any) -> None:
    actions.decide(row, by=by, **form.cleaned_data)


def _page(request: Request, row: CheckFinding, tried: str = "", form: Any = None) -> HttpResponse:
    seen = Order.objects.visible_to(request.viewer).filter(findings=row)
    context = {
        "row": row,
        "sentence": queries.sentence(row),
        "fine": queries.fine_of(row),
        "orders": seen.select_related("person", "carer", "second", "provider__body").order_by("planned_start"),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "vouchers/finding.html", context)


@require_safe
@requires(*SEEN)
def finding(request: Request, pk: int) -> HttpResponse:
    """Show a finding: what is unusual, with the figures, the services, the answer and the decision."""
    return _page(request, _finding(request, pk))


@require_POST
@requires(*SEEN)
def finding_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Answer a finding for the provider, or decide about it."""
    row = _finding(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("vouchers:finding", pk) if form is None else shown_again(_page(request, row, name, form), form)


@require_POST
@requires(P.VOUCHER_MANAGE)
def look(request: Request, pk: int) -> HttpResponse:
    """Run the checks over the month of a settlement."""
    rows = Settlement.objects.visible_to(request.viewer).select_related("provider__body", "provider__place")
    row = get_object_or_404(rows, pk=pk)
    new = actions.look(row.provider, row.month, by=request.viewer)
    messages.success(request, _("Checks done. New findings: {count}").format(count=new))
    return redirect("vouchers:settlement", pk)


@requires(P.VOUCHER_MANAGE, P.VOUCHER_DELIVER)
def on_site(request: Request, pk: int) -> HttpResponse:
    """Show an on-site check and its form; on POST record the result."""
    seen = Order.objects.visible_to(request.viewer)
    rows = OnSiteCheck.objects.filter(order__in=seen).select_related(
        "order__person",
        "order__place",
        "order__community",
        "order__provider__body",
        "order__carer",
        "sample__settlement",
    )
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST" and "undo" in request.POST:
        actions.undo_on_site(row, by=request.viewer)
        return redirect("vouchers:on_site", pk)
    form = forms.OnSiteForm(request.POST or None)
    if form.is_valid():
        actions.record_on_site(row, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Result saved."))
        return redirect("vouchers:on_site", pk)
    return render(request, "vouchers/on_site.html", {"row": row, "form": None if row.result else form})
