"""Messages: requests of residents, reviews that are due, relief to decide, papers of emergencies that are late."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.services.assistance.models import AidRequest, MeansStatement, Relief
from linli.services.assistance.queries import households
from linli.services.assistance.states import ReliefState


def reviews(viewer: Viewer, window: Window) -> QuerySet[MeansStatement]:
    """Return statements whose review became due in the period, for who reviews."""
    if not viewer.may_any((P.SCHEME_REVIEW, P.SCHEME_APPROVE)):
        return MeansStatement.objects.none()
    today = timezone.localdate()
    due = households.due_rows(viewer, place=None, on=today)
    return due.filter(review_on__gt=window.day_before, review_on__lte=today)


def shown_reviews(rows: QuerySet[MeansStatement], viewer: Viewer, window: Window) -> QuerySet[MeansStatement]:
    """Put the latest first."""
    return rows.defer("figures").order_by("-review_on", "-pk")


def line_of_review(row: MeansStatement, window: Window) -> Message:
    """Tell whose means are to be reviewed."""
    return Message(
        at=start_of(row.review_on),
        what=_("Means of a household to be reviewed"),
        about=str(row.household),
        where=row.community.name,
        url=reverse("assistance:household", args=[row.household_id]),
        icon="hand-heart",
        by_day=True,
    )


def reliefs(viewer: Viewer, window: Window) -> QuerySet[Relief]:
    """Return relief that another person asked for in the period, for who decides."""
    if not viewer.may_any((P.SCHEME_REVIEW, P.SCHEME_APPROVE)):
        return Relief.objects.none()
    rows = Relief.objects.visible_to(viewer).filter(state=ReliefState.ASKED, application__filed_at__gt=window.since)
    return rows.exclude(filed_by=viewer.user_id)


def papers(viewer: Viewer, window: Window) -> QuerySet[Relief]:
    """Return granted emergencies whose papers became late in the period, for who takes applications."""
    if not viewer.may(P.ASSISTANCE_RECORD):
        return Relief.objects.none()
    late = Q(papers_on=None, papers_due__gte=window.day_before, papers_due__lt=timezone.localdate())
    return Relief.objects.visible_to(viewer).filter(late, state=ReliefState.GRANTED)


def shown_reliefs(rows: QuerySet[Relief], viewer: Viewer, window: Window) -> QuerySet[Relief]:
    """Put the newest first, each with person and community."""
    return rows.select_related("person", "community", "application").defer("words").order_by("-asked_on", "-pk")


def line_of_relief(row: Relief, window: Window) -> Message:
    """Tell that relief waits for a decision."""
    return Message(
        at=row.application.filed_at,
        what=_("Temporary relief to decide"),
        about=str(row.person),
        where=row.community.name,
        url=reverse("assistance:relief", args=[row.pk]),
        icon="hand-heart",
        urgent=row.is_late,
    )


def line_of_papers(row: Relief, window: Window) -> Message:
    """Tell that papers of an emergency are missing."""
    assert row.papers_due is not None  # the query asked
    return Message(
        at=start_of(row.papers_due),
        what=_("Papers of temporary relief are late"),
        about=str(row.person),
        where=row.community.name,
        url=reverse("assistance:relief", args=[row.pk]),
        icon="hand-heart",
        urgent=True,
        by_day=True,
    )


def asked(viewer: Viewer, window: Window) -> QuerySet[AidRequest]:
    """Return what residents asked for in the period and nobody has answered, for who takes applications."""
    return AidRequest.objects.visible_to(viewer).open().filter(sent_at__gt=window.since)


def withdrawals(viewer: Viewer, window: Window) -> QuerySet[AidRequest]:
    """Return the applications that residents wanted to withdraw in the period, for who takes applications."""
    rows = AidRequest.objects.visible_to(viewer).filter(application__withdrawn_at=None)
    return rows.filter(withdrawal_asked_at__gt=window.since)


def shown_requests(rows: QuerySet[AidRequest], viewer: Viewer, window: Window) -> QuerySet[AidRequest]:
    """Put the newest first, each with its place."""
    return rows.select_related("place", "community", "household").order_by("-sent_at", "-pk")


def line_of_request(row: AidRequest, window: Window) -> Message:
    """Tell that a resident asked for assistance."""
    return Message(
        at=row.sent_at,
        what=_("Request for assistance from a resident"),
        about=str(row.place),
        where=row.community.name,
        url=reverse("assistance:request", args=[row.pk]),
        icon="hand-heart",
        urgent=row.urgent or row.is_late,
    )


def line_of_withdrawal(row: AidRequest, window: Window) -> Message:
    """Tell that a resident wants to withdraw an application."""
    return Message(
        at=row.withdrawal_asked_at or row.sent_at,
        what=_("A resident wants to withdraw an application"),
        about=str(row.household or row.place),
        where=row.community.name,
        url=reverse("assistance:request", args=[row.pk]),
        icon="hand-heart",
        urgent=True,
    )


NEWS = (
    News(asked, shown_requests, line_of_request),
    News(withdrawals, shown_requests, line_of_withdrawal),
    News(reviews, shown_reviews, line_of_review),
    News(reliefs, shown_reliefs, line_of_relief),
    News(papers, shown_reliefs, line_of_papers),
)
