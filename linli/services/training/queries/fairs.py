"""Lists of job fairs, and what came of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.registers.places.models import Place
from linli.services.training.models import FairGuest, FairStand, FairTalk, JobFair
from linli.services.training.models.courses import reaching
from linli.services.training.states import GuestState
from linli.services.vacancies.models import Vacancy
from linli.services.vacancies.queries.people import after_months

FAIR_ORDER = ("-day", "-pk")
COMING, PAST = "coming", "past"
FIGURES = ("invited", "came", "talked", "referred", "interview", "offer", "placed")


def listed(viewer: Viewer, *, place: Place | None, when: str) -> QuerySet[JobFair]:
    """Return the fairs of today and later, or those before, that the viewer may see."""
    rows = reaching(JobFair.objects.visible_to(viewer), place).select_related("community", "area")
    today = timezone.localdate()
    return rows.filter(day__lt=today) if when == PAST else rows.filter(day__gte=today)


def stands(fair: JobFair) -> QuerySet[FairStand]:
    """Return the vacancies of a fair, by employer."""
    rows = FairStand.objects.filter(fair=fair)
    rows = rows.select_related("vacancy__employer", "vacancy__community", "vacancy__building")
    return rows.order_by("vacancy__employer__name", "vacancy__title", "pk")


def addable(fair: JobFair) -> QuerySet[Vacancy]:
    """Return the open vacancies that do not take part yet; open vacancies are public."""
    rows = Vacancy.objects.public(timezone.localdate()).exclude(pk__in=fair.stands.values("vacancy"))
    return rows.select_related("employer").order_by("employer__name", "title", "pk")


def vacancies_of(keys: QuerySet[Any, Any]) -> QuerySet[Vacancy]:
    """Return the vacancies of a fair or of a guest's talks, which are public, by employer."""
    return Vacancy.objects.filter(pk__in=keys).select_related("employer").order_by("employer__name", "pk")


def guests(viewer: Viewer, fair: JobFair) -> QuerySet[FairGuest]:
    """Return the guests of a fair whom the viewer may see, by name."""
    rows = FairGuest.objects.visible_to(viewer).filter(fair=fair).select_related("person", "community")
    return rows.order_by("person__name", "pk")


def talks(viewer: Viewer, fair: JobFair) -> list[FairTalk]:
    """Return the talks of a fair that the viewer may see, by person, with what became of the referrals."""
    rows = FairTalk.objects.visible_to(viewer).filter(guest__fair=fair)
    related = ("guest__person", "vacancy__employer", "referral__placement", "referral__offer", "community")
    return list(rows.select_related(*related).order_by("guest__person__name", "vacancy__title", "pk"))


@dataclass(frozen=True, slots=True)
class FairLine:
    """A guest or a talk in one of the figures, with the person and the record that it opens."""

    guest: FairGuest
    talk: FairTalk | None = None


@dataclass(frozen=True, slots=True)
class FairResult:
    """What came of a fair: figure -> its records. Each person counts once in `invited` and `came`, each talk else."""

    fair: JobFair
    lines: dict[str, list[FairLine]]

    def counts(self) -> dict[str, int]:
        """Return the numbers."""
        return {name: len(rows) for name, rows in self.lines.items()}


def reached(talk: FairTalk, figure: str, last: date) -> bool:
    """Return whether a talk counts in a figure; a placement counts if it began by the last day and was not undone."""
    row = talk.referral
    if figure == "talked" or row is None:
        return figure == "talked"
    if figure == "referred":
        return True
    if figure == "interview":
        return row.interview_on is not None
    if figure == "offer":
        return hasattr(row, "offer")
    placement = getattr(row, "placement", None)
    return placement is not None and placement.until != placement.since and placement.since <= last


def last_day_of_results(fair: JobFair) -> date:
    """Return the last day on which work counts as a result of a fair."""
    months = int(rules.value("training.placed_months", code=fair.community.code, on=fair.day))
    return after_months(fair.day, months)


def result(viewer: Viewer, fair: JobFair) -> FairResult:
    """Return what came of a fair, as far as the viewer may see it."""
    people, spoken, last = list(guests(viewer, fair)), talks(viewer, fair), last_day_of_results(fair)
    lines = {
        "invited": [FairLine(one) for one in people],
        "came": [FairLine(one) for one in people if one.state == GuestState.CAME],
    }
    lines |= {
        figure: [FairLine(one.guest, one) for one in spoken if reached(one, figure, last)] for figure in FIGURES[2:]
    }
    return FairResult(fair, lines)


def coming() -> QuerySet[JobFair]:
    """Return the fairs of today and later, for everybody."""
    return JobFair.objects.public(timezone.localdate()).select_related("community", "area").order_by("day", "pk")


def public_stands(fairs: Iterable[JobFair]) -> dict[int, int]:
    """Return how many vacancies take part in fairs."""
    found: dict[int, int] = {}
    for pk in FairStand.objects.filter(fair__in=list(fairs)).values_list("fair_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found
