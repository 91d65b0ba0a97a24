"""What the pages share: the rows of addresses, the place and the month of a page."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.web.deeds import PageAct, Words
from linli.core.web.filters import cleaned
from linli.core.web.http import PLACE, Request
from linli.insight.reports import forms
from linli.insight.reports.models import Ask, Edition, FormQuestion, FormRun, ReportForm
from linli.registers.places import queries as places
from linli.registers.places.models import Place

RECENT = 30  # entries of a history


def form_of(request: Request, pk: int) -> ReportForm:
    """Return the report form of an address, or raise Http404."""
    rows = ReportForm.objects.visible_to(request.viewer).select_related("place", "office", "registered_by")
    return get_object_or_404(rows, pk=pk)


def edition_of(request: Request, pk: int) -> Edition:
    """Return the edition of an address, or raise Http404."""
    return get_object_or_404(Edition.objects.visible_to(request.viewer).select_related("form__place"), pk=pk)


def ask_of(request: Request, pk: int) -> Ask:
    """Return the ask of an address, or raise Http404."""
    rows = Ask.objects.visible_to(request.viewer).select_related("place", "office", "form__office", "answered_by")
    return get_object_or_404(rows, pk=pk)


def question_of(request: Request, pk: int) -> FormQuestion:
    """Return the question of an address, or raise Http404."""
    rows = FormQuestion.objects.visible_to(request.viewer).select_related("community", "fact", "form", "asked_by")
    return get_object_or_404(rows, pk=pk)


def run_of(request: Request, pk: int) -> FormRun:
    """Return the run of an address, or raise Http404."""
    related = ("form__office", "form__place", "place", "community", "edition", "replaces")
    people = ("generated_by", "community_confirmed_by", "subdistrict_confirmed_by", "sent_by")
    return get_object_or_404(FormRun.objects.visible_to(request.viewer).select_related(*related, *people), pk=pk)


def place_of(request: Request) -> Place | None:
    """Return the place that the address names; None for everything that the viewer sees."""
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.REPORT_FORM_VIEW)


def named_month(request: Request) -> date | None:
    """Return the month of the address; None without one."""
    month: date | None = cleaned(request, forms.PageMonthForm(request.GET)).get("month")
    return month


def month_of(request: Request) -> date:
    """Return the month of the address; without one this month."""
    return named_month(request) or timezone.localdate().replace(day=1)


def beside(month: date) -> dict[str, date]:
    """Return the months before and after a month, for the links of a page."""
    return {"earlier": (month - timedelta(days=1)).replace(day=1), "later": (month + timedelta(days=31)).replace(day=1)}


def page_act(name: str, title: Words, do: Any, form: Any = None, *, hint: Words = "", danger: bool = False) -> PageAct:
    """Return an act of a page whose form is given as a class, or none."""
    return PageAct(name, title, partial(_made, form or forms.NoInputForm), do, hint, danger)


def _made(form: Any, data: Any) -> Any:
    return form(data)
