"""Pages of the register of duties."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.journal import versions
from linli.core.law import content
from linli.core.web import filters
from linli.core.web.http import Request, based_on, number, requires, version
from linli.registers.bodies.forms import EndForm
from linli.registers.bodies.models import Body
from linli.registers.duties import actions, queries
from linli.registers.duties.forms import AdmissionForm, DutyForm
from linli.registers.duties.models import Admission, Duty
from linli.registers.duties.queries import DutyRegister, Matter
from linli.registers.places import queries as places
from linli.registers.places.models import Place


@requires(Permission.DUTY_VIEW)
def duty_list(request: Request) -> HttpResponse:
    """Show who is responsible for a matter and what is needed: one search over the register."""
    place = _place(request)
    # One register for all rows: routing each matter by itself would take four queries each.
    register = DutyRegister(place) if place else None
    found = _found(request, register)
    rows = [(matter, register.route(matter) if register else None) for matter in found]
    context = {
        "place": place,
        "communities": _communities(request),
        "rows": rows,
        "kinds": _kinds(),
        "lists": content.choices("matter_list"),
        "bodies": sorted(register.bodies.values(), key=lambda body: body.name) if register else [],
        "asked": any(request.GET.get(name) for name in ("q", "kind", "list", "body")),
    }
    template = "duties/_matters.html" if request.htmx else "duties/list.html"
    return render(request, template, context)


def _found(request: Request, register: DutyRegister | None) -> list[Matter]:
    """Return the matters that match the filters of the address."""
    known = {
        "kind": content.codes("matter_kind"),
        "list": content.codes("matter_list"),
        "body": {str(body.pk) for body in register.bodies.values()} if register else (),
    }
    asked = {name: filters.word(request, name, words) for name, words in known.items()}
    asked["q"] = request.GET.get("q", "")
    rows = list(queries.matters().values())
    if asked["kind"]:
        rows = [matter for matter in rows if matter.kind == asked["kind"]]
    if asked["list"]:
        rows = [matter for matter in rows if matter.listed == asked["list"]]
    if asked["body"] and register:
        rows = [matter for matter in rows if str(getattr(register.route(matter).body, "pk", "")) == asked["body"]]
    if asked["q"].strip():
        return queries.search(asked["q"], rows, limit=40)
    return rows if any(asked.values()) else []


def _kinds() -> list[tuple[content.Code, int]]:
    counts = Counter(matter.kind for matter in queries.matters().values())
    return [(code, counts[code.code]) for code in content.codes("matter_kind").values() if counts[code.code]]


def _communities(request: Request) -> list[tuple[int, str]]:
    return places.choice(request.viewer.scope(Permission.DUTY_VIEW))


def _place(request: Request) -> Place | None:
    """Return the place of the address, else the viewer's own."""
    asked = request.GET.get("place", "")
    pk = number(asked) if asked else request.viewer.home_id
    place = Place.objects.filter(pk=pk).select_related("community").first() if pk else None
    if asked and (place is None or not request.viewer.may(Permission.DUTY_VIEW, place)):
        raise Http404
    return place


@requires(Permission.DUTY_VIEW)
def matter_page(request: Request, code: str) -> HttpResponse:
    """Show one matter: who has it here, what to bring, how long it takes, on what basis."""
    return render(request, "duties/matter.html", _matter_context(request, code))


@requires(Permission.DUTY_VIEW)
def refusal(request: Request, code: str) -> HttpResponse:
    """Show the answer for a matter that is not accepted, ready to print."""
    context = _matter_context(request, code)
    if not context["matter"].is_refused:
        raise Http404
    return render(request, "duties/refusal.html", context)


def _matter_context(request: Request, code: str) -> dict[str, Any]:
    matter = _matter(code)
    place = _place(request)
    held = Duty.objects.visible_to(request.viewer).open().filter(matter=code).select_related("body", "place")
    routing = queries.route(matter, place) if place else None
    body = routing.body if routing else None
    return {
        "matter": matter,
        "place": place,
        "routing": routing,
        "may_open_body": body is not None and Body.objects.visible_to(request.viewer).filter(pk=body.pk).exists(),
        "communities": _communities(request),
        "duties": held.order_by("place__path", "pk")[:50],
        "may_edit": place is not None and request.viewer.may(Permission.DUTY_EDIT, place),
    }


def _matter(code: str) -> Matter:
    matter = queries.find(code)
    if matter is None:
        raise Http404
    return matter


@requires(Permission.DUTY_EDIT)
def assign(request: Request) -> HttpResponse:
    """Assign a matter to a body at a place."""
    place = _place_to_edit(request)
    form = DutyForm(request.POST or None, place=place, initial={"matter": request.GET.get("matter", "")})
    if form.is_valid():
        body: Body = form.cleaned_data["body"]
        matter = _matter(form.cleaned_data["matter"])
        since = form.cleaned_data["since"]
        actions.assign_duty(matter, body, place, since=since, by=request.viewer, **form.ground())
        said = {"body": body, "matter": matter, "day": date_format(since)}
        messages.success(request, _("%(body)s is responsible for %(matter)s from %(day)s.") % said)
        return redirect(f"{reverse('duties:matter', args=[matter.code])}?place={place.pk}")
    return render(
        request,
        "duties/assign.html",
        {"form": form, "place": place, "communities": _communities(request)},
    )


@requires(Permission.DUTY_EDIT)
def end(request: Request, pk: int) -> HttpResponse:
    """End a duty."""
    duty = get_object_or_404(Duty.objects.visible_to(request.viewer).select_related("body", "place"), pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        actions.end_duty(duty, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        return redirect("duties:matter", duty.matter)
    return _end_page(request, duty, form)


@requires(Permission.DUTY_VIEW)
def admissions(request: Request) -> HttpResponse:
    """Show what was admitted to the communities, and what came with it."""
    rows = Admission.objects.visible_to(request.viewer).select_related("place").order_by("until", "-since", "pk")
    named = [(row, queries.find(row.matter)) for row in rows[:200]]
    return render(request, "duties/admissions.html", {"rows": named, "place": _place(request)})


@requires(Permission.DUTY_EDIT)
def admit(request: Request) -> HttpResponse:
    """Admit a matter to communities."""
    place = _place_to_edit(request)
    form = AdmissionForm(request.POST or None, initial={"matter": request.GET.get("matter", "")})
    if form.is_valid():
        data = form.cleaned_data
        actions.admit(
            _matter(data["matter"]),
            place,
            document=data["document"],
            since=data["since"],
            until=data["until"],
            by=request.viewer,
            **form.ground(),
        )
        return redirect("duties:admissions")
    return render(
        request,
        "duties/admit.html",
        {"form": form, "place": place, "communities": _communities(request)},
    )


@requires(Permission.DUTY_EDIT)
def end_admission(request: Request, pk: int) -> HttpResponse:
    """End an admission."""
    row = get_object_or_404(Admission.objects.visible_to(request.viewer).select_related("place"), pk=pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        actions.end_admission(row, by=request.viewer, based_on=based_on(request), **form.cleaned_data)
        return redirect("duties:admissions")
    return _end_page(request, row, form)


def _end_page(request: Request, row: Duty | Admission, form: EndForm) -> HttpResponse:
    context = {"form": form, "row": row, "title": queries.title(row.matter)}
    context["based_on"] = version(request, row, versions.fields_of(row, "until"))
    return render(request, "duties/end.html", context)


def _place_to_edit(request: Request) -> Place:
    """Return the place whose duties the viewer may change; 404 for any other."""
    place = _place(request)
    if place is None or not request.viewer.may(Permission.DUTY_EDIT, place):
        raise Http404
    return place
