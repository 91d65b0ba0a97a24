"""The employer's own page: vacancies, and the referrals that wait for an answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.services.vacancies.queries import lists


@never_cache
@require_safe
@requires(P.VACANCY_OFFER)
def own(request: Request) -> HttpResponse:
    """Show the vacancies of the viewer's employer; of people only the name and how far their referral is."""
    rows = lists.of_own(request.viewer)
    context = {
        "page": page(rows, order=lists.ORDER, after=request.GET.get("after", "")),
        "waiting": lists.waiting_for_employer(request.viewer),
    }
    return render(request, "vacancies/_rows.html" if request.htmx else "vacancies/own.html", context)
