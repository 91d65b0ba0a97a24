"""Queries for the pages of vacancies."""

from __future__ import annotations

from django.db.models import QuerySet

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.vacancies.models import Vacancy
from linli.services.vacancies.states import VacancyState

ORDER = ("-since", "-pk")


def listed(viewer: Viewer, *, place: Place | None, state: str) -> QuerySet[Vacancy]:
    """Return those in a state that the viewer may see, in a place or everywhere."""
    rows = Vacancy.objects.visible_to(viewer).filter(until__isnull=state != VacancyState.ENDED)
    return places.lying_in(rows, place).select_related("community")


def communities(viewer: Viewer) -> QuerySet[Place]:
    """Return the communities where the viewer may add one."""
    held = viewer.scope(Permission.VACANCY_EDIT)
    return Place.objects.communities().open().filter(held.q("pk")).order_by("path")
