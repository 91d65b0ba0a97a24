"""Donations and allotments: recorded, shown with their use, printed as a receipt, taken back by two people."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.web import downloads, qr
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import ignore, word
from linli.core.web.http import Request, number, requires
from linli.core.web.pagination import page
from linli.services.funds import actions, exports, forms
from linli.services.funds.models import Fund, FundIncome, FundReversal
from linli.services.funds.queries import codes, lists
from linli.services.funds.queries.statements import donation_statement, donor_statement
from linli.services.funds.states import IncomeKind

RECENT = 20
FIRST_YEAR = 2000


def sees_donors(viewer: Viewer, fund: Fund) -> bool:
    """Return whether the viewer reads the names of people who gave: who keeps or approves the fund."""
    return viewer.may(P.FUND_KEEP, fund.place) or viewer.may(P.FUND_APPROVE, fund.place)


def _listed(request: Request) -> dict[str, Any]:
    funds = Fund.objects.visible_to(request.viewer).order_by("title", "pk")
    key = number(request.GET.get("fund"))
    fund = funds.filter(pk=key).first() if key else None
    if request.GET.get("fund") and fund is None:
        ignore(request, "fund")
    kind = word(request, "kind", IncomeKind.values)
    years = {str(year) for year in range(FIRST_YEAR, timezone.localdate().year + 1)}
    year = word(request, "year", years)
    return {
        "fund": fund,
        "funds": funds,
        "kind": kind,
        "year": year,
        "found": lists.incomes(request.viewer, fund=fund, kind=kind, year=year),
    }


@require_safe
@requires(P.FUND_VIEW)
def index(request: Request) -> HttpResponse:
    """Show donations and allotments, the newest first."""
    said = _listed(request)
    found = page(said.pop("found"), order=lists.INCOME_ORDER, after=request.GET.get("after", ""))
    rows = [(row, row.donor_words if sees_donors(request.viewer, row.fund) else row.masked_donor) for row in found.rows]
    year = timezone.localdate().year
    context = {**said, "page": found, "rows": rows, "kinds": IncomeKind.choices, "years": [str(year), str(year - 1)]}
    return render(request, "funds/_incomes.html" if request.htmx else "funds/incomes.html", context)


@require_safe
@requires(P.FUND_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _listed(request)
    funds = [said["fund"]] if said["fund"] else list(said["funds"].select_related("place"))
    whole = all(sees_donors(request.viewer, fund) for fund in funds)
    return downloads.answer(
        request,
        downloads.Download(
            verb="fund.incomes_exported",
            about=said["fund"],
            title=_("incomes of funds"),
            columns=exports.income_columns(),
            rows=downloads.Queried(said["found"].order_by(*lists.INCOME_ORDER), exports.income_rows(whole=whole)),
            place=str(said["fund"] or ""),
            period=said["year"],
            purpose=_("register of donations"),
        ),
    )


def _fund(request: Request, pk: int) -> Fund:
    rows = Fund.objects.visible_to(request.viewer).select_related("place", "keeper")
    return get_object_or_404(rows, pk=pk)


@requires(P.FUND_KEEP)
def donate(request: Request, pk: int) -> HttpResponse:
    """Record a donation, then show its receipt."""
    fund = _fund(request, pk)
    form = forms.DonationForm(request.POST or None, fund=fund)
    if form.is_valid():
        said = {"donor": form.donor(), "wishes": form.wishes()}
        row = _recorded(request, fund, form, said)
        if row is not None:
            return redirect("funds:receipt", row.pk)
    context = {"form": form, "title": _("Record a donation"), "button": _("Record donation"), "fund": fund}
    return shown_again(render(request, "funds/form.html", context), form)


@requires(P.FUND_KEEP)
def allot(request: Request, pk: int) -> HttpResponse:
    """Record an allotment of the budget."""
    fund = _fund(request, pk)
    form = forms.IncomeForm(request.POST or None, fund=fund)
    if form.is_valid():
        row = _recorded(request, fund, form, {})
        if row is not None:
            return redirect("funds:income", row.pk)
    context = {"form": form, "title": _("Record an allotment"), "button": _("Record allotment"), "fund": fund}
    return shown_again(render(request, "funds/form.html", context), form)


def _recorded(request: Request, fund: Fund, form: forms.IncomeForm, said: dict[str, Any]) -> FundIncome | None:
    told = form.cleaned_data
    try:
        row = actions.record_income(
            fund, once=told["once"], day=told["day"], parts=form.parts(), by=request.viewer, **said
        )
    except RuleBroken as reason:
        refused(form, reason)
        return None
    messages.success(request, _("Recorded with the receipt number {number}.").format(number=row.number))
    return row


def _income(request: Request, pk: int) -> FundIncome:
    rows = FundIncome.objects.visible_to(request.viewer).select_related("fund__place", "fund__keeper", "only_for")
    return get_object_or_404(rows, pk=pk)


def _acts(row: FundIncome, request: Request) -> dict[str, PageAct]:
    by, fund = request.viewer, row.fund
    waiting = _waiting(row)
    acts = []
    if waiting is None and by.may(P.FUND_KEEP, fund.place):
        hint = gettext_lazy("Nothing is edited: another person decides, then the ledger takes it back.")
        ask = partial(_ask, row, by)
        acts.append(PageAct("ask", gettext_lazy("Correct or refund"), forms.AskReversalForm, ask, hint))
    if waiting is not None and waiting.asked_by_id == by.user_id:
        undo = partial(_withdraw, waiting, by)
        acts.append(PageAct("withdraw", gettext_lazy("Withdraw the request"), forms.NothingForm, undo))
    elif waiting is not None and by.may(P.FUND_APPROVE, fund.place):
        confirm, decline = partial(_confirm, waiting, by), partial(_decline, waiting, by)
        acts.append(PageAct("confirm", gettext_lazy("Confirm the reversal"), forms.NothingForm, confirm))
        acts.append(
            PageAct("decline", gettext_lazy("Decline the reversal"), forms.DecisionWordsForm, decline, danger=True)
        )
    return {act.name: act for act in acts}


def _waiting(row: FundIncome) -> FundReversal | None:
    return row.reversals.filter(answer="").select_related("asked_by", "income__fund__place").first()


def _ask(row: FundIncome, by: Any, form: Any) -> None:
    actions.ask_reversal(row, by=by, **form.cleaned_data)


def _withdraw(waiting: FundReversal, by: Any, form: Any) -> None:
    actions.withdraw_reversal(waiting, by=by)


def _confirm(waiting: FundReversal, by: Any, form: Any) -> None:
    actions.confirm_reversal(waiting, by=by)


def _decline(waiting: FundReversal, by: Any, form: Any) -> None:
    actions.decline_reversal(waiting, reason=form.cleaned_data["words"], by=by)


def _page(request: Request, row: FundIncome, tried: str = "", form: Any = None) -> HttpResponse:
    whole = sees_donors(request.viewer, row.fund)
    context = {
        "row": row,
        "donor": row.donor_words if whole else row.masked_donor,
        "whole": whole,
        "parts": row.parts.order_by("good"),
        "found": donation_statement(row),
        "waiting": _waiting(row),
        "answered": row.reversals.exclude(answer="").select_related("asked_by").order_by("-pk"),
        "acts": offered(_acts(row, request), tried, form),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "funds/income.html", context)


@require_safe
@requires(P.FUND_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show an income: what came, what of it was used for what, what is left, its history."""
    return _page(request, _income(request, pk))


@require_POST
@requires(P.FUND_KEEP, P.FUND_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Ask for a reversal, or decide on one."""
    row = _income(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("funds:income", pk)


@never_cache
@require_safe
@requires(P.FUND_KEEP)
def receipt(request: Request, pk: int) -> HttpResponse:
    """Show the receipt of a donation as it is printed, with the code by which the donor follows it."""
    row = _income(request, pk)
    if not row.is_donation or not request.viewer.may(P.FUND_KEEP, row.fund.place):
        raise Http404
    # After "#": browsers do not send that part, so the code is in no log.
    width, path = qr.path(f"{request.build_absolute_uri(reverse('donation'))}#{row.code}")
    context = {
        "row": row,
        "keeper": lists.keeper_on(row.fund, row.day),
        "parts": row.parts.order_by("good"),
        "qr_width": width,
        "qr_path": path,
        "at": request.get_host() + reverse("donation"),
    }
    return render(request, "funds/receipt.html", context)


@never_cache
@require_safe
@requires(P.FUND_KEEP, P.FUND_APPROVE)
def donor(request: Request, pk: int) -> HttpResponse:
    """Show all donations of the donor of one, with what became of each, and the code with which the donor sees them."""
    row = _income(request, pk)
    if not row.is_donation or not sees_donors(request.viewer, row.fund):
        raise Http404
    code = codes.donor_code(row.donor_key) if row.donor_key and request.viewer.may(P.FUND_KEEP, row.fund.place) else ""
    context = {
        "row": row,
        "found": donor_statement(lists.of_donor(request.viewer, row)),
        "code": code,
        "at": request.get_host() + reverse("donation"),
        "today": timezone.localdate(),
    }
    return render(request, "funds/donor.html", context)
