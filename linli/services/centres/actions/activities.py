"""Activities: enrolment with a limit, attendance, cancelling; and day care."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.registers.people.models import Person
from linli.services.centres import policies
from linli.services.centres.actions.facilities import locked
from linli.services.centres.models import Activity, Attendance, Centre, DayCare, Enrolment, Session, about

ATTEND = Permission.CENTRE_ATTEND


def _locked(activity: Activity) -> Activity:
    rows = Activity.objects.select_for_update(of=("self",)).select_related("centre__community", "community")
    return rows.get(pk=activity.pk)


@transaction.atomic
def add_activity(centre: Centre, *, by: Viewer, title: str, **facts: Any) -> Activity:
    """Add an activity. `facts`: kind, weekday (None: on one day), since, until, starts, ends, places."""
    centre = locked(centre)
    policies.check_runs(by, Permission.CENTRE_EDIT, centre)
    policies.check_open(centre)
    with only_once(policies.ACTIVITY_KNOWN):
        activity = Activity.objects.create(community_id=centre.community_id, centre=centre, title=title, **facts)
    journal.record("activity.added", activity, by=by, since=activity.since.isoformat())
    return activity


@transaction.atomic
def correct_activity(activity: Activity, *, by: Viewer, based_on: str = "", **facts: Any) -> Activity:
    """Correct kind, title, times or number of places; more places go to those who wait, in order."""
    activity = _locked(activity)
    policies.check_runs(by, Permission.CENTRE_EDIT, activity.centre)
    policies.check_takes_part(activity)
    own = versions.check(activity, based_on, now=versions.fields_of(activity, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(activity, name) != facts[name])
    for name in changed:
        setattr(activity, name, facts[name])
    policies.check_places(activity)
    if changed:
        with only_once(policies.ACTIVITY_KNOWN):
            activity.save(update_fields=changed)
        journal.record("activity.corrected", activity, by=by, fields=changed)
        while (seat := _free_seat(activity)) and _move_up(activity, seat, by):
            pass
    return activity


@transaction.atomic
def end_activity(activity: Activity, *, by: Viewer, until: date) -> Activity:
    """End a weekly activity on a day."""
    activity = _locked(activity)
    policies.check_runs(by, Permission.CENTRE_EDIT, activity.centre)
    policies.check_takes_part(activity)
    activity.until = max(until, activity.since)
    activity.save(update_fields=["until"])
    journal.record("activity.ended", activity, by=by, until=until.isoformat())
    return activity


@transaction.atomic
def enrol(activity: Activity, person: Person, *, by: Viewer) -> Enrolment:
    """Enrol a person; on a free seat, else at the end of the waiting list."""
    activity = _locked(activity)
    policies.check_runs(by, ATTEND, activity.centre)
    policies.check_takes_part(activity)
    policies.check_alive(person, timezone.localdate())
    if Enrolment.objects.open().filter(about(person), activity=activity).exists():
        raise RuleBroken(policies.ENROLLED)
    # The lock on the activity makes two at once come one after the other; the unique seat holds without it as well.
    with only_once(policies.SEAT_TAKEN):
        enrolment = Enrolment.objects.create(
            community_id=activity.community_id,
            activity=activity,
            person=person,
            seat=_free_seat(activity),
            since=timezone.localdate(),
        )
    journal.record("activity.enrolled", activity, by=by, person=person.pk, waits=enrolment.seat is None)
    return enrolment


def _free_seat(activity: Activity) -> int | None:
    taken = set(activity.enrolments.open().exclude(seat=None).values_list("seat", flat=True))
    return next((seat for seat in range(1, activity.places + 1) if seat not in taken), None)


@transaction.atomic
def leave_activity(enrolment: Enrolment, *, by: Viewer) -> Enrolment | None:
    """End an enrolment; return the first of those waiting, who moves up to the seat."""
    activity = _locked(enrolment.activity)
    policies.check_runs(by, ATTEND, activity.centre)
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.until is not None:
        raise RuleBroken(policies.NOT_ENROLLED)
    seat, enrolment.until = enrolment.seat, max(timezone.localdate(), enrolment.since)
    enrolment.save(update_fields=["until"])
    journal.record("activity.left", activity, by=by, person=enrolment.person_id)
    return _move_up(activity, seat, by) if seat else None


def _move_up(activity: Activity, seat: int, by: Viewer) -> Enrolment | None:
    waiting = activity.enrolments.open().filter(seat=None).select_related("person").order_by("asked_at", "pk").first()
    if waiting is not None:
        waiting.seat, waiting.moved_up_at = seat, timezone.now()
        waiting.save(update_fields=["seat", "moved_up_at"])
        journal.record("activity.moved_up", activity, by=by, person=waiting.person_id)
    return waiting


def _session(activity: Activity, day: date) -> Session:
    return Session.objects.get_or_create(activity=activity, day=day, defaults={"community_id": activity.community_id})[
        0
    ]


@transaction.atomic
def cancel_session(activity: Activity, *, by: Viewer, day: date, why: str) -> Session:
    """Cancel one day of an activity; the page and the public page say so at once."""
    activity = _locked(activity)
    policies.check_runs(by, Permission.CENTRE_EDIT, activity.centre)
    session = _session(activity, day)
    policies.check_session(activity, day, session, past=False)
    if activity.attendances.filter(day=day).exists() or session.walk_ins:
        raise RuleBroken(policies.TOOK_PLACE)
    session.cancelled_at, session.cancelled_why = timezone.now(), why
    session.save(update_fields=["cancelled_at", "cancelled_why"])
    journal.record("activity.cancelled", activity, by=by, day=day.isoformat())
    return session


@transaction.atomic
def hold_session(session: Session, *, by: Viewer) -> Session:
    """Take back that a day was cancelled."""
    activity = _locked(session.activity)
    policies.check_runs(by, Permission.CENTRE_EDIT, activity.centre)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if session.cancelled_at:
        session.cancelled_at, session.cancelled_why = None, ""
        session.save(update_fields=["cancelled_at", "cancelled_why"])
        journal.record("activity.held", activity, by=by, day=session.day.isoformat())
    return session


@transaction.atomic
def tick(activity: Activity, person: Person, *, by: Viewer, day: date) -> None:
    """Tick that a person came; ticking twice is one attendance."""
    activity = _locked(activity)
    policies.check_runs(by, ATTEND, activity.centre)
    policies.check_session(activity, day, Session.objects.filter(activity=activity, day=day).first())
    if Attendance.objects.filter(about(person), activity=activity, day=day).exists():
        return
    made = Attendance.objects.get_or_create(
        activity=activity, person=person, day=day, defaults={"community_id": activity.community_id}
    )[1]
    if made:
        journal.record("activity.attended", activity, by=by, person=person.pk, day=day.isoformat())


@transaction.atomic
def untick(activity: Activity, person: Person, *, by: Viewer, day: date) -> None:
    """Take back a tick; the journal keeps both."""
    activity = _locked(activity)
    policies.check_runs(by, ATTEND, activity.centre)
    gone = Attendance.objects.filter(about(person), activity=activity, day=day).delete()[0]
    if gone:
        journal.record("activity.unticked", activity, by=by, person=person.pk, day=day.isoformat())


@transaction.atomic
def count_walk_ins(activity: Activity, *, by: Viewer, day: date, walk_ins: int, based_on: str = "") -> Session:
    """Enter how many came without enrolment on a day."""
    activity = _locked(activity)
    policies.check_runs(by, ATTEND, activity.centre)
    session = _session(activity, day)
    policies.check_session(activity, day, session)
    own = versions.check(
        activity,
        based_on,
        now={"walk_ins": session.walk_ins},
        yours={"walk_ins": walk_ins},
        words=lambda name, value: (versions.label_of(session, name), str(value)),
    )
    if own and session.walk_ins != walk_ins:
        session.walk_ins = walk_ins
        session.save(update_fields=["walk_ins"])
        journal.record("activity.walk_ins", activity, by=by, day=day.isoformat(), count=walk_ins)
    return session


# ---- day care


@transaction.atomic
def arrive(centre: Centre, person: Person, *, by: Viewer, day: date, at: time) -> DayCare:
    """Record that a person arrived in day care."""
    centre = locked(centre)
    policies.check_runs(by, ATTEND, centre)
    policies.check_open(centre)
    policies.check_alive(person, day)
    policies.check_day_care(person, day, at)
    with only_once(policies.IN_DAY_CARE):
        row = DayCare.objects.create(
            community_id=centre.community_id, centre=centre, person=person, day=day, arrived=at
        )
    journal.record("day_care.arrived", centre, by=by, person=person.pk, day=day.isoformat())
    return row


@transaction.atomic
def leave_day_care(row: DayCare, *, by: Viewer, at: time) -> DayCare:
    """Record that a person left day care."""
    row = DayCare.objects.select_for_update(of=("self",)).select_related("centre__community").get(pk=row.pk)
    policies.check_runs(by, ATTEND, row.centre)
    if row.left is not None:
        raise RuleBroken(policies.LEFT_DAY_CARE)
    # Somebody who arrived in this minute leaves in this minute.
    row.left = max(at, row.arrived)
    row.save(update_fields=["left"])
    journal.record("day_care.left", row.centre, by=by, person=row.person_id, day=row.day.isoformat())
    return row


@transaction.atomic
def take_back_arrival(row: DayCare, *, by: Viewer) -> None:
    """Take back an arrival, or the leaving if there is one; the journal keeps all of it."""
    row = DayCare.objects.select_for_update(of=("self",)).select_related("centre__community").get(pk=row.pk)
    policies.check_runs(by, ATTEND, row.centre)
    about: dict[str, Any] = {"person": row.person_id, "day": row.day.isoformat(), "left": row.left is not None}
    if row.left is None:
        row.delete()
    else:
        row.left = None
        with only_once(policies.IN_DAY_CARE):
            row.save(update_fields=["left"])
    journal.record("day_care.taken_back", row.centre, by=by, **about)
