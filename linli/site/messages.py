"""The page of messages and the bell.

How far a user has read is one time in the account, `messages_read_at`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.core.access.viewer import Viewer
from linli.core.rooms.news import Message, Window, news, start_of
from linli.core.web.http import Request, requires
from linli.registers.accounts.models import User
from linli.site.preferences import remember

MOST = 100  # of each kind
DAYS = 30  # what is older is in the lists, not among the messages
CAP = 9  # the bell shows "9+"


@require_safe
@never_cache
@requires()
def messages(request: Request) -> HttpResponse:
    """Show the messages of the last weeks; a visit of the page marks them as read."""
    user = request.user
    assert isinstance(user, User)
    now = timezone.now()
    found = all_for(request.viewer, user.messages_read_at, now)
    answer = render(request, "messages.html", {"groups": by_day(found), "count": len(found), "days": DAYS})
    if request.method == "GET" and any(one.is_new for one in found):
        remember(request, messages_read_at=now)
    return answer


def _earliest(now: dt.datetime) -> dt.datetime:
    """Return the time at which messages begin."""
    return now - dt.timedelta(days=DAYS)


def all_for(viewer: Viewer, seen_at: dt.datetime | None, now: dt.datetime) -> list[Message]:
    """Return every message of the last weeks, newest first; `is_new` marks those after `seen_at`."""
    window = Window(_earliest(now), now)
    found = ((kind, kind.shown(kind.rows(viewer, window), viewer, window)[:MOST]) for kind in news())
    lines = [kind.line(row, window) for kind, rows in found for row in rows]
    seen = seen_at or window.since
    day_seen = start_of(timezone.localdate(seen))
    newest = sorted(lines, key=lambda one: one.at, reverse=True)
    return [replace(one, is_new=one.at > (day_seen if one.by_day else seen)) for one in newest]


def by_day(found: list[Message]) -> list[tuple[dt.date, list[Message]]]:
    """Group messages by day."""
    days: dict[dt.date, list[Message]] = {}
    for one in found:
        days.setdefault(timezone.localdate(one.at), []).append(one)
    return list(days.items())


def count_new(user: User | AnonymousUser, viewer: Viewer) -> int:
    """Return the number of messages since the last visit, at most CAP + 1; anonymous users have none."""
    if isinstance(user, AnonymousUser):
        return 0
    now = timezone.now()
    window = Window(max(user.messages_read_at or _earliest(now), _earliest(now)), now)
    # One query: every page shows the bell.
    first, *others = [kind.rows(viewer, window).values_list("pk") for kind in news()]
    return len(first.union(*others, all=True)[: CAP + 1])
