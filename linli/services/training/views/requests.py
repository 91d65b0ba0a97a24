"""Requests for a place in a course that anybody made online: the list, and their answers."""

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
from linli.services.training import actions, forms
from linli.services.training.models import CourseRequest
from linli.services.training.queries import requests
from linli.services.training.states import RequestState
from linli.services.training.views.courses import rights


def _list(request: Request, *, shown: int = 0, number: str = "") -> HttpResponse:
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.TRAINING_EDIT)
    state = word(request, "state", RequestState.values, RequestState.SENT)
    rows = requests.listed(request.viewer, place=place, state=state)
    groups = places.within(request.viewer.scope(P.TRAINING_EDIT), place).groups()
    context = {
        "page": page(rows, order=requests.ORDER, after=request.GET.get("after", ""), groups=groups),
        "place": place,
        "state": state,
        "states": RequestState.choices,
        "answers": forms.AnswerRequestForm()["answer"],
        "shown": shown,
        "number": number,
        **rights(request),
    }
    template = "training/_requests.html" if request.htmx else "training/requests.html"
    return render(request, template, context)


@never_cache
@require_safe
@requires(P.TRAINING_EDIT)
@in_place(P.TRAINING_EDIT)
def listed(request: Request) -> HttpResponse:
    """Show the requests, the newest first."""
    return _list(request)


def _row(request: Request, pk: int) -> CourseRequest:
    return get_object_or_404(CourseRequest.objects.visible_to(request.viewer).select_related("community"), pk=pk)


@never_cache
@require_POST
@requires(P.TRAINING_EDIT)
def phone(request: Request, pk: int) -> HttpResponse:
    """Show the phone number of a request; the reading is in the journal."""
    row = _row(request, pk)
    return _list(request, shown=row.pk, number=actions.read_request_phone(row, by=request.viewer))


@require_POST
@requires(P.TRAINING_EDIT)
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer a request."""
    row, form = _row(request, pk), forms.AnswerRequestForm(request.POST)
    if form.is_valid():
        actions.answer_request(row, by=request.viewer, answer=form.cleaned_data["answer"])
        messages.success(request, _("Answered. The resident reads it with their code."))
    else:
        messages.error(request, _("Choose a reason."))
    return redirect("training:requests")
