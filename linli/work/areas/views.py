"""Areas: the list, one community, moving, and the history of a dwelling."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.journal import versions
from linli.core.web import downloads
from linli.core.web.http import PLACE, Request, based_on, in_place, number, requires
from linli.core.web.pagination import page
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.work.areas import actions, exports, queries
from linli.work.areas.forms import AssignForm, DayForm, MoveForm
from linli.work.areas.models import Responsibility
from linli.work.staffing import queries as staffing

LINES = 15  # about a subdistrict; each line counts some 900 homes


@require_safe
@requires(P.AREA_VIEW)
@in_place(P.AREA_VIEW)
def index(request: Request) -> HttpResponse:
    """Show the communities with their workers and uncovered dwellings; for a single community, its page."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.AREA_VIEW)
    visible = places.lying_in(queries.communities(request.viewer), place, "pk")
    if len(first := list(visible[:2])) == 1:
        return _community_page(request, first[0])
    listed = page(visible, order=("path", "pk"), after=request.GET.get("after", ""), size=LINES)
    context = {
        "page": listed,
        "place": place,
        "lines": queries.overview(listed.rows, timezone.localdate()),
        "compares": request.viewer.may(P.FIGURES_VIEW, place),
    }
    return render(request, "areas/_rows.html" if request.htmx else "areas/list.html", context)


def _community(request: Request, pk: int) -> Place:
    return get_object_or_404(queries.communities(request.viewer), pk=pk)


@require_safe
@requires(P.AREA_VIEW)
def community(request: Request, pk: int) -> HttpResponse:
    """Show the workers of a community with their areas, places without a worker first."""
    return _community_page(request, _community(request, pk))


def _community_page(request: Request, place: Place) -> HttpResponse:
    today = timezone.localdate()
    moved = [key for text in request.GET.get("moved", "").split("-") if (key := number(text))]
    loads = queries.loads(place, today)
    context = {
        "community": place,
        "loads": loads,
        "gaps": queries.gaps(place, today),
        "households": (households := sum(load.households for load in loads)),
        "by_table": staffing.by_table(place, households, today),
        "homes": sum(load.homes for load in loads),
        "may_assign": request.viewer.may(P.AREA_ASSIGN, place),
        "form": AssignForm(community=place),
        "moved": list(Responsibility.objects.open().filter(community=place, pk__in=moved).select_related("worker")),
    }
    return render(request, "areas/community.html", context)


@require_POST
@requires(P.AREA_ASSIGN)
def assign(request: Request, pk: int) -> HttpResponse:
    """Assign a place without a worker."""
    place = _community(request, pk)
    form = AssignForm(request.POST, community=place)
    if form.is_valid():
        row = actions.assign(**form.cleaned_data, by=request.viewer)
        messages.success(
            request, _("%(worker)s is now responsible for %(place)s.") % {"worker": row.worker, "place": row.place}
        )
    else:
        messages.error(request, _("Choose a worker and a date."))
    return redirect("areas:community", place.pk)


@requires(P.AREA_ASSIGN)
def move(request: Request, pk: int) -> HttpResponse:
    """Choose places and a worker (GET), preview the effect (GET with choices), move them (POST)."""
    place = _community(request, pk)
    asked = request.POST if request.method == "POST" else request.GET
    form = MoveForm(asked if "worker" in asked else None, community=place, initial={"since": timezone.localdate()})
    effect, opened = None, ""
    if form.is_valid():
        chosen, to = list(form.cleaned_data["place"]), form.cleaned_data["worker"]
        since = form.cleaned_data["since"]
        if request.method == "POST":
            rows = actions.hand_over(chosen, to=to, since=since, by=request.viewer, based_on=based_on(request))
            done = urlencode({"moved": "-".join(str(row.pk) for row in rows)})
            return redirect(f"{reverse('areas:community', args=[place.pk])}?{done}")
        effect = queries.effect(place, chosen, to, since)
        opened = versions.of(place, queries.holders(chosen, since))
    marked = effect.places if effect else _marked(place, asked)
    context = {
        "community": place,
        "form": form,
        "effect": effect,
        "based_on": opened,
        "marked": marked,
        "choices": _choices(place, marked),
    }
    return render(request, "areas/move.html", context)


def _marked(community: Place, asked: QueryDict) -> list[Place]:
    """Return the places to choose at first: the ticked ones, or the area of a worker who leaves."""
    leaving = number(asked.get("from"))
    held = Responsibility.objects.on(timezone.localdate()).filter(community=community, worker_id=leaving or 0)
    ticked = [key for text in asked.getlist("place") if (key := number(text))]
    places = Place.objects.open().filter(community=community, level__in=queries.HELD)
    return list(places.filter(Q(pk__in=ticked) | Q(pk__in=held.values("place"))).order_by("lft"))


Choice = tuple[queries.Load, list[tuple[queries.AreaPart, list[Place]]], bool]


def _choices(community: Place, chosen: list[Place]) -> list[Choice]:
    """Return what each worker can hand over (also stairwells of a whole building), and whether one of it is chosen."""
    stairwells: dict[int | None, list[Place]] = {}
    for stairwell in Place.objects.open().filter(community=community, level=Level.STAIRWELL).order_by("lft"):
        stairwells.setdefault(stairwell.parent_id, []).append(stairwell)
    result = []
    for load in queries.loads(community, timezone.localdate()):
        parts = [(part, stairwells.get(part.row.place_id, [])) for part in load.parts]
        own = {place for part, below in parts for place in [part.row.place, *below]}
        if parts:
            result.append((load, parts, not own.isdisjoint(chosen)))
    return result


@require_POST
@requires(P.AREA_ASSIGN)
def undo(request: Request, pk: int) -> HttpResponse:
    """Undo a hand-over."""
    place = _community(request, pk)
    chosen = [key for text in request.POST.getlist("row") if (key := number(text))]
    rows = list(Responsibility.objects.open().filter(community=place, pk__in=chosen).select_related("worker", "place"))
    count = actions.undo(rows, by=request.viewer)
    done = ngettext(
        "Undone: %(count)d place returned to the previous worker.",
        "Undone: %(count)d places returned to the previous worker.",
        count,
    )
    messages.success(request, done % {"count": count})
    return redirect("areas:community", place.pk)


@require_safe
@requires(P.AREA_VIEW)
def export(request: Request, pk: int) -> HttpResponseBase:
    """Send every dwelling of a community with its worker as Excel, without residents."""
    place = _community(request, pk)
    today = timezone.localdate()
    return downloads.answer(
        request,
        downloads.Download(
            verb="areas.exported",
            about=place,
            title=_("Areas"),
            columns=exports.columns(),
            rows=downloads.Listed(list(exports.rows(queries.answering(place, today)))),
            place=str(place),
            period=str(today),
            purpose=_("workers and homes"),
        ),
    )


@require_safe
@requires(P.AREA_VIEW)
def history(request: Request, pk: int) -> HttpResponse:
    """Show who was responsible for a place since when, and who was on a day that is asked for."""
    places = Place.objects.filter(request.viewer.scope(P.AREA_VIEW).q(), level__in=queries.HELD)
    place = get_object_or_404(places.select_related("community", "parent"), pk=pk)
    form = DayForm(request.GET or None)
    day = (form.cleaned_data["on"] if form.is_valid() else None) or timezone.localdate()
    context = {
        "place": place,
        "rows": queries.history(place),
        "form": form if form.is_bound else DayForm(initial={"on": day}),
        "day": day,
        "answering": queries.who(place, day),
    }
    return render(request, "areas/history.html", context)
