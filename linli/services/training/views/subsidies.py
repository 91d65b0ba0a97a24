"""Claims for training subsidies: those that wait, and those that were settled."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.training import exports
from linli.services.training.queries import courses
from linli.services.training.states import ClaimState
from linli.services.training.views.courses import rights


def _asked(request: Request) -> tuple[Place | None, str]:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_FOLLOW)
    return place, word(request, "state", ClaimState.values, ClaimState.CLAIMED)


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
@in_place(P.VACANCY_FOLLOW)
def listed(request: Request) -> HttpResponse:
    """Show the claims in a state, the newest first."""
    place, state = _asked(request)
    rows = courses.claims(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.VACANCY_FOLLOW), place).groups()
    context = {
        "page": page(rows, order=courses.CLAIM_ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": ClaimState.choices,
        **rights(request),
    }
    return render(request, "training/_claims.html" if request.htmx else "training/claims.html", context)


@require_GET
@requires(P.VACANCY_FOLLOW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    place, state = _asked(request)
    rows = courses.claims(request.viewer, place=place, state=state).order_by(*courses.CLAIM_ORDER)
    return downloads.answer(
        request,
        downloads.Download(
            verb="subsidies.exported",
            about=place,
            title=_("training subsidies"),
            columns=exports.claim_columns(),
            rows=downloads.Queried(rows, exports.claim_rows),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=_("list of training subsidies"),
        ),
    )
