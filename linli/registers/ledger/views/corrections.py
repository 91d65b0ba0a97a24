"""Corrections: asked for by one person, decided on by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.http import Request, requires
from linli.core.web.pagination import page
from linli.registers.ledger import actions
from linli.registers.ledger.forms import CorrectionAnswerForm, CorrectionForm
from linli.registers.ledger.models import Correction, Transfer


@requires(P.LEDGER_CORRECT)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask for a correction of a transfer."""
    rows = Transfer.objects.visible_to(request.viewer).select_related("debit", "credit")
    row = get_object_or_404(rows, pk=pk)
    left = actions.left_of(row)
    form = CorrectionForm(request.POST or None, transfer=row, left=left)
    if form.is_valid():
        actions.ask_correction(row, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Asked for. Another person decides on it."))
        return redirect("ledger:transfer", pk)
    return render(request, "ledger/ask.html", {"form": form, "row": row, "left": left})


@require_safe
@requires(P.LEDGER_CORRECT)
def correction_list(request: Request) -> HttpResponse:
    """Show the corrections that wait for an answer, and those that were answered."""
    return _page(request)


def _page(request: Request, form: CorrectionAnswerForm | None = None, about: str = "") -> HttpResponse:
    rows = Correction.objects.visible_to(request.viewer).select_related(
        "transfer__debit", "transfer__credit", "asked_by", "done"
    )
    answered = rows.exclude(answer="")
    context = {
        "waiting": rows.waiting().order_by("pk"),
        "page": page(answered, order=("-pk",), after=request.GET.get("after", "")),
        "form": form,
        "about": about,
        "own": request.viewer.user_id,
    }
    return render(request, "ledger/corrections.html", context, status=400 if form else 200)


@require_POST
@requires(P.LEDGER_CORRECT)
def answer(request: Request, pk: int) -> HttpResponse:
    """Confirm, decline or withdraw a correction."""
    row = get_object_or_404(Correction.objects.visible_to(request.viewer), pk=pk)
    form = CorrectionAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, form, row.anchor)
    said, reason = form.cleaned_data["answer"], form.cleaned_data["reason"]
    if said == "confirm":
        done = actions.confirm_correction(row, by=request.viewer)
        messages.success(request, _("The correction is booked."))
        return redirect("ledger:transfer", done.number)
    if said == "decline":
        actions.decline_correction(row, by=request.viewer, reason=reason)
    else:
        actions.withdraw_correction(row, by=request.viewer)
    messages.success(request, _("Answered."))
    return redirect("ledger:corrections")
