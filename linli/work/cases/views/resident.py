"""The resident's pages, without an account: report a problem, and keep the receipt."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.core.law import content, rules
from linli.core.web import qr
from linli.core.web.http import Request, number
from linli.registers.duties import queries as duties
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.cases import actions, forms, queries
from linli.work.cases.views import receipts, visitors

OTHER = "public_services.other"  # the matter for everything else
LONGEST = 60  # letters of a search, which anonymous users can send
PUBLIC_LEVELS = (Level.BUILDING, Level.COMMUNITY)


@never_cache
def report(request: Request) -> HttpResponse:
    """Show kind, place and description on one page; on POST report the case."""
    # All choices are in the address, so the page works without scripts.
    chosen = _chosen(request)
    if chosen["matter"] is None or chosen["place"] is None:
        return render(request, "cases/report.html", chosen)
    initial = {"once": secrets.token_urlsafe(16), "spot": request.GET.get("spot", "")[:LONGEST]}
    form = forms.ReportCaseForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        return _take(request, chosen, dict(form.cleaned_data))
    return render(request, "cases/report.html", {**chosen, "form": form})


def _take(request: Request, chosen: dict[str, Any], told: dict[str, Any]) -> HttpResponse:
    """Report the case once, however often the form is sent, and go on to its receipt."""
    once = told.pop("once")
    sent = actions.sent_before(once)
    if sent is None:
        # Counted only when new: whose answer was lost on the way may send the form again.
        if not _within_limits(request, told.get("reporter_phone", "")):
            return visitors.too_many(request)
        sent = actions.report_once(chosen["matter"], chosen["place"], once=once, **told)
    if sent is None:
        return render(request, "cases/received_before.html")
    case, receipt = sent
    visitors.open_to(request, case)
    receipts.show(request, case, receipt)
    return redirect("received")


@never_cache
def received(request: Request) -> HttpResponse:
    """Show the receipt for some minutes, also when the page is loaded again."""
    case = visitors.followed(request)
    if case is None:
        return redirect("follow")
    receipt = receipts.held(request, case)
    if not receipt:
        return redirect("followed")
    return render(request, "cases/received.html", receipts.printed(request, case, receipt))


@never_cache
def receipt_picture(request: Request) -> HttpResponse:
    """Send the receipt as a picture to keep: the code, and the address where it is entered."""
    case = visitors.followed(request)
    receipt = receipts.held(request, case) if case else ""
    if not receipt:
        return redirect("follow")
    drawn = qr.picture(receipts.address_with(request, receipt), [receipt, receipts.address_of(request)])
    return HttpResponse(drawn, content_type="image/png")


def _within_limits(request: Request, phone: str) -> bool:
    if not actions.allowed(
        "report", *visitors.counted_as(request, "cases.public.per_hour", "cases.public.per_hour_per_address")
    ):
        return False
    per_day = int(rules.value("cases.public.per_day_per_phone"))
    return not phone or actions.allowed("phone", phone, most=per_day, hours=24)


def _chosen(request: Request) -> dict[str, Any]:
    """Return what the address says so far, and what can be chosen next."""
    kind = request.GET.get("kind", "")
    said = request.GET.get("q", "")[:LONGEST].strip()
    matter = duties.find(request.GET.get("matter", ""))
    if matter is not None and (not matter.resident or matter.is_refused):
        matter = None
    return {
        "kinds": queries.resident_kinds(),
        "kind": content.codes("matter_kind").get(matter.kind if matter else kind),
        "said": said,
        "matters": [one for one in queries.matters_said(kind, said) if one.code != OTHER],
        "advised": queries.advised(kind, said),
        "other": duties.find(OTHER),
        "matter": matter,
        **_where(request),
    }


def _where(request: Request) -> dict[str, Any]:
    """Return the place of the address, and the places that fit what was typed."""
    typed = request.GET.get("at", "")[:LONGEST]
    places = Place.objects.filter(until=None, level__in=PUBLIC_LEVELS).select_related("community")
    return {
        "place": places.filter(pk=number(request.GET.get("place")) or 0).first(),
        "found": queries.public_places_found(typed) if typed.strip() else None,
    }


@require_GET
def report_places(request: Request) -> HttpResponse:
    """Show buildings and communities while the resident types."""
    return render(request, "cases/_report_places.html", _chosen(request))


@require_GET
def advice(request: Request, code: str) -> HttpResponse:
    """Show what the counter would say: whether it is handled, where, what to bring, on what basis."""
    matter = duties.find(code)
    if matter is None or not queries.is_advised(matter):
        raise Http404
    where = _where(request)
    context = {
        **where,
        "matter": matter,
        "origin": {"matter": matter},  # as at the counter
        "routing": duties.route(matter, where["place"]) if where["place"] else None,
    }
    return render(request, "cases/advice.html", context)
