"""The provider's own page: the services of a day."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.filters import page_day
from linli.core.web.http import Request, requires
from linli.services.vouchers import queries
from linli.services.vouchers.models import Order


@require_safe
@requires(P.VOUCHER_SERVE)
def today(request: Request) -> HttpResponse:
    """Show the services of a day in their order, those of the carer who is signed in first; and what waits."""
    day = page_day(request)
    own = Order.objects.visible_to(request.viewer).served_by(request.viewer)
    rows = list(queries.of_day(own, day))
    user = request.viewer.user_id
    mine = [row for row in rows if any(carer.user_id == user for carer in row.carers)]
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "mine": mine,
        "rows": [row for row in rows if row not in mine],
        "waiting": queries.waiting(own, day),
        "findings": queries.open_findings(request.viewer),
    }
    return render(request, "vouchers/today.html", context)
