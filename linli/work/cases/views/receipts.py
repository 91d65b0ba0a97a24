"""The receipt code for the resident: shown big, printed, replaced when lost."""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from linli.core.access.permissions import Permission
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.core.web import qr
from linli.core.web.http import Request, based_on, requires, version
from linli.registers.duties import queries as duties
from linli.work.cases import actions, policies, queries
from linli.work.cases.forms import MaterialsForm
from linli.work.cases.models import Case

SHOWN, COLUMN = "cases.receipts", "cases.session_receipt"


def hold(request: Request, case: Case) -> None:
    """Create a receipt and let this session show it for some minutes."""
    show(request, case, actions.give_receipt(case, by=request.viewer))


def show(request: Request, case: Case, receipt: str) -> None:
    """Let this session show the code for some minutes."""
    until = time.time() + 60 * rules.value("privacy.read_grant_minutes")
    # Encrypted: sessions are in the database, which must not contain codes.
    request.session[SHOWN] = {str(case.pk): [crypto.encrypt(receipt, COLUMN), until]}


def held(request: Request, case: Case) -> str:
    """Return the code created a short while ago, or ""."""
    kept, until = request.session.get(SHOWN, {}).get(str(case.pk), ("", 0))
    return crypto.decrypt(kept, COLUMN) if kept and until > time.time() else ""


def address_of(request: Request) -> str:
    """Return the address for following a case, as it is printed."""
    return request.get_host() + reverse("follow")


def address_with(request: Request, receipt: str) -> str:
    """Return the address that a QR code contains, with the receipt code."""
    # After "#": browsers do not send that part, so the code is in no log. The page takes it out of its address.
    return f"{request.build_absolute_uri(reverse('follow'))}#{receipt}"


def printed(request: Request, case: Case, receipt: str) -> dict[str, Any]:
    """Return what a receipt shows."""
    context: dict[str, Any] = {"case": case, "body": case.body, "receipt": receipt, "follow_at": address_of(request)}
    if receipt:
        context["qr_width"], context["qr_path"] = qr.path(address_with(request, receipt))
    return context


@never_cache
@requires(Permission.CASE_REPORT, Permission.CASE_ACCEPT)
def receipt(request: Request, pk: int) -> HttpResponse:
    """Show the receipt for some minutes after it was created; on POST create a new one."""
    rows = Case.objects.visible_to(request.viewer).select_related("place", "community", "body")
    case = get_object_or_404(rows, pk=pk)
    if not policies.may_give_receipt(case, request.viewer):
        raise PermissionDenied
    if request.method == "POST":
        hold(request, case)
        return redirect("cases:receipt", pk)
    return render(request, "cases/receipt.html", printed(request, case, held(request, case)))


@requires(Permission.CASE_REPORT, Permission.CASE_ACCEPT, Permission.CASE_HANDLE)
def materials(request: Request, pk: int) -> HttpResponse:
    """Show which materials were received for a case; on POST record them."""
    case = get_object_or_404(Case.objects.visible_to(request.viewer).select_related("place", "community"), pk=pk)
    policies.check_materials(case, by=request.viewer)
    matter = duties.find(case.matter)
    held = [one.title for one in case.materials_received]
    form = (
        MaterialsForm(request.POST if request.method == "POST" else None, matter=matter, initial={"received": held})
        if matter
        else None
    )
    if form is not None and form.is_valid():
        told = form.cleaned_data["received"]
        actions.receive_materials(case, told, by=request.viewer, based_on=based_on(request))
        messages.success(request, _("Materials received: saved."))
        return redirect("cases:detail", pk)
    opened = version(request, case, queries.materials_of(case))
    return render(request, "cases/materials.html", {"case": case, "form": form, "opened": opened})
