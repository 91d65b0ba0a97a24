"""Adding, ending and taking back kin, proxies, care plans, absences and daily contacts; reading a phone number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.http import Request, requires
from linli.registers.people.actions import read_phone as read_own_phone
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Person
from linli.services.eldercare import actions, policies
from linli.services.eldercare.forms import (
    AbsenceForm,
    ContactDutyForm,
    KinForm,
    MistakeForm,
    PlanForm,
    ProxyForm,
    RecordEndForm,
)
from linli.services.eldercare.models import Absence, CarePlan, ContactDuty, Kin, OfPerson, Proxy
from linli.services.eldercare.queries import contacts, level_on, records
from linli.services.eldercare.views import health
from linli.services.eldercare.views.people import find

PURPOSE = "service"  # of read_purpose: to arrange a service


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record: its model, its form, the action that adds it, and the title of the page."""

    model: Any
    form: Callable[..., forms.Form]
    add: Callable[..., OfPerson]
    title: str | Promise
    more: Callable[[Request, Person], dict[str, Any]] = lambda _request, _person: {}


def _grounds(request: Request, person: Person) -> dict[str, Any]:
    """Return the grounds of a daily contact; those of health only after the purpose of reading it was stated."""
    kinds = person.circumstances.filter(until=None).values_list("kind", flat=True)
    level = level_on([person.pk], timezone.localdate()).get(person.pk) if health.is_shown(request, person) else None
    return {"grounds": contacts.grounds_of(person, list(kinds), level)}


KINDS = {
    "kin": RecordKind(
        Kin,
        KinForm,
        actions.add_kin,
        gettext_lazy("Add next of kin"),
        lambda _r, who: {"known": records.kin_of(who).count()},
    ),
    "proxy": RecordKind(Proxy, ProxyForm, actions.add_proxy, gettext_lazy("Add a proxy")),
    "plan": RecordKind(
        CarePlan,
        PlanForm,
        actions.agree_plan,
        gettext_lazy("Agree a care plan"),
        lambda _r, who: {"plan": records.plan_of(who)},
    ),
    "absence": RecordKind(Absence, AbsenceForm, actions.add_absence, gettext_lazy("Record an absence")),
    "duty": RecordKind(
        ContactDuty, ContactDutyForm, actions.agree_duty, gettext_lazy("Agree a daily contact"), _grounds
    ),
}


@never_cache
@requires(P.ELDERCARE_PLAN)
def add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Add a record of a kind about a person."""
    person, known = find(request, pk), KINDS[kind]
    policies.check_person(P.ELDERCARE_PLAN, person, by=request.viewer)
    form = known.form(request.POST or None, person=person, **known.more(request, person))
    if request.method == "POST" and form.is_valid():
        facts = form.facts() if isinstance(form, PlanForm) else form.cleaned_data
        try:
            known.add(person, by=request.viewer, **facts)
        except RuleBroken as reason:
            form.add_error(None, str(reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("eldercare:card", person.pk)
    context = {"person": person, "form": form, "title": known.title, "kind": kind}
    return render(request, "eldercare/add.html", context, status=422 if form.errors else 200)


def _record(request: Request, kind: str, pk: int) -> Any:
    rows = KINDS[kind].model.objects.visible_to(request.viewer).select_related("person__community")
    return get_object_or_404(rows, pk=pk)


def _back(row: OfPerson) -> HttpResponseBase:
    return redirect("eldercare:card", row.person.merged_into_id or row.person_id)


@require_POST
@requires(P.ELDERCARE_PLAN)
def end(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """End a record on a day."""
    row = _record(request, kind, pk)
    form = RecordEndForm(request.POST)
    if form.is_valid():
        actions.end(row, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Ended."))
    else:
        messages.error(request, _("Enter the end date."))
    return _back(row)


@require_POST
@requires(P.ELDERCARE_PLAN)
def take_back(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Withdraw a record entered by mistake."""
    row = _record(request, kind, pk)
    form = MistakeForm(request.POST)
    if form.is_valid():
        actions.take_back(row, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Withdrawn."))
    else:
        messages.error(request, _("Choose the reason."))
    return _back(row)


@require_POST
@requires(P.ELDERCARE_PLAN)
def reopen(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Undo the end of a record."""
    row = _record(request, kind, pk)
    actions.reopen(row, by=request.viewer)
    messages.success(request, _("The end was undone."))
    return _back(row)


def box_of(kind: str, pk: int) -> str:
    """Return the id of the element in which the number was asked for."""
    names = {"kin": "kin", "proxy": "proxy", "duty": "contactduty"}
    return f"call-{names.get(kind, kind)}-{pk}"


@never_cache
@require_POST
@requires(P.ELDERCARE_CONTACT)
def call(request: Request, pk: int, kind: str) -> HttpResponse:
    """Show the phone number of a next of kin, proxy, neighbour, or of the person, and log it."""
    form = PurposeForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else PURPOSE
    if kind == "person":
        who = find(request, pk)
        number = read_own_phone(who, purpose=purpose, by=request.viewer)
    else:
        who = _record(request, kind, pk)
        number = actions.read_phone(who, purpose=purpose, by=request.viewer)
    context = {"number": number, "name": str(who.name), "box": box_of(kind, pk), "back": request.path}
    return render(request, "eldercare/_number.html" if request.htmx else "eldercare/number.html", context)
