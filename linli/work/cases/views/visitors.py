"""Visitors without an account: what their attempts count under, and the case whose code they have."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from linli.core.law import rules
from linli.core.web import devices
from linli.core.web.http import Request, source
from linli.work.cases.models import Case

FOLLOWED = "followed"


def counted_as(request: Request, rule: str, rule_of_address: str) -> tuple[str, int]:
    """Return what a visitor's attempts count under, and how many are allowed."""
    # Many residents have one public address. A device that followed a case which an office accepted counts for itself.
    device = devices.known(request, devices.CASE)
    return device or source(request), int(rules.value(rule if device else rule_of_address))


def too_many(request: Request) -> HttpResponse:
    """Answer a visitor who must wait."""
    return render(request, "cases/too_many.html", status=429)


def open_to(request: Request, case: Case) -> None:
    """Show the case on this device for some minutes without its code."""
    until = timezone.now() + timedelta(minutes=int(rules.value("privacy.read_grant_minutes")))
    # As after signing in: a session id known before must not open the case.
    request.session.cycle_key()
    request.session[FOLLOWED] = {"case": case.pk, "receipt": case.receipt_hash, "until": until.isoformat()}


def followed(request: Request) -> Case | None:
    """Return the case whose code was entered a short while ago; None if the code was replaced since then."""
    held = request.session.get(FOLLOWED)
    if not held or datetime.fromisoformat(held["until"]) < timezone.now():
        return None
    cases = Case.objects.select_related("body", "place", "community").exclude(receipt_hash="")
    return cases.filter(pk=held["case"], receipt_hash=held.get("receipt", "")).first()
