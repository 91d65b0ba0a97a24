"""Questions about jobs: by their code, and in the list of workers."""

from __future__ import annotations

from linli.core.access.viewer import Viewer
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.services.vacancies.models import Inquiry, inquiry_code_hash
from linli.services.vacancies.models.inquiries import InquiryQuerySet
from linli.services.vacancies.states import InquiryState

ORDER = ("-sent_at", "-pk")
RELATED = ("community", "vacancy__employer", "vacancy__building")


def called(typed: str) -> Inquiry | None:
    """Return the question of a code, however it was typed."""
    return Inquiry.objects.filter(code_hash=inquiry_code_hash(typed)).select_related(*RELATED).first()


def held(pk: int, hashed: str) -> Inquiry | None:
    """Return the question that a device has opened."""
    return Inquiry.objects.filter(pk=pk, code_hash=hashed).select_related(*RELATED).first()


def listed(viewer: Viewer, *, place: Place | None, state: str) -> InquiryQuerySet:
    """Return the questions that the viewer answers, the newest first: those that wait, or those in one state."""
    rows = places.lying_in(Inquiry.objects.visible_to(viewer), place).filter(state=state or InquiryState.SENT)
    found: InquiryQuerySet = rows.select_related(*RELATED)
    return found
