"""Pages without an account: zones, lots that anybody can check, applying for a place, following it by a code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.core.web import devices
from linli.core.web.http import PLACE, Request, source
from linli.services.businesses import actions
from linli.services.businesses.forms.stalls import AskPlaceForm, PlaceCodeForm
from linli.services.businesses.models import PlaceRequest
from linli.services.businesses.queries import maps, public, stalls
from linli.work.cases.actions import TooOften

SHOWN, RECEIPT, DEVICE = "stall", "stall.receipt", "stall"
COLUMN = "businesses.session_receipt"


@require_safe
def zones(request: Request) -> HttpResponse:
    """Show the published zones of all communities or of one."""
    community = public.community(request.GET.get(PLACE, ""))
    context = {
        "communities": public.communities(),
        "community": community,
        "zones": public.zones(community, timezone.localdate()),
    }
    return render(request, "businesses/public_zones.html", context)


@require_safe
def stall_zone(request: Request, pk: int) -> HttpResponse:
    """Show a published zone: where, when, how many places are free, the lots."""
    row = get_object_or_404(stalls.published(), pk=pk)
    today = timezone.localdate()
    context = {
        "row": row,
        "map": maps.drawn(row, today),
        "free": len(stalls.free_places(row, today)),
        "draws": stalls.public_draws(row),
        "consultation": stalls.consultation(row),
        "is_over": row.until is not None and row.until <= today,
    }
    return render(request, "businesses/public_zone.html", context)


@require_safe
def lot(request: Request, pk: int) -> HttpResponse:
    """Show a lot: the closed list, its fingerprint, the seed, the result, and how to repeat it."""
    draw = get_object_or_404(public.draws(), pk=pk)
    return render(request, "businesses/public_lot.html", {"draw": draw, "row": draw.stall_zone})


@require_safe
def shops(request: Request) -> HttpResponse:
    """Show the registered businesses of a community with the result of the last inspection; no people."""
    community = public.community(request.GET.get(PLACE, ""))
    context = {
        "communities": public.communities(),
        "community": community,
        "lines": public.inspected(community) if community else [],
    }
    return render(request, "businesses/public_shops.html", context)


# ---- applying


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Apply for a place in a zone; who sells online is refused with the rule."""
    wanted = stalls.published().filter(until__gt=timezone.localdate())
    initial = {"stall_zone": request.GET.get("zone", "")}
    form = AskPlaceForm(request.POST or None, initial=initial, zones=wanted)
    if form.is_valid():
        try:
            row, code = actions.ask_for_place(
                form.cleaned_data["stall_zone"],
                form.wish(),
                online=form.cleaned_data["online"] == "yes",
                once=form.cleaned_data["once"],
                source=devices.known(request, DEVICE) or source(request),
            )
        except TooOften:
            return render(request, "cases/too_many.html", status=429)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            _open(request, row)
            # Encrypted: sessions are in the database, which must not contain codes.
            request.session[RECEIPT] = crypto.encrypt(code, COLUMN)
            return redirect("stall_received")
    context: dict[str, Any] = {
        "form": form,
        "any": wanted.exists(),
        "keep": rules.value("food.stall.keep_days"),
    }
    return render(request, "businesses/ask.html", context, status=422 if form.is_bound else 200)


def _open(request: Request, row: PlaceRequest) -> None:
    """Show an application on this device for some minutes without its code."""
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the application.
    request.session.cycle_key()
    request.session[SHOWN] = {"row": row.pk, "code": row.code_hash, "until": until.isoformat()}


def _held(request: Request) -> PlaceRequest | None:
    kept = request.session.get(SHOWN)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    return stalls.held(kept["row"], kept["code"])


@never_cache
@require_safe
def received(request: Request) -> HttpResponse:
    """Show the receipt for some minutes, also when the page is loaded again."""
    row, kept = _held(request), request.session.get(RECEIPT, "")
    if row is None or not kept:
        return redirect("stall_follow")
    return render(request, "businesses/received.html", {"row": row, "code": crypto.decrypt(kept, COLUMN)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Ask for the code of an application, and open it on this device for some minutes."""
    form = PlaceCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "businesses/follow.html", {"form": form})
    try:
        row = actions.look_up_request(form.cleaned_data["code"], devices.known(request, DEVICE) or source(request))
    except TooOften:
        return render(request, "cases/too_many.html", status=429)
    if row is None:
        form.add_error("code", _("No application has this code. Check it against your receipt."))
        return render(request, "businesses/follow.html", {"form": form}, status=404)
    _open(request, row)
    request.session.pop(RECEIPT, None)
    return redirect("stall_mine")


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show how far an application is: received, in a lot, a place or the waiting list."""
    row = _held(request)
    if row is None:
        return redirect("stall_follow")
    return render(request, "businesses/mine.html", {"row": row, **public.progress(row)})


@never_cache
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Withdraw the application."""
    row = _held(request)
    if row is None:
        return redirect("stall_follow")
    actions.withdraw_request(row)
    messages.success(request, _("Your application is withdrawn."))
    return redirect("stall_mine")


@require_POST
def leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    request.session.pop(SHOWN, None)
    request.session.pop(RECEIPT, None)
    answer = redirect("stall_follow")
    devices.forget(answer, request, DEVICE)
    return answer
