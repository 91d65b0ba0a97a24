"""Pages without an account: ask for assistance, the receipt, progress by its code, withdrawal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.core.web import devices, qr
from linli.core.web.http import Request, number, source
from linli.services.assistance import actions
from linli.services.assistance.forms import AidCodeForm, AidForm
from linli.services.assistance.models import AidRequest
from linli.services.assistance.queries import offers, requests
from linli.services.assistance.states import AidState
from linli.work.cases.actions import TooOften
from linli.work.cases.queries.places import PlacesFound, public_places_found

SHOWN, RECEIPT, AID = "aid", "aid.receipt", "aid"
COLUMN = "assistance.session_receipt"
FIND, START = "find", "start"  # buttons that look for a place, and that begin with wishes; both send nothing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request) -> HttpResponse:
    """Ask for assistance for a household; nothing typed is in an address."""
    sending = request.method == "POST" and FIND not in request.POST and START not in request.POST
    found = public_places_found(request.POST.get("at", "")) if request.POST.get("at", "").strip() else None
    form = _form(request, found, bound=sending)
    if sending and form.is_valid():
        try:
            row, code = actions.ask(
                form.places[form.cleaned_data["place"]],
                form.said(),
                urgent=form.cleaned_data["urgent"],
                once=form.cleaned_data["once"],
                source=devices.known(request, AID) or source(request),
            )
        except TooOften:
            return _too_many(request)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            _open(request, row)
            # Encrypted: sessions are in the database, which must not contain codes.
            request.session[RECEIPT] = crypto.encrypt(code, COLUMN)
            return redirect("aid_received")
    context = {
        "form": form,
        "found": found,
        "sending": sending,
        "retention": rules.value("assistance.requests.keep_days"),
    }
    return render(request, "assistance/ask.html", context, status=422 if sending else 200)


def _form(request: Request, found: PlacesFound | None, *, bound: bool) -> AidForm:
    """Return the form: as sent, or with what was typed so far."""
    places = list(found.places) if found else []
    chosen = number(request.POST.get("place"))
    if chosen and all(one.pk != chosen for one in places):
        places += requests.public_place(chosen)
    more: dict[str, Any] = {"schemes": requests.asked_schemes(timezone.localdate()), "places": places}
    if bound:
        return AidForm(request.POST, **more)
    initial: dict[str, Any] = {name: value for name, value in request.POST.items() if name in AidForm.base_fields}
    initial |= {name: request.POST.getlist(name) for name in ("wanted", "papers")}
    if len(places) == 1:
        initial["place"] = str(places[0].pk)
    if found and found.inside:
        initial.setdefault("door", "")
        initial["door"] = initial["door"] or found.inside
    return AidForm(initial=initial, **more)


def _too_many(request: Request) -> HttpResponse:
    return render(request, "cases/too_many.html", status=429)


# ---- by the code


def _open(request: Request, row: AidRequest) -> None:
    """Show a request on this device for some minutes without its code."""
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the request.
    request.session.cycle_key()
    request.session[SHOWN] = {"row": row.pk, "code": row.code_hash, "until": until.isoformat()}


def _held(request: Request) -> AidRequest | None:
    """Return the request whose code was entered a short while ago."""
    kept = request.session.get(SHOWN)
    if not kept or datetime.fromisoformat(kept["until"]) < timezone.now():
        return None
    return requests.held(kept["row"], kept["code"])


@never_cache
@require_safe
def received(request: Request) -> HttpResponse:
    """Show the receipt for some minutes, also when the page is loaded again."""
    row, kept = _held(request), request.session.get(RECEIPT, "")
    if row is None or not kept:
        return redirect("aid_follow")
    code = crypto.decrypt(kept, COLUMN)
    # After "#": browsers do not send that part, so the code is in no log.
    width, path = qr.path(f"{request.build_absolute_uri(reverse('aid_follow'))}#{code}")
    context = {
        "row": row,
        "code": code,
        "papers": requests.papers(row),
        "qr_width": width,
        "qr_path": path,
        "at": request.get_host() + reverse("aid_follow"),
    }
    return render(request, "assistance/received.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Request) -> HttpResponse:
    """Ask for the code of a request, and open it on this device for some minutes."""
    form = AidCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "assistance/follow.html", {"form": form})
    try:
        row = actions.look_up(form.cleaned_data["code"], devices.known(request, AID) or source(request))
    except TooOften:
        return _too_many(request)
    if row is None:
        form.add_error("code", _("No request has this code. Check it against your receipt."))
        return render(request, "assistance/follow.html", {"form": form}, status=404)
    _open(request, row)
    request.session.pop(RECEIPT, None)
    answer = redirect("aid_mine")
    if row.state != AidState.SENT:  # taken up by an office: who only sends requests cannot make devices known
        devices.remember(answer, request, AID, row.code_hash)
    return answer


@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """Show in plain words how far a request is, and what is missing."""
    row = _held(request)
    if row is None:
        return redirect("aid_follow")
    steps = requests.steps([row], timezone.localdate())[row.pk]
    context = {
        "row": row,
        "steps": steps,
        "papers": requests.papers(row) if row.is_open else [],
        "wanted": requests.wanted_titles(row),
        "parts": offers.parts([row.application])[0] if row.application else None,
        "may_withdraw": row.is_open or (row.state == AidState.FILED and row.withdrawal_asked_at is None),
        "has_receipt": RECEIPT in request.session,
    }
    return render(request, "assistance/mine.html", context)


@never_cache
@require_POST
def withdraw(request: Request) -> HttpResponse:
    """Withdraw the request, or ask the community to withdraw its application."""
    row = _held(request)
    if row is None:
        return redirect("aid_follow")
    row = actions.withdraw_own(row)
    if row.state == AidState.WITHDRAWN:
        messages.success(request, _("Your request is withdrawn."))
    else:
        messages.success(request, _("The community is told. It withdraws the application and calls you."))
    return redirect("aid_mine")


@require_POST
def leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    request.session.pop(SHOWN, None)
    request.session.pop(RECEIPT, None)
    answer = redirect("aid_follow")
    devices.forget(answer, request, AID)
    return answer
