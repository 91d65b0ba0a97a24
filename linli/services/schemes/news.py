"""Messages about applications that wait for the viewer, awards of people who have died, and places that are free."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.services.schemes.models import Application, ApplicationQuerySet, ApplicationStep, Award, AwardQuerySet
from linli.services.schemes.queries import lists, quotas
from linli.services.schemes.states import DECIDABLE
from linli.services.schemes.states import ApplicationAct as A
from linli.services.schemes.states import ApplicationState as S

BROUGHT = (A.FILE, A.REVIEW, A.PUBLISH, A.APPEAL, A.RETURN, A.REOPEN)
WORDS = {
    S.APPLIED: _("Application for a scheme to review"),
    S.REVIEWED: _("Application for a scheme to decide"),
    S.PUBLISHED: _("Application for a scheme is published, to decide afterwards"),
    S.APPEALED: _("Objection to a refusal to decide"),
}


def applications(viewer: Viewer, window: Window) -> ApplicationQuerySet:
    """Return applications that wait for the viewer and that another person brought in the period."""
    if not viewer.may_any((P.SCHEME_REVIEW, P.SCHEME_APPROVE)):
        return Application.objects.none()
    steps = ApplicationStep.objects.filter(application=OuterRef("pk"), at__gt=window.since, act__in=BROUGHT)
    brought = Exists(steps.exclude(by_id=viewer.user_id))
    return Application.objects.visible_to(viewer).filter(lists.waits_for(viewer), brought)


def shown(rows: ApplicationQuerySet, viewer: Viewer, window: Window) -> ApplicationQuerySet:
    """Put the newest first, each with person and community."""
    return rows.select_related("person", "community").defer("words", "proxy_name").order_by("-created_at", "-pk")


def line(row: Application, window: Window) -> Message:
    """Tell what is to be done with an application."""
    return Message(
        at=row.created_at,
        what=WORDS[S(row.state)],
        about=str(row),
        where=row.community.name,
        url=reverse("schemes:application", args=[row.pk]),
        icon="hand-coins",
        urgent=row.is_late,
    )


def deaths(viewer: Viewer, window: Window) -> AwardQuerySet:
    """Return open awards of people whose death was recorded, for who may end them and who looks after them."""
    if not viewer.may_any((P.SCHEME_APPLY, P.SCHEME_REVIEW, P.SCHEME_APPROVE)):
        return Award.objects.none()
    died = Q(person__died__isnull=False, person__updated_at__gt=window.since)
    return Award.objects.visible_to(viewer).open().filter(died | Q(person__died__gt=window.day_before))


def shown_deaths(rows: AwardQuerySet, viewer: Viewer, window: Window) -> AwardQuerySet:
    """Put the latest first, each with person and community."""
    return rows.select_related("person", "community").order_by("-person__died", "-pk")


def line_of_death(row: Award, window: Window) -> Message:
    """Tell that an award is to be checked because of a death."""
    died = row.person.died
    assert died is not None  # the query asked
    return Message(
        at=start_of(died),
        what=_("Scheme of a person who has died, to be checked"),
        about=str(row),
        where=row.community.name,
        url=reverse("schemes:award", args=[row.pk]),
        icon="hand-coins",
        urgent=True,
        by_day=True,
    )


def freed(viewer: Viewer, window: Window) -> AwardQuerySet:
    """Return awards of schemes with a quota that ended lately while reviewed applications wait, for who grants."""
    if not viewer.may(P.SCHEME_APPROVE):
        return Award.objects.none()
    today = timezone.localdate()
    codes = [one.code for one in quotas.with_quota(today)]
    ended = Award.objects.visible_to(viewer).filter(scheme__in=codes, until__gt=window.day_before, until__lte=today)
    ready = Application.objects.filter(scheme=OuterRef("scheme"), state__in=sorted(DECIDABLE), advice=quotas.GRANT)
    return ended.exclude(until=F("since")).filter(Exists(ready), after=None)


def line_of_place(row: Award, window: Window) -> Message:
    """Tell that a place is free, and where to see whose turn it is."""
    assert row.until is not None  # the query asked
    return Message(
        at=start_of(row.until),
        what=_("A place of a scheme is free"),
        about=row.title,
        where=row.community.name,
        url=reverse("schemes:queue"),
        icon="list-ordered",
        by_day=True,
    )


NEWS = (
    News(applications, shown, line),
    News(deaths, shown_deaths, line_of_death),
    News(freed, shown_deaths, line_of_place),
)
