"""Reporting a case at the counter or on a visit: matter, place, description."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission, Role
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.core.web.http import Request, number, requires
from linli.registers.duties import queries as duties
from linli.registers.duties.queries import Matter
from linli.registers.people.models import Household, Person
from linli.registers.places.models import Place
from linli.work.cases import actions, forms, queries
from linli.work.cases.models import Case
from linli.work.cases.views import receipts
from linli.work.visits.models import Need, Visit


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a case, as the address says: a household, a visit, a need, another case."""

    household: Household | None = None
    visit: Visit | None = None
    parent: Case | None = None
    matter: Matter | None = None
    place: Place | None = None


@requires(Permission.CASE_REPORT)
def new(request: Request) -> HttpResponse:
    """Show the choice of matter and place, then the form."""
    origin = _origin(request)
    if origin.matter is None or origin.place is None:
        return render(request, "cases/new.html", _choosing(request, origin))
    routing = duties.route(origin.matter, origin.place)
    form = _form(request, origin)
    if not routing.is_refused and form.is_valid():
        return _take(request, origin, dict(form.cleaned_data))
    context = {
        **_choosing(request, origin),
        "form": form,
        "routing": routing,
        "similar": queries.similar(origin.matter.code, origin.place).for_list()[:5],
        "earlier": queries.before(origin.matter.code, origin.place, timezone.now())
        .visible_to(request.viewer)
        .for_list()[:3],
    }
    return render(request, "cases/new.html", context)


def _form(request: Request, origin: Origin) -> forms.NewCaseForm:
    assert origin.matter and origin.place
    return forms.NewCaseForm(
        request.POST or None,
        request.FILES or None,
        initial=_initial(request, origin),
        matter=origin.matter,
        residents=queries.residents(origin.household, origin.place, request.viewer),
        viewer=request.viewer,
    )


TAKEN = "cases.taken"


def _take(request: Request, origin: Origin, told: dict[str, Any]) -> HttpResponse:
    """Report the case once, however often the form is sent, and go on to its receipt."""
    once = told.pop("once")
    if once and once in (taken := request.session.get(TAKEN, {})):
        return redirect("cases:detail", taken[once])
    # Together: if a rule refuses the case, the form may be sent again.
    with transaction.atomic():
        if once and not actions.allowed("once", once, most=1, hours=24):
            raise RuleBroken(_("This case has just been reported. It is in the list of cases."))
        case = _open(request, origin, told)
        if origin.parent is None:
            receipts.hold(request, case)
    if once:
        # The last ten are enough for a second click, and keep the session small.
        request.session[TAKEN] = dict(list(request.session.get(TAKEN, {}).items())[-9:]) | {once: case.pk}
    messages.success(request, _("Case %(code)s reported.") % {"code": case.code})
    return redirect("cases:detail" if origin.parent else "cases:receipt", case.pk)


def _open(request: Request, origin: Origin, told: dict[str, Any]) -> Case:
    assert origin.matter and origin.place
    return actions.open_case(
        origin.matter.code,
        origin.place,
        by=request.viewer,
        parent=origin.parent,
        household=origin.household or _household_of(told.get("person")),
        visit=origin.visit,
        **told,
    )


def _household_of(person: Person | None) -> Household | None:
    home = person.residencies.open().select_related("household").first() if person else None
    return home.household if home else None


def _choosing(request: Request, origin: Origin) -> dict[str, Any]:
    """Return what the two choices need."""
    said, where = request.GET.get("q", ""), request.GET.get("at", "")
    kind = request.GET.get("kind", "")
    found = duties.search(said) if said.strip() else (duties.of_kind(kind) if kind else [])
    return {
        "asked": list(request.GET.items()),  # of a template, `request.GET.items` is what `?items=` says
        "origin": origin,
        "matters": found,
        "places": queries.places_found(where, request.viewer) if where.strip() else [],
        "kinds": [code for code in content.codes("matter_kind").values() if duties.of_kind(code.code)],
    }


def _origin(request: Request) -> Origin:
    """Read the origin from the address, each object through `visible_to`."""
    viewer = request.viewer
    need = _one(request, "need", Need.objects.filter(visit__in=Visit.objects.visible_to(viewer)))
    visit = _one(request, "visit", Visit.objects.visible_to(viewer).select_related("household__dwelling"))
    visit = visit or (need.visit if need else None)
    household = _one(request, "household", Household.objects.visible_to(viewer).select_related("dwelling"))
    household = household or (visit.household if visit else None)
    parent = _one(request, "parent", Case.objects.visible_to(viewer).select_related("place", "household"))
    matter = duties.find(request.GET.get("matter") or _matter_of(need))
    place = _one(request, "place", Place.objects.filter(until=None).select_related("community"))
    place = place or (household.dwelling if household else None) or (parent.place if parent else None)
    if place is not None and not viewer.may(Permission.CASE_REPORT, place):
        raise Http404
    return Origin(household or (parent.household if parent else None), visit, parent, matter, place)


def _matter_of(need: Need | None) -> str:
    entry = content.codes("need").get(need.kind) if need else None
    return str(entry.get("matter", "")) if entry else ""


def _one(request: Request, name: str, rows: Any) -> Any:
    asked = request.GET.get(name, "")
    if not asked:
        return None
    return get_object_or_404(rows, pk=number(asked))


def _initial(request: Request, origin: Origin) -> dict[str, Any]:
    assert origin.matter
    at_counter = Role.CLERK in request.viewer.roles
    channel = "counter" if at_counter else "worker"
    return {
        "urgency": origin.matter.urgency,
        "channel": channel,
        "once": secrets.token_urlsafe(16),
        "person": request.GET.get("person", ""),  # from the person's page; the form offers only members
    }
