"""The 15-minute circle: which households lack what, as table, map and list, and where one more point helps most."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.core.access.permissions import Permission as P
from linli.core.law import content
from linli.core.web.filters import word
from linli.core.web.http import PLACE, Request, in_place, requires
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.directory.queries import coverage, drawing, positions

MOST_LISTED = 50
MOST_POINTS = 3
SHOW = ("table", "map")


def _place(request: Request) -> Place | None:
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.DIRECTORY_VIEW)


@require_safe
@requires(P.DIRECTORY_VIEW)
@in_place(P.DIRECTORY_VIEW)
def index(request: Request) -> HttpResponse:
    """Show for each kind of service how many households have it within a walk."""
    place, today = _place(request), timezone.localdate()
    among = coverage.communities(request.viewer, place)
    walk = coverage.assumptions(among, today)
    homes = coverage.homes_of(among, today)
    lines = coverage.by_kind(homes, positions.points_by_kind(today), walk.most)
    context = {
        "place": place,
        "lines": lines,
        "walk": walk,
        "may_edit": request.viewer.may(P.DIRECTORY_EDIT),
        "households": sum(home.households for home in homes),
        "unplaced": sum(home.households for home in homes if home.point is None),
        "worst": [line for line in sorted(lines, key=lambda one: one.share or 0) if line.lacking][:3],
    }
    return render(request, "directory/coverage.html", context)


@require_safe
@requires(P.DIRECTORY_VIEW)
@in_place(P.DIRECTORY_VIEW)
def kind(request: Request, kind: str) -> HttpResponse:
    """Show where a kind of service lacks: by community, on the map, by building, and where new points would help."""
    if kind not in content.codes("service_kind"):
        raise Http404
    place, today = _place(request), timezone.localdate()
    among = coverage.communities(request.viewer, place)
    walk = coverage.assumptions(among, today)
    homes = coverage.homes_of(among, today)
    spots = positions.points_by_kind(today, [kind])
    points = spots.get(kind, [])
    metres = coverage.distances(homes, {kind: points})[kind]
    lacking = coverage.lacking(homes, metres, walk)
    number = int(word(request, "points", {str(n) for n in range(1, MOST_POINTS + 1)}, "1"))
    proposal = coverage.propose(homes, metres, walk, number) if lacking else None
    context = {
        "place": place,
        "kind": kind,
        "title": content.title("service_kind", kind),
        "walk": walk,
        "lines": coverage.by_community(homes, metres, walk.most, among),
        "lacking": lacking[:MOST_LISTED],
        "more": max(0, len(lacking) - MOST_LISTED),
        "lacking_households": sum(spot.home.households for spot in lacking),
        "names": {one.pk: one.name for one in among},
        "number": number,
        "numbers": list(range(1, MOST_POINTS + 1)),
        "proposal": proposal,
        "map": drawing.drawn(among, list(zip(homes, metres <= walk.most, strict=True)), points, proposal),
    }
    return render(request, "directory/coverage_kind.html", context)
