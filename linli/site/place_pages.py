"""The place to work in: shown in the top bar, and the page to choose it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.viewer import Viewer
from linli.core.web.http import EVERYWHERE, PLACE, Request, number, own_address, requires
from linli.registers.places import queries
from linli.registers.places.models import Place

LATELY = "places_lately"
KEPT = 5
LONGEST = 60
# Parts of an address that belong to the place left behind.
OF_A_PLACE = ("after", "building", "worker", "body")


@require_safe
@requires()
def choose(request: Request) -> HttpResponse:
    """Show all places to choose from, or those that match a few characters or sounds; with HTMX only these."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    if not may_choose(request.viewer):
        raise Http404
    context = {
        "q": words,
        "next": own_address(request.GET.get("next", ""), request),
        "found": queries.called(queries.choosable(request.viewer), words) if words or not request.htmx else [],
        "chosen": request.session.get(PLACE),
    }
    return render(request, "_places.html" if request.htmx else "place.html", context)


@require_POST
@requires()
def work_in(request: Request) -> HttpResponse:
    """Store the place for this session and go back to the page, narrowed to it if it is a list."""
    asked = request.POST.get(PLACE, "")
    place = None if asked == EVERYWHERE else _choosable(request, asked)
    if place is None:
        request.session.pop(PLACE, None)
    else:
        lately = [one for one in request.session.get(LATELY, []) if one[0] != place.pk]
        request.session[LATELY] = [[place.pk, place.name], *lately][:KEPT]
        request.session[PLACE] = place.pk
    return redirect(narrowed(own_address(request.POST.get("next", ""), request), place))


def _choosable(request: Request, asked: str) -> Place:
    return get_object_or_404(queries.choosable(request.viewer), pk=number(asked) or 0)


def may_choose(viewer: Viewer) -> bool:
    """Return whether there is more than one place to work in."""
    scope = queries.working_scope(viewer)
    return scope.everything or len(scope.communities) > 1


def narrowed(address: str, place: Place | None) -> str:
    """Return the address of a list narrowed to the place, or to none; any other address unchanged."""
    parts = urlsplit(address)
    try:
        view = resolve(parts.path).func
    except Resolver404:
        return address
    if not hasattr(view, "in_place"):
        return address
    asked = QueryDict(parts.query, mutable=True)
    for name in OF_A_PLACE:
        asked.pop(name, None)
    asked[PLACE] = str(place.pk) if place else EVERYWHERE
    return f"{parts.path}?{asked.urlencode()}"


def here(request: HttpRequest, viewer: Viewer) -> int | None:
    """Return the key of the place of the address, else the one chosen for the session."""
    asked = request.GET.get(PLACE)
    chosen = request.session.get(PLACE) if asked is None and hasattr(request, "session") else number(asked)
    # Checked again: the session may be older than the end of an appointment.
    return chosen if chosen and may_choose(viewer) and queries.working_scope(viewer).reaches(chosen) else None


def place(pk: int | None) -> Place | None:
    """Return the place of a key, for a page that names it."""
    return Place.objects.filter(pk=pk).first() if pk else None


def lately(request: HttpRequest, but: int | None) -> list[tuple[int, str]]:
    """Return keys and names of recently chosen places, without that of the page."""
    return [(pk, name) for pk, name in request.session.get(LATELY, []) if pk != but]
