"""What the pages of a facility share: the row of an address, and the search for a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.web.http import Request, number
from linli.registers.people.models import Person
from linli.services.centres import queries
from linli.services.centres.models import Activity, Centre

LONGEST = 40


def centre_of(request: Request, pk: int) -> Centre:
    """Return the facility of an address, or raise Http404."""
    rows = Centre.objects.visible_to(request.viewer).select_related("community", "building", "body")
    return get_object_or_404(rows, pk=pk)


def activity_of(request: Request, pk: int) -> Activity:
    """Return the activity of an address, or raise Http404."""
    rows = Activity.objects.visible_to(request.viewer).select_related("community", "centre__community")
    return get_object_or_404(rows, pk=pk)


def day_of(text: str) -> date:
    """Return the day of an address.

    Raises:
        Http404: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def person_of(request: Request, centre: Centre) -> Person:
    """Return the person that a form names, whom the viewer may choose at a facility, or raise Http404."""
    key = number(request.POST.get("person")) or 0
    return get_object_or_404(queries.people_for(request.viewer, centre), pk=key)


def search_context(request: Request, centre: Centre) -> dict[str, Any]:
    """Return what `_who.html` shows: what was asked, who was found, and how many at most."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    found = queries.people_named(query, request.viewer, centre)
    is_staff = not request.viewer.may(Permission.PEOPLE_VIEW)
    return {"q": query, "people": found, "limit": search.LIMIT, "is_staff": is_staff}
