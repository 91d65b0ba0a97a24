"""Funds: the list, one fund with what it has, its statement by month, and its reports."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.deeds import PageAct, offered, perform, refused, shown_again
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, based_on, in_place, requires, version
from linli.core.web.pagination import page
from linli.registers.ledger.queries import DayRange
from linli.registers.places import queries as places
from linli.services.funds import actions, exports, forms
from linli.services.funds.models import Fund, FundPublication
from linli.services.funds.queries import balances, lists
from linli.services.funds.queries.statements import fund_statement

RECENT = 20


def _listed(request: Request) -> dict[str, Any]:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.FUND_VIEW)
    kind = word(request, "kind", content.codes("fund_kind"))
    show = word(request, "show", {"ended"})
    rows = lists.funds(request.viewer, place=place, kind=kind, ended=show == "ended")
    return {"place": place, "kind": kind, "show": show, "found": rows}


@require_safe
@requires(P.FUND_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _listed(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="fund.list_exported",
            about=said["place"],
            title=_("funds with what they have"),
            columns=exports.fund_columns(),
            rows=downloads.Queried(said["found"].order_by(*lists.FUND_ORDER), exports.fund_rows),
            place=str(said["place"] or ""),
            period=str(timezone.localdate()),
        ),
    )


@require_safe
@requires(P.FUND_VIEW)
@in_place(P.FUND_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the funds of a place with what each has."""
    said = _listed(request)
    found = page(said.pop("found"), order=lists.FUND_ORDER, after=request.GET.get("after", ""))
    totals = balances.totals(found.rows)
    context = {
        "page": found,
        "rows": [(row, totals[row.pk].words) for row in found.rows],
        **said,
        "kinds": content.choices("fund_kind"),
        "may_keep": request.viewer.may(P.FUND_KEEP),
    }
    return render(request, "funds/_funds.html" if request.htmx else "funds/list.html", context)


@requires(P.FUND_KEEP)
def new(request: Request) -> HttpResponse:
    """Open a fund."""
    form = forms.NewFundForm(request.POST or None, by=request.viewer)
    if form.is_valid():
        try:
            row = actions.open_fund(by=request.viewer, **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("The fund is open."))
            return redirect("funds:fund", row.pk)
    context = {"form": form, "title": _("Open a fund"), "button": _("Open fund")}
    return shown_again(render(request, "funds/form.html", context), form)


def _fund(request: Request, pk: int) -> Fund:
    rows = Fund.objects.visible_to(request.viewer).select_related("place", "keeper")
    return get_object_or_404(rows, pk=pk)


def _acts(row: Fund, request: Request) -> dict[str, PageAct]:
    """Return what the viewer may do with a fund now; finer rules answer when it is done."""
    by, acts = request.viewer, []
    if by.may(P.FUND_APPROVE, row.place):
        hint = gettext_lazy("Anybody can read it on the public page. Donors are named only if they agreed.")
        publish = partial(_publish, row, by)
        acts.append(PageAct("publish", gettext_lazy("Publish a quarter"), forms.QuarterForm, publish, hint))
    if by.may(P.FUND_KEEP, row.place) and row.until is None:
        hint = gettext_lazy("Receipts of that day and later name the new keeper; earlier ones stay as they are.")
        form = partial(forms.KeeperForm, by=by)
        change = partial(_change_keeper, row, by)
        acts.append(PageAct("keeper", gettext_lazy("Change who keeps the fund"), form, change, hint))
        if len(lists.keepings(row)) > 1:
            back, title = partial(_undo_keeper, row, by), gettext_lazy("Undo the change of the keeper")
            acts.append(PageAct("keeper_undo", title, forms.NothingForm, back))
        hint = gettext_lazy("Possible when nothing is left and no campaign is paid from it.")
        end = partial(_end, row, by)
        acts.append(PageAct("end", gettext_lazy("End fund"), forms.EndFundForm, end, hint, danger=True))
    if by.may(P.FUND_KEEP, row.place) and row.until is not None:
        undo = partial(_reopen, row, by)
        acts.append(PageAct("reopen", gettext_lazy("Undo the end"), forms.NothingForm, undo))
    return {act.name: act for act in acts}


def _publish(row: Fund, by: Any, form: Any) -> None:
    actions.publish_report(row, by=by, **form.cleaned_data)


def _change_keeper(row: Fund, by: Any, form: Any) -> None:
    actions.change_keeper(row, by=by, **form.cleaned_data)


def _undo_keeper(row: Fund, by: Any, form: Any) -> None:
    actions.undo_keeper(row, by=by)


def _end(row: Fund, by: Any, form: Any) -> None:
    actions.end_fund(row, by=by, **form.cleaned_data)


def _reopen(row: Fund, by: Any, form: Any) -> None:
    actions.reopen_fund(row, by=by)


def _page(request: Request, row: Fund, tried: str = "", form: Any = None) -> HttpResponse:
    total = balances.totals_of(row)
    today = timezone.localdate()
    context = {
        "row": row,
        "total": total,
        "words": total.words,
        "communities": balances.by_community(row),
        "keepings": lists.keepings(row),
        "acts": offered(_acts(row, request), tried, form),
        "incomes": lists.incomes(request.viewer, fund=row).order_by(*lists.INCOME_ORDER)[:RECENT],
        "campaigns": row.campaigns.order_by(*lists.CAMPAIGN_ORDER),
        "publications": [
            (one, forms.quarter_words(one.quarter))
            for one in row.publications.on(today).order_by("-quarter")
            if one.quarter
        ],
        "entries": journal.of(row)[:RECENT],
        "may_keep": request.viewer.may(P.FUND_KEEP, row.place),
        "may_approve": request.viewer.may(P.FUND_APPROVE, row.place),
    }
    return render(request, "funds/fund.html", context)


@require_safe
@requires(P.FUND_VIEW)
def detail(request: Request, pk: int) -> HttpResponse:
    """Show a fund: what it has, its incomes and campaigns, its reports, its history."""
    return _page(request, _fund(request, pk))


@requires(P.FUND_KEEP)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct the name and the purposes of a fund."""
    row = _fund(request, pk)
    form = forms.FundTextForm(request.POST or None, initial={"title": row.title, "purposes": row.purposes})
    if form.is_valid():
        try:
            actions.correct_fund(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        except RuleBroken as reason:
            refused(form, reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("funds:fund", pk)
    opened = version(request, row, journal.versions.fields_of(row, "title", "purposes"))
    context = {"form": form, "title": row.title, "button": _("Save"), "version": opened, "fund": row}
    return shown_again(render(request, "funds/form.html", context), form)


@require_POST
@requires(P.FUND_KEEP, P.FUND_APPROVE)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Do something with a fund."""
    row = _fund(request, pk)
    form = perform(request, _acts(row, request), name)
    if form is not None:
        return shown_again(_page(request, row, name, form), form)
    return redirect("funds:fund", pk)


@require_POST
@requires(P.FUND_APPROVE)
def publication_withdraw(request: Request, pk: int) -> HttpResponse:
    """End a publication today."""
    rows = FundPublication.objects.visible_to(request.viewer).select_related("place", "fund", "gift_list")
    row = get_object_or_404(rows, pk=pk)
    actions.withdraw_publication(row, by=request.viewer)
    messages.success(request, _("The publication is withdrawn."))
    if row.fund_id is not None:
        return redirect("funds:fund", row.fund_id)
    return redirect("funds:gift_list", row.gift_list_id)


# ---- the statement of a month


def _month(request: Request) -> DayRange:
    try:
        return DayRange.month(date.fromisoformat(f"{request.GET.get('month', '')}-01"))
    except ValueError:
        return DayRange.month(timezone.localdate())


@require_safe
@requires(P.FUND_VIEW)
def statement(request: Request, pk: int) -> HttpResponse:
    """Show the money of a fund in a month, from the ledger."""
    row, days = _fund(request, pk), _month(request)
    found = fund_statement(row, days)
    context = {
        "row": row,
        "month": days.since,
        "found": found,
        "words": found.words,
        "earlier": (days.since - timedelta(days=1)).replace(day=1),
        "later": days.until if days.until <= timezone.localdate() else None,
    }
    return render(request, "funds/statement.html", context)


@require_safe
@requires(P.FUND_VIEW)
def statement_export(request: Request, pk: int) -> HttpResponseBase:
    """Send the statement of a month as Excel."""
    row, days = _fund(request, pk), _month(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="fund.statement_exported",
            about=row,
            title=_("statement of a fund"),
            columns=exports.statement_columns(),
            rows=downloads.Listed(exports.statement_rows(fund_statement(row, days))),
            place=row.title,
            period=f"{days.since:%Y-%m}",
        ),
    )
