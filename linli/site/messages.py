"""The page of messages: what is new for me, each with the way to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.access.viewer import Viewer
from linli.core.web.http import Request, needs
from linli.registers.accounts.models import User
from linli.registers.people.states import ImportState
from linli.site import message_queries as queries
from linli.site.views import remember
from linli.work.cases.models import Case
from linli.work.cases.states import Act

MOST = 100  # of each kind

OF_A_CASE: dict[str, Promise] = {
    Act.REPORT: _("New case"),
    Act.ASSIGN: _("Case given to your body"),
    Act.RETURN: _("Case given back"),
    Act.TRANSFER_UP: _("Case passed on to you from below"),
    Act.ESCALATE: _("Overdue case came up to you"),
    Act.SEND_DOWN: _("Case sent back down to you"),
    Act.REPORT_DONE: _("Waits for your check"),
    Act.SEND_BACK: _("Checked: not solved yet"),
    Act.REOPEN: _("Not solved, taken up again"),
}
URGENT = {Act.SEND_BACK, Act.REOPEN, Act.ESCALATE}
OF_THE_ACCOUNT: dict[str, Promise] = {
    "account.password_reset": _("You were given a new password"),
    "account.second_factor_removed": _("Your second factor was removed"),
    "account.unlocked": _("Your account was unlocked"),
    "account.reactivated": _("Your account was opened again"),
}


@dataclass(frozen=True, slots=True)
class Message:
    """One line: when, what happened, to what, and where to go."""

    at: dt.datetime
    what: Promise | str
    about: str
    where: str
    url: str
    icon: str
    urgent: bool = False
    is_new: bool = False
    by_day: bool = False


@require_safe
@never_cache
@needs()
def messages(request: Request) -> HttpResponse:
    """What came in the last weeks and still waits; looking at it is reading it."""
    user = request.user
    assert isinstance(user, User)
    now = timezone.now()
    found = all_for(request.viewer, user.messages_read_at, now)
    context = {"groups": by_day(found), "count": len(found), "days": queries.DAYS}
    answer = render(request, "messages.html", context)
    if request.method == "GET" and any(one.is_new for one in found):
        remember(request, messages_read_at=now)
    return answer


def all_for(viewer: Viewer, seen_at: dt.datetime | None, now: dt.datetime) -> list[Message]:
    """Every message of the window, the newest first, each marked when it came after `seen_at`."""
    since = queries.window(now)
    kinds = chain(
        _cases(viewer, since, now), _promises(viewer, since, now), _imports(viewer, since), _account(viewer, since),
        _posts(viewer, since, now),
    )  # fmt: skip
    seen = seen_at or since
    day_seen = _start(timezone.localdate(seen))
    return [
        Message(
            one.at, one.what, one.about, one.where, one.url, one.icon, one.urgent,
            is_new=one.at > (day_seen if one.by_day else seen), by_day=one.by_day,
        )
        for one in sorted(kinds, key=lambda one: one.at, reverse=True)
    ]  # fmt: skip


def by_day(found: list[Message]) -> list[tuple[dt.date, list[Message]]]:
    """The messages under their days."""
    days: dict[dt.date, list[Message]] = {}
    for one in found:
        days.setdefault(timezone.localdate(one.at), []).append(one)
    return list(days.items())


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _cases(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> Iterator[Message]:
    rows = queries.cases(viewer, since, now).for_list()
    for case in rows.order_by(F("news_at").desc(nulls_last=True), "-pk")[:MOST]:
        yield _case(case, since, now)


def _case(case: Case, since: dt.datetime, now: dt.datetime) -> Message:
    came, move = case.news_at, case.news_move  # type: ignore[attr-defined]  # added by queries.cases
    overdue = case.is_overdue and case.due_at is not None and case.due_at > since and (not came or case.due_at > came)
    return Message(
        at=case.due_at if overdue and case.due_at else came or now,
        what=_("Overdue") if overdue else OF_A_CASE[move],
        about=case.heading,
        where=f"{case.code} · {case.place}",
        url=reverse("cases:detail", args=[case.pk]),
        icon="inbox",
        urgent=overdue or move in URGENT,
    )


def _promises(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> Iterator[Message]:
    late = queries.remind_after()
    rows = queries.promises(viewer, since, now).select_related("household__dwelling").order_by("-day", "-pk")
    for visit in rows[:MOST]:
        yield Message(
            at=_start(visit.next_day or visit.day + late),
            what=_("Promised at the door"),
            about=visit.promise,
            where=f"{visit.household.dwelling} · {visit.household.name}",
            url=reverse("visits:detail", args=[visit.pk]),
            icon="footprints",
            by_day=True,
        )


def _imports(viewer: Viewer, since: dt.datetime) -> Iterator[Message]:
    for run in queries.imports(viewer, since).select_related("community").order_by("-ended_at")[:MOST]:
        failed = run.state == ImportState.FAILED
        yield Message(
            at=run.ended_at or run.started_at,
            what=_("The roster could not be read") if failed else _("The roster is imported"),
            about=run.file_name,
            where=run.community.name,
            url=reverse("people:import", args=[run.pk]),
            icon="file-up",
            urgent=failed or run.rejected > 0,
        )


def _account(viewer: Viewer, since: dt.datetime) -> Iterator[Message]:
    for entry in queries.own_account(viewer, since).order_by("-pk")[:MOST]:
        yield Message(entry.at, OF_THE_ACCOUNT[entry.verb], entry.actor_name, entry.reason, reverse("me"), "key-round")


def _posts(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> Iterator[Message]:
    today = timezone.localdate(now)
    for held in queries.posts(viewer, since, now).select_related("body", "place").order_by("-since", "-pk")[:MOST]:
        ended = held.until is not None and held.until <= today
        yield Message(
            at=_start(held.until if ended and held.until else held.since),
            what=_("A post of yours ended") if ended else _("You hold a new post"),
            about=str(held.get_role_display()),
            where=f"{held.body} · {held.place}",
            url=reverse("me"),
            icon="circle-user",
            by_day=True,
        )
