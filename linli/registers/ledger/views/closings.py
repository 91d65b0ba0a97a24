"""Closed days and months."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.registers.ledger import actions, policies
from linli.registers.ledger.forms import MonthForm
from linli.registers.ledger.models import Closing
from linli.registers.ledger.states import UNITS


@require_safe
@requires(P.LEDGER_VIEW)
def closings(request: Request) -> HttpResponse:
    """Show from which day each unit is open, and the closed days."""
    return _page(request, MonthForm())


def _page(request: Request, form: MonthForm, status: int = 200) -> HttpResponse:
    shut = policies.closed_until()
    context = {
        "page": page(
            Closing.objects.visible_to(request.viewer), order=("-day", "-pk"), after=request.GET.get("after", "")
        ),
        "units": [(entry, shut.get(code)) for code, entry in content.codes(UNITS).items()],
        "form": form,
    }
    return render(request, "ledger/closings.html", context, status=status)


@require_POST
@requires(P.LEDGER_CLOSE)
def close_month(request: Request) -> HttpResponse:
    """Close a month of a unit."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 400)
    actions.close_month(form.cleaned_data["unit"], form.cleaned_data["month"], by=request.viewer)
    messages.success(request, _("The month is closed."))
    return redirect("ledger:closings")
