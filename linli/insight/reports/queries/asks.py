"""Lists of asks and of questions, and the answers that forms use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Count
from django.utils import timezone

from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.insight.reports.models import Ask, AskedFact, FormAnswer, FormQuestion
from linli.insight.reports.models.asks import AskQuerySet, FormQuestionQuerySet
from linli.insight.reports.models.placed import inside, seeing
from linli.registers.places.models import Place

ASK_ORDER = ("-asked_at", "-pk")
QUESTION_ORDER = ("due_on", "pk")
STATES = ("open", "answered", "late", "undone")


def month_span(month: date) -> tuple[datetime, datetime]:
    """Return the first moment of a month and of the next."""
    later = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (month.replace(day=1), later))
    return first, last


def listed(
    viewer: Viewer,
    *,
    place: Place | None = None,
    state: str = "",
    way: str = "",
    short: bool = False,
    month: date | None = None,
) -> AskQuerySet:
    """Return the asks of the list; those that were undone only when asked for."""
    rows = Ask.objects.visible_to(viewer).select_related("place", "office", "form__office")
    rows = rows.filter(taken_back_at__isnull=state != "undone")
    rows = inside(rows, place)
    if state == "open":
        rows = rows.filter(answered_at=None)
    elif state == "answered":
        rows = rows.filter(answered_at__isnull=False)
    elif state == "late":
        rows = rows.filter(answered_at=None, due_at__lt=timezone.now())
    rows = rows.filter(way=way) if way else rows
    rows = rows.filter(is_short=True) if short else rows
    if month is not None:
        first, last = month_span(month)
        rows = rows.filter(asked_at__gte=first, asked_at__lt=last)
    return rows


# ---- questions


def questions(
    viewer: Viewer, *, place: Place | None = None, mine: bool = True, done: bool = False
) -> FormQuestionQuerySet:
    """Return the questions that wait, or that are answered; `mine`: those that the viewer's roles are asked."""
    rows = FormQuestion.objects.visible_to(viewer).filter(taken_back_at=None, answered_on__isnull=not done)
    rows = rows.for_roles(viewer) if mine else rows
    if place is not None:
        rows = rows.filter(community_id__in=sorted(place.communities_inside))
    return rows.select_related("community", "fact", "form")


def answer_of(question: FormQuestion) -> FormAnswer | None:
    """Return the answer to a question that was not undone."""
    return question.answers.filter(taken_back_at=None).select_related("fact").first()


def answers_for(community: Place, codes: Iterable[str], on: date) -> dict[str, FormAnswer]:
    """Return the answers of a community that are good on a day, by the code of what was asked; the latest of each.

    For filling a form: the caller has checked that the viewer fills forms there.
    """
    rows = FormAnswer.objects.good_on(on).filter(community=community, fact__code__in=sorted(set(codes)))
    return {row.fact.code: row for row in rows.select_related("fact").order_by("since", "pk")}


def repeated(viewer: Viewer, *, decided: bool = False) -> list[tuple[AskedFact, int]]:
    """Return what was asked so often in one community that it is proposed as a field, with how often."""
    least = int(rules.value("reports.questions.repeated"))
    own = seeing(viewer).restrict(FormQuestion.objects.filter(taken_back_at=None))
    often = own.values("fact", "community").annotate(times=Count("pk")).filter(times__gte=least)
    rows = AskedFact.objects.filter(pk__in=often.values("fact"))
    rows = rows.exclude(outcome="") if decided else rows.filter(outcome="")
    counted = own.values("fact").annotate(times=Count("pk")).values_list("fact", "times")
    found = list(rows)
    times = dict(counted.filter(fact__in=[row.pk for row in found]))
    return sorted(((row, times.get(row.pk, 0)) for row in found), key=lambda pair: (-pair[1], pair[0].title))
