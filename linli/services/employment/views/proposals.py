"""Proposals of people who may need work: the list, confirming, dismissing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web import downloads
from linli.core.web.filters import word
from linli.core.web.http import Request, in_place, requires
from linli.services.employment import actions, exports
from linli.services.employment.models import WorkProposal
from linli.services.employment.queries import proposals
from linli.services.employment.states import WorkVerdict
from linli.services.employment.views import common
from linli.services.employment.views.person import person_of
from linli.services.schemes.views.common import part_of


def _asked(request: Request) -> dict[str, Any]:
    place, today = common.place_of(request), timezone.localdate()
    ground = word(request, "ground", proposals.GROUNDS)
    many = common.too_many(request.viewer, place)
    found = [] if many else proposals.proposals(request.viewer, today, place=place, ground=ground)
    return {"place": place, "ground": ground, "many": many, "found": found, "today": today}


@require_safe
@requires(P.EMPLOYMENT_RECORD)
@in_place(P.EMPLOYMENT_VIEW)
def listed(request: Request) -> HttpResponse:
    """Show who may need work, each with the reason."""
    said = _asked(request)
    mine = WorkProposal.objects.visible_to(request.viewer).filter(taken_back=False, by_id=request.viewer.user_id)
    context = {
        **said,
        "page": part_of(said["found"], request),
        "grounds": proposals.GROUNDS.items(),
        "reasons": content.choices("work_dismissal"),
        "decided": mine.select_related("person").order_by("-pk")[:5],
    }
    name = "employment/_proposals.html" if request.htmx else "employment/proposals.html"
    return render(request, name, context)


@require_safe
@requires(P.EMPLOYMENT_RECORD)
@in_place(P.EMPLOYMENT_VIEW)
def export(request: Request) -> HttpResponseBase:
    """Send the list with the page's filters as Excel."""
    said = _asked(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb="employment.proposals_exported",
            about=said["place"],
            title=_("people who may need work"),
            columns=exports.proposal_columns(),
            rows=downloads.Listed(list(exports.proposal_rows(said["found"]))),
            place=str(said["place"] or ""),
            period=str(said["today"]),
            purpose=_("employment aid"),
        ),
    )


@require_POST
@requires(P.EMPLOYMENT_RECORD)
def decide(request: Request, pk: int) -> HttpResponse:
    """Confirm or dismiss the proposal of a person."""
    row = person_of(request, pk)
    verdict, ground = request.POST.get("verdict", ""), request.POST.get("ground", "")
    if verdict not in WorkVerdict.values:
        raise BadRequest("There is no such decision.")
    reason = request.POST.get("reason", "")
    actions.decide(row, ground, WorkVerdict(verdict), by=request.viewer, reason=reason)
    if verdict == WorkVerdict.CONFIRMED:
        messages.success(request, _("Confirmed. Now ask what work is wished for."))
        return redirect("employment:write", row.pk)
    messages.success(request, _("Dismissed."))
    return redirect("employment:proposals")


@require_POST
@requires(P.EMPLOYMENT_RECORD)
def undo(request: Request, pk: int) -> HttpResponse:
    """Undo a decision about a proposal."""
    row = get_object_or_404(WorkProposal.objects.visible_to(request.viewer), pk=pk)
    actions.take_back_decision(row, by=request.viewer)
    messages.success(request, _("Undone."))
    return redirect("employment:proposals")
