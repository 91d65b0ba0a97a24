"""Codes on doors: the sheet to print, and what opens when one is scanned by the camera of a phone."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web import qr
from linli.core.web.http import Request, requires
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.visits import actions, policies, queries
from linli.work.visits.models import DoorCode


class DoorOnSheet(NamedTuple):
    """A door with its code and the drawing of it; without a code, only the door."""

    dwelling: Place
    code: DoorCode | None
    width: int
    path: str


@never_cache
@require_safe
def door(request: Request, code: str) -> HttpResponse:
    """Open the household at a door to a worker of its community; to others, the public page of the neighbourhood."""
    found = DoorCode.objects.filter(code=code).select_related("dwelling", "community").first()
    if found is None or not request.viewer.may(P.VISIT_RECORD, found.community):
        # The same whether the code is in force or not.
        return redirect(reverse("report") + (f"?place={found.community_id}" if found else ""))
    if found.ended_at is not None:
        messages.warning(request, _("This code has been withdrawn. Print a new one for the door."))
        return redirect("visits:doors", found.dwelling.parent_id or found.community_id)
    homes = list(queries.households_at(found.dwelling).visible_to(request.viewer))
    if len(homes) == 1:
        return redirect("people:household", homes[0].pk)
    return render(request, "visits/door.html", {"dwelling": found.dwelling, "households": homes})


def _place(request: Request, pk: int) -> Place:
    places = Place.objects.visible_to(request.viewer).filter(level__in=(Level.STAIRWELL, Level.BUILDING), until=None)
    place = get_object_or_404(places.select_related("community", "parent"), pk=pk)
    policies.check_doors(request.viewer, place)
    return place


@never_cache
@require_safe
@requires(P.VISIT_RECORD)
def sheet(request: Request, pk: int) -> HttpResponse:
    """Show the codes of the doors of a stairwell or building, to be printed."""
    place = _place(request, pk)
    shown = []
    for dwelling in queries.doors(place):
        code = queries.code_of(dwelling)
        drawn = qr.path(request.build_absolute_uri(reverse("visits:door", args=[code.code]))) if code else (0, "")
        shown.append(DoorOnSheet(dwelling, code, *drawn))
    without = sum(one.code is None for one in shown)
    return render(request, "visits/doors.html", {"place": place, "doors": shown, "without": without})


@require_POST
@requires(P.VISIT_RECORD)
def make(request: Request, pk: int) -> HttpResponse:
    """Make codes for the doors that have none."""
    made = actions.make_codes(_place(request, pk), by=request.viewer)
    said = ngettext("Code made for %(count)d home.", "Codes made for %(count)d homes.", made)
    messages.success(request, said % {"count": made})
    return redirect("visits:doors", pk)


def _code(request: Request, pk: int) -> DoorCode:
    visible = Place.objects.visible_to(request.viewer)
    codes = DoorCode.objects.filter(dwelling__in=visible).select_related("dwelling__community")
    return get_object_or_404(codes, pk=pk)


@require_POST
@requires(P.VISIT_RECORD)
def renew(request: Request, pk: int) -> HttpResponse:
    """Replace the code of a door."""
    new = actions.renew_code(_code(request, pk), by=request.viewer)
    messages.success(request, _("The door %(door)s has a new code. Print it; the old one opens nothing.") % _named(new))
    return redirect("visits:doors", new.dwelling.parent_id)


@require_POST
@requires(P.VISIT_RECORD)
def end(request: Request, pk: int) -> HttpResponse:
    """Withdraw the code of a door."""
    code = actions.end_code(_code(request, pk), by=request.viewer)
    messages.success(request, _("The code of the door %(door)s is withdrawn.") % _named(code))
    return redirect("visits:doors", code.dwelling.parent_id)


def _named(code: DoorCode) -> dict[str, str]:
    return {"door": str(code.dwelling)}
