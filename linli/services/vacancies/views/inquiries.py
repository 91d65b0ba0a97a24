"""Questions about jobs that anybody asked online: the list, and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.services.vacancies import actions, forms
from linli.services.vacancies.models import Inquiry
from linli.services.vacancies.queries import inquiries
from linli.services.vacancies.states import InquiryState


def _list(request: Request, *, shown: int = 0, number: str = "") -> HttpResponse:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_PLACE)
    state = word(request, "state", InquiryState.values, InquiryState.SENT)
    rows = inquiries.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.VACANCY_PLACE), place).groups()
    context = {
        "page": page(rows, order=inquiries.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": InquiryState.choices,
        "answers": forms.AnswerInquiryForm()["answer"],
        "shown": shown,
        "number": number,
    }
    template = "vacancies/_inquiries.html" if request.htmx else "vacancies/inquiries.html"
    return render(request, template, context)


@never_cache
@require_safe
@requires(P.VACANCY_PLACE)
@in_place(P.VACANCY_PLACE)
def listed(request: Request) -> HttpResponse:
    """Show what was asked, the newest first."""
    return _list(request)


def _inquiry(request: Request, pk: int) -> Inquiry:
    return get_object_or_404(Inquiry.objects.visible_to(request.viewer).select_related("community"), pk=pk)


@never_cache
@require_POST
@requires(P.VACANCY_PLACE)
def phone(request: Request, pk: int) -> HttpResponse:
    """Show the phone number of a question; the reading is in the journal."""
    row = _inquiry(request, pk)
    return _list(request, shown=row.pk, number=actions.read_inquiry_phone(row, by=request.viewer))


@require_POST
@requires(P.VACANCY_PLACE)
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a question."""
    row, form = _inquiry(request, pk), forms.AnswerInquiryForm(request.POST)
    if form.is_valid():
        actions.answer_inquiry(row, by=request.viewer, answer=form.cleaned_data["answer"])
        messages.success(request, _("Answered. The resident reads it with their code."))
    else:
        messages.error(request, _("Choose a reason."))
    return redirect("vacancies:inquiries")
