"""The training plan of a place: demand, courses that serve it, and proposals on which a person decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.core.access.permissions import Permission as P
from linli.core.web.http import PLACE, Request, in_place, number, requires
from linli.registers.people.models import Person
from linli.registers.places import queries as places
from linli.services.training import actions
from linli.services.training.queries import plan as plans
from linli.services.training.views.courses import course_of, rights
from linli.services.vacancies.queries import lists

NEED = 60


@never_cache
@require_safe
@requires(P.VACANCY_FOLLOW)
@in_place(P.VACANCY_FOLLOW)
def plan(request: Request) -> HttpResponse:
    """Show what unplaced people of a place miss, worked out now, and which courses would give it."""
    place = places.asked(request.GET.get(PLACE, ""), request.viewer, P.VACANCY_FOLLOW)
    mine = lists.communities(request.viewer, P.VACANCY_FOLLOW)
    if place is not None:
        mine = mine.filter(pk__in=place.communities_inside)
    communities = list(mine)
    code = place.division_code if place is not None else (communities[0].code if len(communities) == 1 else "")
    context = {
        "place": place,
        "communities": communities,
        "plan": plans.plan(request.viewer, communities, code=code, on=timezone.localdate()),
        **rights(request),
    }
    return render(request, "training/plan.html", context)


@require_POST
@requires(P.VACANCY_PLACE)
def propose(request: Request, pk: int) -> HttpResponse:
    """Put a person on the list of a course as a proposal to talk about."""
    course = course_of(request, pk)
    scope = request.viewer.scope(P.VACANCY_PLACE)
    rows = scope.restrict(Person.objects.visible_to(request.viewer)).select_related("community")
    person = get_object_or_404(rows, pk=number(request.POST.get("person")) or 0)
    need = request.POST.get("need", "")[:NEED]
    if need and not plans.need_title(need):
        raise Http404
    made = actions.propose(course, person, by=request.viewer, need=need)
    messages.success(
        request, _("%(name)s is on the list of %(course)s.") % {"name": person.name, "course": course.title}
    )
    return redirect("training:trainee", made.pk)
