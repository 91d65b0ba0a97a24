"""Accounts, their statements, and single transfers."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import downloads, filters
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.registers.ledger import actions, exports
from linli.registers.ledger.forms import AccountFilter
from linli.registers.ledger.models import Account, Transfer
from linli.registers.ledger.queries import pages
from linli.registers.ledger.queries.balances import DayRange, posted_in
from linli.registers.people.models import Person


@require_safe
@requires(P.LEDGER_VIEW)
def account_list(request: Request) -> HttpResponse:
    """Show the accounts that the viewer may see, with their balances."""
    form = AccountFilter(request.GET)
    asked = filters.cleaned(request, form)
    rows = pages.accounts(request.viewer, **{name: asked.get(name, "") for name in ("q", "unit", "kind")})
    context = {
        "page": page(rows, order=pages.ORDER, after=request.GET.get("after", "")),
        "filter": form,
        "asked": any(asked.values()),
    }
    return render(request, "ledger/_rows.html" if request.htmx else "ledger/list.html", context)


def _account(request: Request, pk: int) -> Account:
    rows = Account.objects.visible_to(request.viewer).select_related("community", "body")
    return get_object_or_404(rows, pk=pk)


def _month(request: Request) -> DayRange:
    return pages.month_of(request.GET.get("month", ""), timezone.localdate())


@require_safe
@requires(P.LEDGER_VIEW)
def account(request: Request, pk: int) -> HttpResponse:
    """Show the statement of an account for a month, and what is reserved of it."""
    row, days = _account(request, pk), _month(request)
    rows = page(posted_in(row, days), order=pages.BY_DAY, after=request.GET.get("after", ""))
    before, movements = pages.movements(row, days, rows.rows)
    held = pages.reservations(row)
    people = Person.objects.visible_to(request.viewer)
    context = {
        "account": row,
        "holder": people.filter(pk=row.holder_id).first() if row.holder_id else None,
        "page": rows,
        "movements": movements,
        "before": before,
        "month": days.since,
        "earlier": (days.since - timedelta(days=1)).replace(day=1),
        "later": days.until if days.until <= timezone.localdate() else None,
        "held": held[: pages.WAITING],
        "held_count": held.count(),
    }
    return render(request, "ledger/account.html", context)


@require_GET
@requires(P.LEDGER_VIEW)
def export(request: Request, pk: int) -> HttpResponseBase:
    """Send the statement of a month as Excel."""
    row, days = _account(request, pk), _month(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="ledger.exported",
            about=row,
            title=_("statement"),
            columns=exports.columns(row),
            rows=downloads.Queried(posted_in(row, days), exports.rows(row, days)),
            place=row.code,
            period=f"{days.since:%Y-%m}",
        ),
    )


@require_safe
@requires(P.LEDGER_VIEW)
def transfer(request: Request, pk: int) -> HttpResponse:
    """Show a transfer, what it is about, what it corrects and what corrected it."""
    rows = Transfer.objects.visible_to(request.viewer)
    row = get_object_or_404(rows.select_related("debit", "credit", "pending", "corrects"), pk=pk)
    left = actions.left_of(row) if row.moves else 0
    may = request.viewer.may(P.LEDGER_CORRECT) and _sees(request, row.debit_id)
    seen = {key for key in (row.debit_id, row.credit_id) if _sees(request, key)}
    context = {"row": row, "left": left, "may_correct": may and left > 0, "seen": seen, **pages.around(row)}
    return render(request, "ledger/transfer.html", context)


def _sees(request: Request, pk: int) -> bool:
    return Account.objects.visible_to(request.viewer).filter(pk=pk).exists()
