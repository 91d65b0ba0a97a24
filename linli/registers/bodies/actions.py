"""Actions on bodies and appointments; everything is dated, nothing is overwritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.accounts.models import User
from linli.registers.bodies import policies
from linli.registers.bodies.models import Appointment, Body
from linli.registers.places.models import Place


@transaction.atomic
def create(place: Place, *, kind: str, name: str, since: date, by: Viewer, phone: str = "", hours: str = "") -> Body:
    """Create a body at a place."""
    policies.check_edit(place, by=by)
    policies.check_found(place, kind, name)
    # The policy has checked; this is for two requests at the same moment.
    with only_once(policies.taken(place)):
        body = Body.objects.create(place=place, kind=kind, name=name, since=since, phone=phone, hours=hours)
    journal.record(
        "body.founded", body, by=by, community_id=place.community_id, kind_of_body=kind, name=name, since=str(since)
    )
    return body


@transaction.atomic
def edit(body: Body, *, by: Viewer, **facts: str) -> Body:
    """Correct name, office phone or opening hours."""
    body = _locked(body)
    policies.check_edit(body.place, by=by)
    before = {key: getattr(body, key) for key, value in facts.items() if getattr(body, key) != value}
    for key in before:
        setattr(body, key, facts[key])
    if before:
        if "name" in before:
            policies.check_found(body.place, body.kind, body.name)
        with only_once(policies.taken(body.place)):
            body.save(update_fields=list(before))
        now = {key: facts[key] for key in before}
        journal.record("body.edited", body, by=by, community_id=body.place.community_id, before=before, now=now)
    return body


@transaction.atomic
def end_body(body: Body, *, until: date, reason: str, by: Viewer) -> Body:
    """Close a body that has no posts, duties and open cases."""
    body = _locked(body)
    policies.check_edit(body.place, by=by)
    policies.check_end_body(body, until)
    body.until = until
    body.save(update_fields=["until"])
    journal.record("body.ended", body, by=by, reason=reason, community_id=body.place.community_id, until=str(until))
    return body


def _locked(body: Body) -> Body:
    return Body.objects.select_for_update(of=("self",)).select_related("place").get(pk=body.pk)


@transaction.atomic
def appoint(
    user: User, body: Body, place: Place, role: Role, *, since: date, by: Viewer, post: str = ""
) -> Appointment:
    """Appoint a person to a post of a body, with a role at a place, from a day on."""
    # Locked: two appointments at once could give one person roles that exclude each other.
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    policies.check_appoint(user, body, place, role, since=since, by=by)
    row = Appointment.objects.create(user=user, body=body, place=place, role=role, post=post, since=since)
    _record("appointment.made", row, by=by, since=str(since), post=post)
    return row


@transaction.atomic
def end_appointment(appointment: Appointment, *, until: date, reason: str, by: Viewer) -> Appointment:
    """End an appointment; its permissions end on `until`, today at once."""
    row = _locked_post(appointment)
    policies.check_end_appointment(row, until, by=by)
    row.until = until
    row.save(update_fields=["until"])
    _record("appointment.ended", row, by=by, reason=reason, until=str(until))
    return row


@transaction.atomic
def hand_over(appointment: Appointment, user: User, *, since: date, reason: str, by: Viewer) -> Appointment:
    """Give the post to another person on a day."""
    old = _locked_post(appointment)
    # `until` is the first day without the post, so there is no gap and no day with two.
    taken = appoint(user, old.body, old.place, Role(old.role), since=since, by=by, post=old.post)
    end_appointment(old, until=since, reason=reason, by=by)
    return taken


def _locked_post(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("body__place", "place", "user")
    return rows.get(pk=appointment.pk)


def _record(verb: str, row: Appointment, *, by: Viewer, reason: str = "", **more: str) -> None:
    """Write an entry about the body, whose page shows the history of its posts."""
    journal.record(
        verb,
        row.body,
        by=by,
        reason=reason,
        community_id=row.place.community_id,
        appointment=row.pk,
        user=row.user_id,
        name=row.user.name,
        role=row.role,
        place=row.place_id,
        **more,
    )
