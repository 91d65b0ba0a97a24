"""Messages: daily contacts that are late, and assessments that wait for the viewer."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window
from linli.services.eldercare.models import AbilityAssessment, ContactDay, Scoring


def late(viewer: Viewer, window: Window) -> QuerySet[ContactDay]:
    """Return contacts that became late in the period and have not ended."""
    rows = ContactDay.objects.waiting().filter(overdue_at__gt=window.since)
    return viewer.scope(Permission.ELDERCARE_CONTACT).restrict(rows, "person__community_id")


def late_shown(rows: Any, viewer: Viewer, window: Window) -> QuerySet[ContactDay]:
    """Put the newest first, each with its person."""
    return rows.select_related("person__community").order_by("-overdue_at", "-pk")


def late_line(row: Any, window: Window) -> Message:
    """Tell who was not reached."""
    return Message(
        at=row.overdue_at,
        what=_("Daily contact is late"),
        about=row.person.name,
        where=row.person.community.name,
        url=reverse("eldercare:contact", args=[row.pk]),
        icon="phone",
        urgent=True,
    )


def to_confirm(viewer: Viewer, window: Window) -> QuerySet[AbilityAssessment]:
    """Return assessments of which the first assessor has finished and the viewer is the second."""
    finished = Scoring.objects.filter(
        assessment=OuterRef("pk"), assessor=OuterRef("first"), complete_at__gt=window.since
    )
    own = AbilityAssessment.objects.filter(done_at=None, withdrawn_at=None, second=viewer.user_id)
    return viewer.scope(Permission.ELDERCARE_ASSESS).restrict(own.filter(Exists(finished)), "person__community_id")


def to_confirm_shown(rows: Any, viewer: Viewer, window: Window) -> QuerySet[AbilityAssessment]:
    """Put the newest first, each with its person."""
    return rows.select_related("person__community", "first").order_by("-recorded_at", "-pk")


def to_confirm_line(row: Any, window: Window) -> Message:
    """Tell whose assessment waits."""
    return Message(
        at=row.recorded_at,
        what=_("Ability assessment waits for you as second assessor"),
        about=row.person.name,
        where=row.person.community.name,
        url=reverse("eldercare:assessment", args=[row.pk]),
        icon="notebook-pen",
    )


NEWS = (News(late, late_shown, late_line), News(to_confirm, to_confirm_shown, to_confirm_line))
