"""Requests for a place: by their code, and in the list of workers."""

from __future__ import annotations

from linli.core.access.viewer import Viewer
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.training.models import CourseRequest, course_code_hash
from linli.services.training.models.requests import CourseRequestQuerySet
from linli.services.training.states import RequestState

ORDER = ("-sent_at", "-pk")
RELATED = ("community", "course")


def called(typed: str) -> CourseRequest | None:
    """Return the request of a code, however it was typed."""
    return CourseRequest.objects.filter(code_hash=course_code_hash(typed)).select_related(*RELATED).first()


def held(pk: int, hashed: str) -> CourseRequest | None:
    """Return the request that a device has opened."""
    return CourseRequest.objects.filter(pk=pk, code_hash=hashed).select_related(*RELATED).first()


def listed(viewer: Viewer, *, place: Place | None, state: str) -> CourseRequestQuerySet:
    """Return the requests that the viewer answers, the newest first: those that wait, or those in one state."""
    rows = places.lying_in(CourseRequest.objects.visible_to(viewer), place).filter(state=state or RequestState.SENT)
    found: CourseRequestQuerySet = rows.select_related(*RELATED)
    return found
