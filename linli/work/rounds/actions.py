"""Actions on week plans: decide about a visit, keep the computed plan, and give out calendar addresses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer, viewer_of
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.core.secrets import crypto
from linli.registers.people.models import Household
from linli.work.rounds import policies, queries
from linli.work.rounds.models import Arrangement, CalendarFeed, FeedRead, WeekPlan
from linli.work.rounds.states import ArrangementKind
from linli.work.staffing.models import Worker
from linli.work.visits import queries as diary

# ---- what a worker decides


@transaction.atomic
def fix(household: Household, *, by: Viewer, day: date) -> Arrangement:
    """Set the visit to a household to a day."""
    return _arrange(household, by=by, verb="visit.fixed", kind=ArrangementKind.FIXED, day=day)


@transaction.atomic
def agree(household: Household, *, by: Viewer, day: date, at: time) -> Arrangement:
    """Record the time that a worker agreed with a household."""
    return _arrange(household, by=by, verb="visit.agreed", kind=ArrangementKind.AGREED, day=day, at=at)


@transaction.atomic
def skip(household: Household, *, by: Viewer, reason: str, back_on: date | None = None) -> Arrangement:
    """Leave a household out today; it comes back on a day, by default tomorrow.

    Args:
        household: of the community where the viewer works.
        by: a worker of that community.
        reason: a code of skip_reason.
        back_on: the first day on which it is planned again.
    """
    today = timezone.localdate()
    back_on = back_on or today + timedelta(days=1)
    policies.check_reason(reason)
    policies.check_back(back_on, today)
    kind = ArrangementKind.SKIPPED
    return _arrange(household, by=by, verb="visit.skipped", kind=kind, day=today, back_on=back_on, reason=reason)


def _arrange(
    household: Household,
    *,
    by: Viewer,
    verb: str,
    kind: ArrangementKind,
    day: date,
    at: time | None = None,
    back_on: date | None = None,
    reason: str = "",
) -> Arrangement:
    policies.check_decide(by, household)
    policies.check_day(day)
    # Locked: of two decisions at once, the later must see the first.
    household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    facts = {"kind": kind, "day": day, "at": at, "back_on": back_on, "reason": reason}
    known = Arrangement.objects.filter(household=household, taken_back_at=None).order_by("pk").last()
    if known is not None and all(getattr(known, name) == value for name, value in facts.items()):
        return known  # sent twice
    row = Arrangement.objects.create(
        community_id=household.community_id, household=household, made_by_id=by.user_id, **facts
    )
    told: dict[str, Any] = {"day": day.isoformat()}
    told |= {"at": at.strftime("%H:%M")} if at else {}
    told |= {"back_on": back_on.isoformat()} if back_on else {}
    journal.record(verb, household, by=by, reason=reason, **told)
    return row


@transaction.atomic
def take_back(arrangement: Arrangement, *, by: Viewer) -> Arrangement:
    """Take back a decision; the one before it counts again, if its day is still to come."""
    rows = Arrangement.objects.select_for_update(of=("self",)).select_related("community", "household")
    row = rows.get(pk=arrangement.pk)
    policies.check_take_back(by, row)
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("visit.arrangement_undone", row.household, by=by, arrangement=row.kind, day=row.day.isoformat())
    return row


# ---- plans


def fresh_week(worker: Worker, on: date, entries: Sequence[diary.Due] | None = None) -> queries.WorkerWeek:
    """Return the week of a worker; if its input changed, compute it and store it.

    `entries`: what is due, if it is known (`queries.gather`).
    """
    gathered = queries.gather(worker, on, entries)
    plan = queries.stored(worker, gathered)
    if plan is None:
        plan = queries.make(gathered.week)
        _keep(worker, gathered, plan)
    return queries.shown(gathered, plan)


def _keep(worker: Worker, gathered: queries.Gathered, plan: queries.RoundPlan) -> None:
    WeekPlan.objects.update_or_create(
        worker=worker,
        defaults={
            "community_id": worker.community_id,
            "day": gathered.week.first,
            "input_hash": gathered.week.fingerprint(),
            "content": plan.stored(),
            "made_at": timezone.now(),
        },
    )


def walking_order(worker: Worker, on: date) -> Mapping[int, int]:
    """Return the position of each household of a day in the order of walking; a missing plan of the day is made."""
    order = queries.walking_order(worker, on)
    if order is None:
        try:
            fresh_week(worker, on)
        except RuleBroken:
            return {}  # field hours that cannot be read: the page of the week says so, the list of today goes on
        order = queries.walking_order(worker, on)
    return order or {}


def plan_everyone(on: date) -> Iterator[tuple[Worker, queries.WorkerWeek | Exception]]:
    """Compute the plans of all workers in service; yield each with its week, or with the error that stopped it."""
    for worker in Worker.objects.on(on).select_related("community").order_by("community__path", "community_id", "pk"):
        try:
            yield worker, fresh_week(worker, on)
        except Exception as error:
            yield worker, error


@transaction.atomic
def forget_plans(on: date) -> int:
    """Delete the plans of workers who are no longer in service; return their number."""
    rows = WeekPlan.objects.exclude(worker__in=Worker.objects.on(on))
    number, _by_model = rows.delete()
    return number


# ---- calendar addresses


def hashed(token: str) -> str:
    """Return the hash by which a calendar address is found."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def give_feed(*, by: Viewer, language: str) -> str:
    """Make a new calendar address for the worker of the viewer, and return its secret part; an earlier one ends."""
    worker = policies.own_worker(by)
    open_feed = _open_feed(worker)
    if open_feed is not None:
        _revoke(open_feed)
    token = secrets.token_urlsafe(32)
    with only_once(_("A calendar address was just made in another window. Reload the page.")):
        CalendarFeed.objects.create(
            worker=worker, community_id=worker.community_id, token_hash=hashed(token), language=language
        )
    journal.record("calendar_feed.given", worker, by=by, replaced=open_feed is not None)
    return token


@transaction.atomic
def revoke_feed(*, by: Viewer) -> None:
    """End the calendar address of the viewer; sending it twice changes nothing."""
    worker = policies.own_worker(by)
    feed = _open_feed(worker)
    if feed is not None:
        _revoke(feed)
        journal.record("calendar_feed.revoked", worker, by=by)


@transaction.atomic
def restore_feed(*, by: Viewer) -> None:
    """Let the calendar address that ended last work again; the present one ends."""
    worker = policies.own_worker(by)
    revoked = CalendarFeed.objects.select_for_update().filter(worker=worker, revoked_at__isnull=False)
    last = policies.check_restore(revoked.order_by("-revoked_at", "-pk").first())
    open_feed = _open_feed(worker)
    if open_feed is not None:
        _revoke(open_feed)
    last.revoked_at = None
    with only_once(_("A calendar address was just made in another window. Reload the page.")):
        last.save(update_fields=["revoked_at"])
    journal.record("calendar_feed.restored", worker, by=by)


def _open_feed(worker: Worker) -> CalendarFeed | None:
    return CalendarFeed.objects.select_for_update().filter(worker=worker, revoked_at=None).first()


def _revoke(feed: CalendarFeed) -> None:
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])


class ReadTooOften(Exception):
    """A calendar address, or wrong addresses from one source, were read too often in the last hour."""


@transaction.atomic
def open_feed(token: str, source: str) -> CalendarFeed | None:
    """Return the calendar address of a token; count the reading.

    None if there is none, if its worker has left, or if the account of its worker got new access since.

    Raises:
        ReadTooOften: it was read too often, or the source tried too many wrong ones.
    """
    feed = _feed_of(token)
    if feed is None:
        counted, most = crypto.lookup(source or "-", "rounds.feed"), int(rules.value("rounds.feed.wrong_per_hour"))
    else:
        # Not by source: an office has one public address, and a phone may still ask for an address that has ended.
        counted, most = feed.token_hash, int(rules.value("rounds.feed.reads_per_hour"))
    if FeedRead.objects.filter(source=counted, at__gt=timezone.now() - timedelta(hours=1)).count() >= most:
        raise ReadTooOften
    FeedRead.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    FeedRead.objects.create(source=counted)
    return feed


def _feed_of(token: str) -> CalendarFeed | None:
    in_service = Worker.objects.on(timezone.localdate())
    feeds = CalendarFeed.objects.filter(token_hash=hashed(token), revoked_at=None, worker__in=in_service)
    feed = feeds.select_related("worker__community").first()
    if feed is None or feed.worker.user_id is None or policies.ended_by_reset(feed):
        return None
    # The address opens no more than its worker may see: it ends with the post and the account.
    may = viewer_of(feed.worker.user_id).may(Permission.VISIT_RECORD, feed.worker.community)
    return feed if may else None
