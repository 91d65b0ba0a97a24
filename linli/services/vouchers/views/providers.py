"""Providers: the list, one provider with its prices, carers and communities, a new contract."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.rooms.uses import uses_of
from linli.core.web.deeds import PageAct, offered, perform, shown_again
from linli.core.web.http import Request, requires
from linli.services.vouchers import actions, forms, policies, queries
from linli.services.vouchers.models import Carer, Provider
from linli.services.vouchers.queries.carers import missing_paper


@require_safe
@requires(P.VOUCHER_VIEW)
def providers(request: Request) -> HttpResponse:
    """Show the providers that the viewer may see, each with its contract."""
    rows = Provider.objects.visible_to(request.viewer).select_related("body__place").order_by("until", "body__name")
    context = {"rows": queries.with_offers(rows), "may_manage": request.viewer.may(P.VOUCHER_MANAGE)}
    return render(request, "vouchers/providers.html", context)


@requires(P.VOUCHER_MANAGE)
def provider_new(request: Request) -> HttpResponse:
    """Make an organisation a provider."""
    form = forms.ContractForm(
        request.POST or None,
        bodies=queries.bodies_without_contract(request.viewer),
        communities=queries.communities(request.viewer, P.VOUCHER_MANAGE),
    )
    if form.is_valid():
        row = actions.contract(by=request.viewer, **form.cleaned_data)
        messages.success(request, _("%(name)s added.") % {"name": row})
        return redirect("vouchers:provider", row.pk)
    return render(request, "vouchers/provider_new.html", {"form": form})


def _provider(request: Request, pk: int) -> Provider:
    rows = Provider.objects.visible_to(request.viewer).select_related("body", "place")
    return get_object_or_404(rows, pk=pk)


def _acts(row: Provider, request: Request) -> dict[str, PageAct]:
    by = request.viewer
    if row.until is not None:
        return {}
    manages = by.may(P.VOUCHER_MANAGE, row.place)
    carers = Carer.objects.visible_to(by).open().filter(provider=row)
    acts: list[PageAct] = []
    if manages:
        price = partial(_price, row, by)
        acts.append(PageAct("price", gettext_lazy("Set price"), forms.PriceForm, price))
    if manages or policies.serves(row, by):
        add, paper, leave = partial(_carer, row, by), partial(_paper, by), partial(_leave, by)
        acts.append(PageAct("carer", gettext_lazy("Add carer"), forms.CarerForm, add))
        acts.append(PageAct("paper", gettext_lazy("Add paper"), partial(_of, forms.PaperForm, carers), paper))
        acts.append(PageAct("leave", gettext_lazy("Carer leaves"), partial(_of, forms.CarerEndForm, carers), leave))
    if manages:
        held = queries.communities(by, P.VOUCHER_MANAGE)
        area = partial(_area, row, by)
        acts.append(
            PageAct("area", gettext_lazy("Add community"), lambda data: forms.AreaForm(data, communities=held), area)
        )
        end = partial(_end, row, by)
        acts.append(PageAct("end", gettext_lazy("End contract"), forms.UntilForm, end, danger=True))
    return {act.name: act for act in acts}


def _of(form: Any, carers: Any, data: Any) -> Any:
    return form(data, carers=carers)


def _price(row: Provider, by: Any, form: Any) -> None:
    said = form.cleaned_data
    actions.set_price(row, item=said["item"], per=said["per"], fen=form.fen, since=said["since"], by=by)


def _carer(row: Provider, by: Any, form: Any) -> None:
    actions.add_carer(row, by=by, **form.cleaned_data)


def _paper(by: Any, form: Any) -> None:
    actions.add_paper(by=by, **form.cleaned_data)


def _leave(by: Any, form: Any) -> None:
    actions.end_carer(by=by, **form.cleaned_data)


def _area(row: Provider, by: Any, form: Any) -> None:
    actions.serve(row, by=by, **form.cleaned_data)


def _end(row: Provider, by: Any, form: Any) -> None:
    actions.end_contract(row, by=by, **form.cleaned_data)


def _page(request: Request, row: Provider, tried: str = "", form: Any = None) -> HttpResponse:
    today = timezone.localdate()
    carers = Carer.objects.visible_to(request.viewer).filter(provider=row).prefetch_related("papers")
    context = {
        "row": row,
        "prices": row.prices.filter(until=None).order_by("item"),
        "areas": row.areas.filter(until=None).select_related("community").order_by("community__path"),
        "carers": [(carer, missing_paper(carer, today)) for carer in carers.order_by("until", "name")],
        "acts": offered(_acts(row, request), tried, form),
        "uses": uses_of(row, request.viewer),
    }
    return render(request, "vouchers/provider.html", context)


@require_safe
@requires(P.VOUCHER_VIEW, P.VOUCHER_SERVE)
def provider(request: Request, pk: int) -> HttpResponse:
    """Show a provider: contract, prices, communities, carers with their papers."""
    return _page(request, _provider(request, pk))


@require_POST
@requires(P.VOUCHER_MANAGE, P.VOUCHER_SERVE)
def provider_act(request: Request, pk: int, name: str) -> HttpResponse:
    """Change something of a provider."""
    row = _provider(request, pk)
    form = perform(request, _acts(row, request), name)
    return redirect("vouchers:provider", pk) if form is None else shown_again(_page(request, row, name, form), form)
