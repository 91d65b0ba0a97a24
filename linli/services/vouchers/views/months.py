"""The plan of a month, issuing it, and who got no voucher."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.vouchers import actions, forms, queries
from linli.services.vouchers.engine import months as calendar
from linli.services.vouchers.engine.money import worth
from linli.services.vouchers.models import VoucherQuota, WithoutVoucher
from linli.services.vouchers.queries.entitlements import titles

WAITING = ("reason", "position", "pk")


def _asked(request: Request) -> tuple[str, date]:
    """Return the scheme and month of the address; the first scheme and this month if it names none."""
    schemes = titles(timezone.localdate())
    data = request.GET if request.method == "GET" else request.POST
    scheme = data.get("scheme", "")
    month = data.get("month", "")
    first = next(iter(schemes), "")
    day = calendar.parse(month) if month else calendar.month_of(timezone.localdate())
    return (scheme if scheme in schemes else first), day


def _context(request: Request, scheme: str, month: date, form: Any = None) -> dict[str, Any]:
    held = queries.communities(request.viewer, P.VOUCHER_MANAGE)
    initial = {"month": f"{month:%Y-%m}", "scheme": scheme}
    schemes = [(code, str(title)) for code, title in titles(month).items()]
    return {
        "scheme": scheme,
        "scheme_title": dict(schemes).get(scheme, scheme),
        "month": month,
        "chooser": forms.SchemeMonthForm(initial=initial, schemes=schemes, auto_id="choose_%s"),
        "quota_form": form or forms.QuotaForm(communities=held),
        "rows": queries.month_rows(request.viewer, scheme, month),
        "may_manage": request.viewer.may(P.VOUCHER_MANAGE),
    }


@require_safe
@requires(P.VOUCHER_VIEW)
def months(request: Request) -> HttpResponse:
    """Show plan, issue and use of a month by community."""
    scheme, month = _asked(request)
    return render(request, "vouchers/months.html", _context(request, scheme, month))


@require_POST
@requires(P.VOUCHER_MANAGE)
def quota(request: Request) -> HttpResponse:
    """Plan the quota of a community."""
    scheme, month = _asked(request)
    form = forms.QuotaForm(request.POST, communities=queries.communities(request.viewer, P.VOUCHER_MANAGE))
    if not form.is_valid():
        return render(request, "vouchers/months.html", _context(request, scheme, month, form))
    actions.plan_quota(scheme=scheme, month=month, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Quota planned."))
    return redirect(f"{_url()}?month={month:%Y-%m}&scheme={scheme}")


def _url() -> str:
    return str(redirect("vouchers:months").url)


@require_POST
@requires(P.VOUCHER_MANAGE)
def quota_drop(request: Request, pk: int) -> HttpResponse:
    """Withdraw the quota of a community."""
    row = get_object_or_404(VoucherQuota.objects.visible_to(request.viewer).select_related("community"), pk=pk)
    month, scheme = row.month, row.scheme
    actions.drop_quota(row, by=request.viewer)
    messages.success(request, _("Quota withdrawn. Vouchers that were issued stay."))
    return redirect(f"{_url()}?month={month:%Y-%m}&scheme={scheme}")


@require_POST
@requires(P.VOUCHER_MANAGE)
def issue(request: Request) -> HttpResponse:
    """Issue the vouchers of a month in all communities of the viewer."""
    scheme, month = _asked(request)
    held = queries.communities(request.viewer, P.VOUCHER_MANAGE)
    found = actions.issue(scheme, month, held, by=request.viewer)
    text = _("Issued: {issued} ({amount}). There before: {already}. Without a voucher: {left}.")
    left = sum(found.left_out.values())
    amount = worth(found.amount, found.unit)
    messages.success(request, text.format(issued=found.issued, amount=amount, already=found.already, left=left))
    return redirect(f"{_url()}?month={month:%Y-%m}&scheme={scheme}")


@require_safe
@requires(P.VOUCHER_VIEW)
@in_place(P.VOUCHER_VIEW)
def left_out(request: Request) -> HttpResponse:
    """Show who is entitled and got no voucher of a month, and why."""
    scheme, month = _asked(request)
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VOUCHER_VIEW)
    rows = WithoutVoucher.objects.visible_to(request.viewer).filter(scheme=scheme, month=month)
    rows = places.lying_in(rows, place).select_related("person", "community")
    context = {
        "page": page(rows, order=WAITING, after=request.GET.get("after", "")),
        "month": month,
        "scheme_title": titles(month).get(scheme, scheme),
        "place": place,
    }
    return render(request, "vouchers/_left_out.html" if request.htmx else "vouchers/left_out.html", context)
