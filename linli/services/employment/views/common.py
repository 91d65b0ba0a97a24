"""What the pages of employment share: the place and day of a list, and what is masked."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.web import filters
from linli.core.web.form_fields import DayField
from linli.core.web.http import PLACE, Request
from linli.registers.people.models import Person
from linli.registers.people.views.reading import granted
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.employment.queries.day import MOST
from linli.services.employment.states import WorkState as W

# What is shown instead to those who may not know that somebody is hard to employ.
PLAIN = {
    W.APPLIED: W.REGISTERED,
    W.NOTICE: W.REGISTERED,
    W.RECOGNISED: W.REGISTERED,
    W.REFUSED: W.REGISTERED,
    W.WITHDRAWN: W.REGISTERED,
    W.PLACED: W.EMPLOYED,
}


class LedgerDayForm(forms.Form):
    """The day of a list."""

    on = DayField(required=False)


def place_of(request: Request) -> Place | None:
    """Return the place that a list is narrowed to."""
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.EMPLOYMENT_VIEW)


def day_of(request: Request) -> date:
    """Return the day of a list; today, unless an earlier one is asked for."""
    form = LedgerDayForm(request.GET)
    form.is_valid()
    said = filters.cleaned(request, form).get("on")
    today = timezone.localdate()
    return min(said, today) if said else today


def communities(viewer: Viewer, place: Place | None) -> QuerySet[Place]:
    """Return the communities of a place whose ledgers the viewer may see."""
    held = viewer.scope(P.EMPLOYMENT_VIEW)
    rows = Place.objects.communities().open().filter(held.q("pk"))
    return places.lying_in(rows, place, "pk") if place else rows


def too_many(viewer: Viewer, place: Place | None) -> bool:
    """Return whether a list would have to work out more communities than a page does at once."""
    return communities(viewer, place)[MOST : MOST + 1].exists()


def trusted(viewer: Viewer, community: int) -> bool:
    """Return whether the viewer may know that somebody is hard to employ: who serves the people there."""
    return viewer.scope(P.PEOPLE_READ_SENSITIVE).has(community) or viewer.scope(P.EMPLOYMENT_CONFIRM).has(community)


def shown(state: W, viewer: Viewer, community: int) -> W:
    """Return the state as the viewer may know it."""
    return state if trusted(viewer, community) else PLAIN.get(state, state)


def reads(request: Request, person: Person) -> bool:
    """Return whether health limits and notes are shown: a purpose was stated on the page of the person."""
    may = request.viewer.scope(P.PEOPLE_READ_SENSITIVE).has(person.community_id)
    return may and person.pk in granted(request)
