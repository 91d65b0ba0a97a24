"""What the diary tells of cases: the steps that a user made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import Viewer
from linli.core.rooms import registry
from linli.core.rooms.diary import DiaryFigure, DiaryKind, DiaryLine
from linli.work.cases.models import SECRET, Case, Step
from linli.work.cases.states import Act


def steps(viewer: Viewer) -> QuerySet[Step]:
    """Return the steps of the viewer that were not undone, in cases that they may see now."""
    seen = Case.objects.visible_to(viewer)
    return Step.objects.standing().filter(by_id=viewer.user_id, case__in=seen.order_by().values("pk"))


def lines(rows: QuerySet[Step], viewer: Viewer, private: bool) -> Iterable[DiaryLine]:
    """Return a line for each step, with what the user wrote."""
    read = rows.select_related("case__place").defer(*(f"case__{name}" for name in SECRET))
    return (
        DiaryLine(
            step.day,
            registry().line(f"case.{step.move}"),
            f"{step.case.code} {step.case.heading}",
            str(step.case.place),
            reverse("cases:detail", args=[step.case_id]),
            notes=((_("what was written"), step.words),) if step.words else (),
        )
        for step in read
    )


def reported() -> Q:
    """Return the condition for steps by which a case was reported."""
    return Q(move=Act.REPORT)


DIARY = (
    DiaryKind(
        code="cases",
        order=40,
        title=gettext_lazy("Cases"),
        icon="inbox",
        rows=steps,
        field="at",
        lines=lines,
        verbs=frozenset(f"case.{act.value}" for act in Act),
        figures=(
            DiaryFigure("reported", gettext_lazy("Cases reported"), where=reported, copies="diary.copies.case"),
            DiaryFigure("handled", gettext_lazy("Cases worked on"), of="case"),
        ),
    ),
)
