"""Pages without an account: what is published, and the statement of a donation by its code."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.law import rules
from linli.core.web import devices
from linli.core.web.http import Request, source
from linli.services.funds import actions, forms
from linli.services.funds.models import FundIncome
from linli.services.funds.models.funds import code_hash
from linli.services.funds.queries import public
from linli.services.funds.queries.statements import donation_statement, donor_statement
from linli.work.cases.actions import TooOften

SHOWN, DONATION = "donation", "donation"


@never_cache
@require_safe
def published(request: Request) -> HttpResponse:
    """List the communities and offices with a publication today."""
    today = timezone.localdate()
    return render(request, "funds/published.html", {"places": public.places_published(today), "today": today})


@never_cache
@require_safe
def published_in(request: Request, code: str) -> HttpResponse:
    """Show the reports and lists of a place that are published today."""
    place = public.place_called(code)
    if place is None:
        raise Http404
    today = timezone.localdate()
    rows = [
        (row, shown, forms.quarter_words(row.quarter) if row.quarter else "")
        for row, shown in public.published_at(place, today)
    ]
    return render(request, "funds/published_in.html", {"place": place, "rows": rows, "today": today})


@never_cache
def donation(request: Request) -> HttpResponse:
    """Ask for the code of a donation, and show its statement on this device for some minutes."""
    form = forms.DonationCodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "funds/donation.html", {"form": form})
    try:
        row = actions.look_up(form.cleaned_data["code"], devices.known(request, DONATION) or source(request))
    except TooOften:
        return render(request, "cases/too_many.html", status=429)
    if row is None:
        form.add_error("code", _("No donation has this code. Check it against your receipt."))
        return render(request, "funds/donation.html", {"form": form}, status=404)
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the donation.
    request.session.cycle_key()
    hashed = code_hash(form.cleaned_data["code"])
    request.session[SHOWN] = {"row": row.pk, "code": hashed, "until": until.isoformat()}
    answer = redirect("donation_shown")
    devices.remember(answer, request, DONATION, hashed)
    return answer


def _held(request: Request) -> list[FundIncome]:
    """Return what was opened by a code a short while ago: a donation, or all of a donor."""
    held = request.session.get(SHOWN)
    if not held or datetime.fromisoformat(held["until"]) < timezone.now():
        return []
    return public.donations_held(held["row"], held["code"])


@never_cache
@require_safe
def donation_shown(request: Request) -> HttpResponse:
    """Show what came in, what of it was used for what, and what is left: of a donation, or of all of a donor."""
    rows = _held(request)
    if not rows:
        return redirect("donation")
    context: dict[str, Any] = {"today": timezone.localdate()}
    if rows[0].code_hash == request.session[SHOWN]["code"]:
        context |= {"row": rows[0], "found": donation_statement(rows[0])}
    else:
        context["found"] = donor_statement(rows)
    return render(request, "funds/donation_shown.html", context)


@require_POST
def donation_leave(request: Request) -> HttpResponse:
    """Clear the code from this device."""
    request.session.pop(SHOWN, None)
    answer = redirect("donation")
    devices.forget(answer, request, DONATION)
    return answer
