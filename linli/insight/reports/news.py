"""Messages of report forms: submissions that are due or late, returned ones, questions that wait."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.rooms.declarations import Words
from linli.core.rooms.news import Message, News, Window, start_of
from linli.insight.reports.models import FormQuestion, FormRun
from linli.insight.reports.models.placed import placed
from linli.insight.reports.states import FormRunState

DAY = timedelta(days=1)
AHEAD = "reports.runs.remind_days"


def own(viewer: Viewer, *states: FormRunState) -> QuerySet[FormRun]:
    """Return the runs in these states for which the viewer has to do something: fill, confirm or send."""
    held = {
        FormRunState.SCHEDULED: P.REPORT_RUN_FILL,
        FormRunState.GENERATED: P.REPORT_RUN_CONFIRM,
        FormRunState.COMMUNITY_CONFIRMED: P.REPORT_RUN_SEND,
        FormRunState.SUBDISTRICT_CONFIRMED: P.REPORT_RUN_SEND,
    }
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= Q(state=state) & placed(viewer.scope(held[state]))
    return FormRun.objects.visible_to(viewer).filter(wanted)


def due(viewer: Viewer, window: Window) -> QuerySet[FormRun]:
    """Return the runs whose reminder falls into the period: so many days before they are due, as the rule says."""
    ahead = timedelta(int(rules.value(AHEAD)))
    rows = own(viewer, FormRunState.SCHEDULED, FormRunState.GENERATED)
    return rows.filter(due_on__gte=window.day_before + ahead, due_on__lt=window.today + ahead)


def late(viewer: Viewer, window: Window) -> QuerySet[FormRun]:
    """Return the runs that became late in the period."""
    rows = own(viewer, FormRunState.SCHEDULED, FormRunState.GENERATED, FormRunState.COMMUNITY_CONFIRMED)
    return rows.filter(due_on__gte=window.day_before, due_on__lt=window.today)


def shown_runs(runs: QuerySet[FormRun], viewer: Viewer, window: Window) -> QuerySet[FormRun]:
    """Put the latest first, each with form and place."""
    return runs.select_related("form", "place").defer("content").order_by("-due_on", "-pk")


def due_line(run: FormRun, window: Window) -> Message:
    """Tell which form is due soon, and where."""
    ahead = timedelta(int(rules.value(AHEAD)))
    return _line(run, _("Submission due soon"), at=start_of(run.due_on - ahead + DAY), urgent=False)


def late_line(run: FormRun, window: Window) -> Message:
    """Tell which form is late, and where."""
    return _line(run, _("Submission late"), at=start_of(run.due_on + DAY), urgent=True)


def _line(run: FormRun, what: Words, *, at: datetime, urgent: bool) -> Message:
    return Message(
        at=at,
        what=what,
        about=f"{run.form.title} · {run.period_words}",
        where=run.place.name,
        url=reverse("reports:run", args=[run.pk]),
        icon="notebook-pen",
        urgent=urgent,
        by_day=True,
    )


def asked(viewer: Viewer, window: Window) -> QuerySet[FormQuestion]:
    """Return the questions that were asked in the period and wait for the viewer."""
    if not viewer.may(P.REPORT_ASK):
        return FormQuestion.objects.none()
    return FormQuestion.objects.visible_to(viewer).waiting().for_roles(viewer).filter(asked_at__gte=window.since)


def shown_questions(rows: QuerySet[FormQuestion], viewer: Viewer, window: Window) -> QuerySet[FormQuestion]:
    """Put the newest first, each with what is asked."""
    return rows.select_related("fact", "community").order_by("-asked_at", "-pk")


def question_line(row: FormQuestion, window: Window) -> Message:
    """Tell what is asked, and where."""
    return Message(
        at=row.asked_at,
        what=_("Question for a form"),
        about=row.fact.title,
        where=row.community.name,
        url=reverse("reports:question", args=[row.pk]),
        icon="circle-question-mark",
    )


NEWS = (
    News(late, shown_runs, late_line),
    News(due, shown_runs, due_line),
    News(asked, shown_questions, question_line),
)
