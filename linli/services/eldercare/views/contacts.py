"""The daily contacts of today, and one contact with its steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.errors import RuleBroken
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.registers.places import queries as places
from linli.services.eldercare import actions, policies
from linli.services.eldercare.forms import CaseOfContactForm, StepForm
from linli.services.eldercare.models import ContactDay, ContactDuty, Kin
from linli.services.eldercare.queries import contacts as queries
from linli.services.eldercare.queries import records
from linli.services.eldercare.states import FIRST, ContactAct
from linli.services.eldercare.views.people import can
from linli.work.areas import queries as areas
from linli.work.visits.queries import worker_of


@never_cache
@require_safe
@requires(P.ELDERCARE_CONTACT)
@in_place(P.ELDERCARE_CONTACT)
def index(request: Request) -> HttpResponse:
    """Show who is to be contacted today: of the worker's own homes, or (`all`) of the whole community."""
    day = timezone.localdate()
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.ELDERCARE_CONTACT)
    worker = worker_of(request.viewer, day)
    spans = areas.spans_of(worker, day) if worker else []
    whole = not spans or request.GET.get("all") == "on"
    lines = queries.todays(request.viewer, day, place=place, spans=None if whole else spans)
    scope = request.viewer.scope(P.ELDERCARE_CONTACT)
    earlier = scope.restrict(ContactDay.objects.waiting().filter(day__lt=day), "person__community_id")
    earlier = places.lying_in(earlier, place, "person__community_id")
    context = {
        "day": day,
        "lines": lines,
        "open": sum(not one.has_ended for one in lines),
        "late": sum(one.is_late for one in lines),
        "whole": whole,
        "has_area": bool(spans),
        "earlier": earlier.select_related("person").defer("person__id_number", "person__phone").order_by("day", "pk"),
        "place": place,
    }
    return render(request, "eldercare/contacts.html", context)


@require_POST
@requires(P.ELDERCARE_CONTACT)
def answer(request: Request, pk: int) -> HttpResponseBase:
    """Record the first step of a contact of today by one tap."""
    duty = get_object_or_404(ContactDuty.objects.visible_to(request.viewer), pk=pk)
    form = StepForm(request.POST)
    act = form.cleaned_data["act"] if form.is_valid() else ""
    if act not in FIRST:
        raise RuleBroken(_("Choose what was done."))
    contact = actions.answer(duty, act, by=request.viewer)
    if act == ContactAct.FINE:
        messages.success(request, _("%(name)s: reached, fine.") % {"name": contact.person.name})
        return redirect("eldercare:contacts")
    return redirect("eldercare:contact", contact.pk)


def _contact(request: Request, pk: int) -> ContactDay:
    rows = ContactDay.objects.visible_to(request.viewer)
    return get_object_or_404(rows.select_related("person__community", "duty", "community", "case"), pk=pk)


@never_cache
@require_safe
@requires(P.ELDERCARE_VIEW)
def contact(request: Request, pk: int) -> HttpResponse:
    """Show one contact: its steps, and what comes next."""
    row = _contact(request, pk)
    return render(request, "eldercare/contact.html", _context(request, row, CaseOfContactForm()))


def _context(request: Request, row: ContactDay, form: CaseOfContactForm) -> dict[str, object]:
    steps, kin = queries.steps_of(row), list(records.kin_of(row.person))
    left = queries.standing(steps)
    following = queries.next_step(row, steps, len(kin))
    last = left[-1].act if left else None
    return {
        "row": row,
        "person": row.person,
        "steps": steps,
        "kin": kin,
        "following": following,
        "is_late": following is not None and following.due_at < timezone.now(),
        "may_undo": policies.may_undo(row, last),
        "form": form,
        "home": row.person.residencies.filter(until=None).select_related("dwelling").first(),
        "can": can(request, row.person),
    }


@require_POST
@requires(P.ELDERCARE_CONTACT)
def step(request: Request, pk: int) -> HttpResponseBase:
    """Record a further step of a contact."""
    row = _contact(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        raise RuleBroken(_("Choose what was done."))
    said = form.cleaned_data
    kin = Kin.objects.visible_to(request.viewer).filter(pk=said["kin"] or 0).select_related("person").first()
    actions.step(row, said["act"], by=request.viewer, kin=kin, note=said["note"])
    return redirect("eldercare:contact", pk)


@require_POST
@requires(P.ELDERCARE_CONTACT)
def undo(request: Request, pk: int) -> HttpResponseBase:
    """Undo the last step."""
    actions.undo_step(_contact(request, pk), by=request.viewer)
    messages.success(request, _("The last step was undone."))
    return redirect("eldercare:contact", pk)


@require_POST
@requires(P.ELDERCARE_CONTACT)
def hand_over(request: Request, pk: int) -> HttpResponseBase:
    """Make a case of a contact."""
    row = _contact(request, pk)
    form = CaseOfContactForm(request.POST)
    if not form.is_valid():
        return render(request, "eldercare/contact.html", _context(request, row, form), status=422)
    case = actions.hand_over(row, by=request.viewer, **form.cleaned_data)
    messages.success(request, _("Case %(code)s made.") % {"code": case.code})
    return redirect("eldercare:contact", pk)
