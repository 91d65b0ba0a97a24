"""A call before the visit: the phone number of one member, by one tap."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.core.access.permissions import Permission as P
from linli.core.web.http import Request, requires
from linli.registers.people.actions import read_phone
from linli.registers.people.models import Household, Person, Residency
from linli.work.visits import policies

PURPOSE = "visit"  # of read_purpose: to prepare a visit


@never_cache
@require_POST
@requires(P.VISIT_RECORD)
def call(request: Request, pk: int) -> HttpResponse:
    """Show the phone number of a resident before a visit, and nothing else of what is masked."""
    one = get_object_or_404(Person.objects.visible_to(request.viewer), pk=pk, died=None)
    visible = Household.objects.visible_to(request.viewer)
    homes = Residency.objects.open().filter(person=one, household__in=visible)
    home = get_object_or_404(homes.select_related("household__dwelling", "household__community", "person__community"))
    policies.check_record(request.viewer, home.household.community)
    number = read_phone(home.person, purpose=PURPOSE, by=request.viewer)
    context = {"household": home.household, "one": home.person, "number": number}
    return render(request, "visits/_call.html" if request.htmx else "visits/call.html", context)
