"""Settlements: the list, one settlement with its lines, what is done with it, and the sheet."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.web import downloads, filters
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.services.vouchers import actions, exports, forms, policies, queries
from linli.services.vouchers.engine import months as calendar
from linli.services.vouchers.models import OnSiteCheck, Provider, Settlement
from linli.services.vouchers.queries.entitlements import titles
from linli.services.vouchers.states import SettlementState

ORDER = ("-month", "-pk")
SEEN = (P.VOUCHER_MANAGE, P.VOUCHER_PAY, P.VOUCHER_SERVE)
RECENT = 20


@require_safe
@requires(*SEEN)
def settlements(request: Request) -> HttpResponse:
    """Show settlements, the latest month first, and draw up another."""
    state = filters.word(request, "state", SettlementState.values)
    rows = Settlement.objects.visible_to(request.viewer).select_related("provider__body")
    rows = rows.filter(state=state) if state else rows
    context = {
        "page": page(rows, order=ORDER, after=request.GET.get("after", "")),
        "state": state,
        "states": SettlementState.choices,
        "draw_form": _draw_form(request, None),
    }
    return render(request, "vouchers/_settlements.html" if request.htmx else "vouchers/settlements.html", context)


def _drawable(request: Request) -> list[tuple[str, str]]:
    rows = Provider.objects.visible_to(request.viewer).select_related("body", "place")
    return [(str(row.pk), str(row)) for row in rows if policies.may_draw(row, request.viewer)]


def _draw_form(request: Request, data: Any) -> forms.DrawForm | None:
    choices = _drawable(request)
    today = timezone.localdate()
    schemes = [(code, str(title)) for code, title in titles(today).items()]
    last = calendar.month_of(calendar.month_of(today) - calendar.DAY)
    initial = {"month": f"{last:%Y-%m}"}
    return forms.DrawForm(data, providers=choices, schemes=schemes, initial=initial) if choices else None


@require_POST
@requires(P.VOUCHER_MANAGE, P.VOUCHER_SERVE)
def settlement_draw(request: Request) -> HttpResponse:
    """Draw up the settlement of a month."""
    form = _draw_form(request, request.POST)
    if form is None or not form.is_valid():
        return render(request, "vouchers/settlement_draw.html", {"form": form})
    provider = get_object_or_404(Provider.objects.visible_to(request.viewer), pk=form.cleaned_data["provider"])
    month = calendar.parse(form.cleaned_data["month"])
    row = actions.draw_up(provider, scheme=form.cleaned_data["scheme"], month=month, by=request.viewer)
    return redirect("vouchers:settlement", row.pk)


def _settlement(request: Request, pk: int) -> Settlement:
    rows = Settlement.objects.visible_to(request.viewer).select_related("provider__body", "provider__place")
    return get_object_or_404(rows, pk=pk)


def _acts(row: Settlement, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    serves = policies.serves(row.provider, by)
    manages = by.may(P.VOUCHER_MANAGE, row.provider.place)
    acts: list[PageAct] = []

    def plain(name: str, title: Any, do: Any, hint: Any = "") -> None:
        acts.append(PageAct(name, title, forms.SureForm, lambda form: do(row, by=by), hint))

    if row.state == SettlementState.DRAFT and (serves or manages):
        plain("submit", gettext_lazy("Submit to the subdistrict"), actions.submit)
        plain("redraw", gettext_lazy("Draw up again"), partial(_redraw))
    if row.state == SettlementState.SUBMITTED and manages and not serves:
        if not hasattr(row, "sample"):
            hint = gettext_lazy("The draw is random, more likely for services with findings, and can be repeated.")
            plain("sample", gettext_lazy("Draw on-site sample"), actions.draw_sample, hint)
        plain("check", gettext_lazy("Confirm settlement"), actions.check)
        back = partial(_send_back, row, by)
        acts.append(PageAct("send_back", gettext_lazy("Return to provider"), forms.InWordsForm, back))
    if row.state == SettlementState.CHECKED and by.may(P.VOUCHER_PAY, row.provider.place):
        paid = partial(_pay, row, by)
        acts.append(PageAct("pay", gettext_lazy("Record payment"), forms.PaidForm, paid))
    return {act.name: act for act in acts}


def _redraw(row: Settlement, by: Any) -> None:
    actions.draw_up(row.provider, scheme=row.scheme, month=row.month, by=by)


def _send_back(row: Settlement, by: Any, form: Any) -> None:
    actions.send_back(row, reason=form.cleaned_data["words"], by=by)


def _pay(row: Settlement, by: Any, form: Any) -> None:
    actions.pay(row, by=by, **form.cleaned_data)


def _page(request: Request, row: Settlement, tried: str = "", form: Any = None) -> HttpResponse:
    lines = row.lines.exclude(kind="order").select_related("order__person", "order__voucher")
    checks = OnSiteCheck.objects.filter(sample__settlement=row).select_related("order__person", "order__community")
    manages = request.viewer.may(P.VOUCHER_MANAGE, row.provider.place)
    context = {
        "row": row,
        "scheme_title": titles(row.month).get(row.scheme, row.scheme),
        "items": queries.item_totals(row),
        "lines": lines.order_by("kind", "pk"),
        "acts": offered(_acts(row, request), tried, form),
        "checks": checks.order_by("pk") if manages else (),
        "sample": getattr(row, "sample", None) if manages else None,
        "is_stale": row.state == SettlementState.DRAFT and queries.is_stale(row),
        "agrees": queries.reconcile(row.provider, row.scheme),
        "entries": journal.of(row)[:RECENT],
    }
    return render(request, "vouchers/settlement.html", context)


@require_safe
@requires(*SEEN)
def settlement(request: Request, pk: int) -> HttpResponse:
    """Show a settlement: sums by service, deductions with their reasons, what is paid, whether the ledger agrees."""
    return _page(request, _settlement(request, pk))


@require_POST
@requires(*SEEN)
def settlement_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Submit, return, confirm or pay a settlement, or draw its sample."""
    row = _settlement(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("vouchers:settlement", pk) if form is None else shown_again(_page(request, row, name, form), form)


@require_safe
@requires(*SEEN)
def settlement_sheet(request: Request, pk: int) -> HttpResponseBase:
    """Download the settlement as a sheet."""
    row = _settlement(request, pk)
    download = downloads.Download(
        verb="settlement.exported",
        about=row,
        title=_("Settlement"),
        columns=exports.columns(),
        rows=downloads.Listed(list(exports.rows(row))),
        place=str(row.provider),
        period=date_format(row.month, "YEAR_MONTH_FORMAT"),
        purpose=_("settlement"),
        facts={"community_id": row.provider.place.community_id},
    )
    return downloads.answer(request, download)
