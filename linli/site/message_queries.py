"""What is new for somebody: nothing of it is stored, it is read off the records each time.

A message disappears when what it asks for is done; how far somebody has read is one stamp in their account.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core.access.permissions import Permission
from linli.core.access.viewer import FEW, Viewer
from linli.core.journal.models import Entry
from linli.core.law import rules
from linli.registers.accounts.models import User
from linli.registers.bodies.models import Appointment
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState
from linli.work.cases.models import Case, CaseQuerySet, Step
from linli.work.cases.states import WAITING, Act, CaseState
from linli.work.visits.models import Visit

DAYS = 30  # what is older stands in the lists, not among the messages
CAP = 9  # the bell counts no further
# Steps that bring a case to somebody else's desk, or back to it.
NEWS = (
    Act.REPORT, Act.ASSIGN, Act.RETURN, Act.TRANSFER_UP, Act.ESCALATE, Act.SEND_DOWN, Act.REPORT_DONE, Act.SEND_BACK,
    Act.REOPEN,
)  # fmt: skip
# What an administrator did to an account that its owner should know.
OWN_ACCOUNT = (
    "account.password_reset", "account.second_factor_removed", "account.unlocked", "account.reactivated",
)  # fmt: skip


def window(on: dt.datetime) -> dt.datetime:
    """How far back messages reach."""
    return on - dt.timedelta(days=DAYS)


def count_new(user: User | AnonymousUser, viewer: Viewer) -> int:
    """How many messages came since the user last looked, counted up to CAP + 1; one query, none for a stranger."""
    if isinstance(user, AnonymousUser):
        return 0
    now = timezone.now()
    since = max(user.messages_read_at or window(now), window(now))
    kinds: list[QuerySet[Any]] = [
        waiting(viewer, since, now),
        promises(viewer, since, now),
        imports(viewer, since),
        own_account(viewer, since),
        posts(viewer, since, now),
    ]
    first, *others = [rows.order_by().values_list("pk") for rows in kinds]
    return len(first.union(*others, all=True)[: CAP + 1])


def cases(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> CaseQuerySet:
    """As `waiting`; `news_at` and `news_move` say by which step of another person."""
    latest = _news(viewer, since).order_by("-pk")
    news = {"news_at": Subquery(latest.values("at")[:1]), "news_move": Subquery(latest.values("move")[:1])}
    return waiting(viewer, since, now).annotate(**news)


def waiting(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> CaseQuerySet:
    """Cases that wait for the viewer and came, came back or became overdue."""
    came = Exists(_news(viewer, since)) | Q(state__in=sorted(WAITING), due_at__gt=since, due_at__lte=now)
    return Case.objects.filter(came, waits_for(viewer))


def _news(viewer: Viewer, since: dt.datetime) -> QuerySet[Step]:
    return Step.objects.filter(case=OuterRef("pk"), at__gt=since, move__in=NEWS).exclude(by_id=viewer.user_id)


def waits_for(viewer: Viewer) -> Q:
    """What the viewer's bodies have to do and nobody else of them does already, and in one's own few communities what
    waits to be accepted or checked. Offices above many communities find that in their queues, not among messages.
    """
    nobody_else = Q(handler=None) | Q(handler_id=viewer.user_id)
    found = Q(pk__in=[])
    if viewer.bodies and viewer.may(Permission.CASE_HANDLE):
        found |= Q(body_id__in=sorted(viewer.bodies), state__in=sorted(WAITING)) & nobody_else
    turns = {
        Permission.CASE_ACCEPT: (CaseState.REPORTED, CaseState.ACCEPTED),
        Permission.CASE_VERIFY: (CaseState.DONE_REPORTED,),
    }
    for permission, states in turns.items():
        near = viewer.scope(permission).communities
        if 0 < len(near) <= FEW:
            found |= Q(state__in=states, community_id__in=sorted(near)) & ~Q(handler_id=viewer.user_id)
    return found


def promises(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> QuerySet[Visit]:
    """What the viewer promised at a door and should have kept by now: on the day agreed, else some days later."""
    late = remind_after()
    first, last = timezone.localdate(since), timezone.localdate(now)
    agreed = Q(next_day__gt=first, next_day__lte=last)
    due = agreed | Q(next_day=None, day__gt=first - late, day__lte=last - late)
    own = Visit.objects.promised().filter(due, recorded_by_id=viewer.user_id)
    return viewer.scope(Permission.VISIT_RECORD).restrict(own)


def remind_after() -> dt.timedelta:
    """How long after a visit a promise without an agreed day is recalled."""
    return dt.timedelta(days=int(rules.value("visits.promise.remind_days")))


def imports(viewer: Viewer, since: dt.datetime) -> QuerySet[ImportRun]:
    """Rosters that the viewer handed in and that are through."""
    ended = ImportRun.objects.filter(state__in=[ImportState.DONE, ImportState.FAILED], ended_at__gt=since)
    return ended.filter(by_id=viewer.user_id)


def own_account(viewer: Viewer, since: dt.datetime) -> QuerySet[Entry]:
    """What another person did to the viewer's account.

    The moment is written so that its own index does not lead: a month of everybody's entries would be read for a bell.
    """
    about = Entry.objects.filter(target_type=User._meta.label_lower, target_id=viewer.user_id)
    lately = about.alias(moment=Coalesce("at", "at")).filter(moment__gt=since)
    return lately.filter(verb__in=OWN_ACCOUNT).exclude(actor_id=viewer.user_id)


def posts(viewer: Viewer, since: dt.datetime, now: dt.datetime) -> QuerySet[Appointment]:
    """Posts of the viewer that began or ended; known by the day."""
    span = (timezone.localdate(since), timezone.localdate(now))
    began = Q(since__gt=span[0], since__lte=span[1])
    return Appointment.objects.filter(began | Q(until__gt=span[0], until__lte=span[1]), user_id=viewer.user_id or 0)
