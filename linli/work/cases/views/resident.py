"""The resident's pages, without an account: report, check progress, rate, reopen."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.core.web import devices
from linli.core.web.http import Request, number, source
from linli.registers.duties import queries as duties
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.cases import actions, forms, policies, queries
from linli.work.cases.models import Case
from linli.work.cases.states import CaseState

FOLLOWED = "followed"
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
    form = forms.ReportForm(request.POST or None, request.FILES or None, initial={"once": secrets.token_urlsafe(16)})
    if form.is_valid():
        return _take(request, chosen, dict(form.cleaned_data))
    return render(request, "cases/report.html", {**chosen, "form": form})


def _take(request: Request, chosen: dict[str, Any], told: dict[str, Any]) -> HttpResponse:
    """Count the attempt, report the case, and show its code once."""
    if not _within_limits(request, told.get("reporter_phone", "")):
        return _too_many(request)
    with transaction.atomic():  # a report that a rule refuses may be sent again
        if not actions.allowed("once", told.pop("once"), most=1, hours=24):
            return render(request, "cases/received.html", {"again": True})
        case, receipt = actions.report(chosen["matter"], chosen["place"], **told)
    _open_to(request, case)
    return render(request, "cases/received.html", {"case": case, "receipt": receipt, "body": case.body})


def _within_limits(request: Request, phone: str) -> bool:
    if not actions.allowed(
        "report", *_counted_as(request, "cases.public.per_hour", "cases.public.per_hour_per_address")
    ):
        return False
    per_day = int(rules.value("cases.public.per_day_per_phone"))
    return not phone or actions.allowed("phone", phone, most=per_day, hours=24)


def _counted_as(request: Request, rule: str, rule_of_address: str) -> tuple[str, int]:
    """Return what a visitor's attempts count under, and how many are allowed."""
    # Many residents have one public address. A device that followed a case which an office accepted counts for itself.
    device = devices.known(request, devices.CASE)
    return device or source(request), int(rules.value(rule if device else rule_of_address))


def _too_many(request: Request) -> HttpResponse:
    return render(request, "cases/too_many.html", status=429)


def _chosen(request: Request) -> dict[str, Any]:
    """Return what the address says so far, and what can be chosen next."""
    kind, where = request.GET.get("kind", ""), request.GET.get("at", "")[:LONGEST]
    said = request.GET.get("q", "")[:LONGEST].strip()
    matter = duties.find(request.GET.get("matter", ""))
    if matter is not None and (not matter.resident or matter.is_refused):
        matter = None
    places = Place.objects.filter(until=None, level__in=PUBLIC_LEVELS).select_related("community")
    return {
        "kinds": queries.resident_kinds(),
        "kind": content.codes("matter_kind").get(matter.kind if matter else kind),
        "said": said,
        "matters": [one for one in queries.matters_said(kind, said) if one.code != OTHER],
        "other": duties.find(OTHER),
        "matter": matter,
        "place": places.filter(pk=number(request.GET.get("place")) or 0).first(),
        "places": queries.public_places_found(where) if where.strip() else [],
    }


@require_GET
def report_places(request: Request) -> HttpResponse:
    """Show buildings and communities while the resident types."""
    return render(request, "cases/_report_places.html", _chosen(request))


@never_cache
def follow(request: Request) -> HttpResponse:
    """Ask for the code, and open the case."""
    # Posted, so that the code is in no log and no browser history.
    form = forms.FollowForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "cases/follow.html", {"form": form})
    counted = _counted_as(request, "cases.public.lookup_per_hour", "cases.public.wrong_codes_per_hour")
    try:
        case = actions.look_up(form.cleaned_data["code"], *counted)
    except actions.TooOften:
        return _too_many(request)
    if case is None:
        form.add_error("code", _("No case has this code. Check it against your receipt."))
        return render(request, "cases/follow.html", {"form": form}, status=404)
    _open_to(request, case)
    answer = redirect("followed")
    if case.accepted_at:  # by an office: who only sends reports cannot make devices known
        devices.remember(answer, request, devices.CASE, case.receipt_hash)
    return answer


def _open_to(request: Request, case: Case) -> None:
    """Show the case on this device for some minutes without its code."""
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the case.
    request.session.cycle_key()
    request.session[FOLLOWED] = {"case": case.pk, "receipt": case.receipt_hash, "until": until.isoformat()}


def _followed(request: Request) -> Case | None:
    """Return the case whose code was entered a short while ago; None if the code was replaced since then."""
    held = request.session.get(FOLLOWED)
    if not held or datetime.fromisoformat(held["until"]) < timezone.now():
        return None
    cases = Case.objects.select_related("body", "place", "community").exclude(receipt_hash="")
    return cases.filter(pk=held["case"], receipt_hash=held.get("receipt", "")).first()


@never_cache
def followed(request: Request) -> HttpResponse:
    """Show the steps in plain words, the expected day, the body and its phone, and the resident's rating."""
    case = _followed(request)
    return redirect("follow") if case is None else _page(request, case)


def _page(request: Request, case: Case, **more: Any) -> HttpResponse:
    is_done = case.state in {CaseState.DONE_REPORTED, CaseState.CLOSED}
    context = {
        "case": case,
        "steps": case.steps.marked().filter(public=True).select_related("to_body").order_by("pk"),
        "is_done": is_done,
        "too_late_to_rate": _refusal(policies.check_resident_rates, case) if is_done else "",
        "too_late_to_reopen": _refusal(policies.check_resident_reopens, case) if is_done else "",
        "rate_form": forms.RateForm(initial={"rating": case.rating, "words": case.rating_words}, prefix="rate"),
        "not_solved_form": forms.NotSolvedForm(prefix="again"),
        **more,
    }
    return render(request, "cases/followed.html", context)


def _refusal(check: Callable[[Case], None], case: Case) -> str:
    """Return why the resident can no longer do it; "" if they can."""
    try:
        check(case)
    except RuleBroken as reason:
        return str(reason)
    return ""


@require_POST
@never_cache
def follow_rate(request: Request) -> HttpResponse:
    """Rate the case."""
    case = _followed(request)
    if case is None:
        return redirect("follow")
    form = forms.RateForm(request.POST, prefix="rate")
    if not form.is_valid():
        return _page(request, case, rate_form=form)
    actions.rate(case, **form.cleaned_data)
    return redirect("followed")


@require_POST
@never_cache
def follow_reopen(request: Request) -> HttpResponse:
    """Reopen the case."""
    case = _followed(request)
    if case is None:
        return redirect("follow")
    form = forms.NotSolvedForm(request.POST, prefix="again")
    if not form.is_valid():
        return _page(request, case, not_solved_form=form)
    actions.not_solved(case, **form.cleaned_data)
    messages.success(request, _("Thank you. The case is reopened; the new expected date is below."))
    return redirect("followed")


@require_POST
def follow_leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    request.session.pop(FOLLOWED, None)
    answer = redirect("follow")
    devices.forget(answer, request, devices.CASE)
    return answer
