"""The page of messages and the bell.

How far a user has read is one time in the account, `messages_read_at`.
"""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
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
    found = all_for(request.viewer, user.messages_read_at)
    answer = render(request, "messages.html", {"groups": by_day(found), "count": len(found), "days": DAYS})
    if request.method == "GET" and any(one.is_new for one in found):
        remember(request, messages_read_at=now)
    return answer


def _window(seen_at: dt.datetime | None = None) -> Window:
    """Return the last weeks, or what of them came after `seen_at`."""
    today = timezone.localdate()
    earliest = start_of(today - dt.timedelta(days=DAYS))
    return Window(max(seen_at or earliest, earliest), today)


def all_for(viewer: Viewer, seen_at: dt.datetime | None) -> list[Message]:
    """Return every message of the last weeks, newest first; `is_new` marks those after `seen_at`."""
    window = _window()
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
    # A copy: what is kept must not hold the request that the viewer was read for.
    text, values = _question(copy(viewer), _window(user.messages_read_at))
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return len(cursor.fetchall())


@lru_cache(maxsize=2000)
def _question(viewer: Viewer, window: Window) -> tuple[str, tuple[Any, ...]]:
    """Return the query, not its answer: every page asks it, and writing it takes ten times as long as answering it."""
    first, *others = [kind.rows(viewer, window).values_list("pk") for kind in news()]
    return first.union(*others, all=True)[: CAP + 1].query.sql_with_params()
