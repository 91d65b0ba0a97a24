"""Messages about posts of the viewer, and about what needs a second person."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, News, Window, start_of
from linli.registers.accounts.models import AccessReset, Answer
from linli.registers.bodies.models import Appointment, Proposal


def posts(viewer: Viewer, window: Window) -> QuerySet[Appointment]:
    """Return posts of the viewer that began or ended in the period; they have only dates."""
    span = (window.day_before, window.today)
    changed = Q(since__gt=span[0], since__lte=span[1]) | Q(until__gt=span[0], until__lte=span[1])
    return Appointment.objects.filter(changed, user_id=viewer.user_id or 0)


def shown(held: QuerySet[Appointment], viewer: Viewer, window: Window) -> QuerySet[Appointment]:
    """Put the newest first, each with its body and place."""
    return held.select_related("body", "place").order_by("-since", "-pk")


def line(held: Appointment, window: Window) -> Message:
    """Tell that the post began or ended."""
    ended = held.until is not None and held.until <= window.today
    return Message(
        at=start_of(held.until if ended and held.until else held.since),
        what=_("One of your posts has ended") if ended else _("You have a new post"),
        about=str(held.get_role_display()),
        where=f"{held.body} · {held.place}",
        url=reverse("me"),
        icon="circle-user",
        by_day=True,
    )


def to_confirm(viewer: Viewer, window: Window) -> QuerySet[Proposal]:
    """Return proposed posts that the viewer may confirm."""
    if not viewer.may(Permission.CONFIRM):
        return Proposal.objects.none()
    rows = Proposal.objects.visible_to(viewer).filter(answer="", asked_at__gt=window.since)
    return rows.exclude(asked_by_id=viewer.user_id)


def answered(viewer: Viewer, window: Window) -> QuerySet[Proposal]:
    """Return the viewer's proposals that were answered; for an auditor, the posts that were confirmed."""
    rows = Proposal.objects.filter(answered_at__gt=window.since)
    if viewer.may(Permission.APPOINT):
        return rows.filter(asked_by_id=viewer.user_id).exclude(answer=Answer.WITHDRAWN)
    if viewer.may(Permission.JOURNAL_VIEW):
        told = Proposal.objects.told_to(viewer).filter(answer=Answer.CONFIRMED)
        return rows.filter(pk__in=told.values("pk"))
    return rows.none()


def resets_to_confirm(viewer: Viewer, window: Window) -> QuerySet[AccessReset]:
    """Return requests for new access that the viewer may confirm."""
    if not viewer.may(Permission.CONFIRM):
        return AccessReset.objects.none()
    rows = AccessReset.objects.visible_to(viewer).filter(answer="", asked_at__gt=window.since)
    return rows.exclude(asked_by_id=viewer.user_id)


def resets_answered(viewer: Viewer, window: Window) -> QuerySet[AccessReset]:
    """Return the viewer's requests that were answered; for an auditor, the confirmed ones."""
    rows = AccessReset.objects.filter(answered_at__gt=window.since)
    if viewer.may(Permission.APPOINT):
        return rows.filter(asked_by_id=viewer.user_id).exclude(answer=Answer.WITHDRAWN)
    if viewer.may(Permission.JOURNAL_VIEW):
        return rows.filter(answer=Answer.CONFIRMED)
    return rows.none()


WORDS: dict[str, Promise] = {
    "": _("To confirm: a post"),
    Answer.CONFIRMED: _("A proposed post was confirmed"),
    Answer.DECLINED: _("A proposed post was declined"),
}
RESET_WORDS: dict[str, Promise] = {
    "": _("To confirm: new access to an account"),
    Answer.CONFIRMED: _("New access to an account was confirmed"),
    Answer.DECLINED: _("New access to an account was declined"),
}


def proposals_shown(rows: QuerySet[Proposal], viewer: Viewer, window: Window) -> QuerySet[Proposal]:
    """Put the newest first, each with person, body and place."""
    return rows.select_related("user", "body", "place").order_by("-pk")


def resets_shown(rows: QuerySet[AccessReset], viewer: Viewer, window: Window) -> QuerySet[AccessReset]:
    """Put the newest first, each with its account."""
    return rows.select_related("account").order_by("-pk")


def proposal_line(row: Proposal, window: Window) -> Message:
    """Tell that a post waits or was answered."""
    about = f"{row.user.name} · {row.get_role_display()}"
    return Message(
        row.answered_at or row.asked_at, WORDS[row.answer], about, f"{row.body} · {row.place}", _url(), "user-check"
    )


def reset_line(row: AccessReset, window: Window) -> Message:
    """Tell that a request for new access waits or was answered."""
    at = row.answered_at or row.asked_at
    return Message(at, RESET_WORDS[row.answer], row.account.name, str(row.get_what_display()), _url(), "key-round")


def _url() -> str:
    return reverse("bodies:requests")


NEWS = (
    News(posts, shown, line),
    News(to_confirm, proposals_shown, proposal_line),
    News(answered, proposals_shown, proposal_line),
    News(resets_to_confirm, resets_shown, reset_line),
    News(resets_answered, resets_shown, reset_line),
)
