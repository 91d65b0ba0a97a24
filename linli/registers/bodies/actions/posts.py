"""Actions on posts: appoint, end, hand over. Posts that see residents' data need a second person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.registers.accounts import actions as accounts
from linli.registers.accounts.models import Answer, User
from linli.registers.accounts.policies import check_open, confirming_role
from linli.registers.bodies import policies
from linli.registers.bodies.models import Appointment, Body, Proposal
from linli.registers.places.models import Place


@transaction.atomic
def appoint(
    user: User, body: Body, place: Place, role: Role, *, since: date, by: Viewer, post: str = ""
) -> Appointment:
    """Appoint a person to a post of a body, with a role at a place, from a day on.

    Raises:
        RuleBroken: the role sees residents' data, so an officer of the place must confirm (`propose`).
    """
    user = _locked_user(user)
    policies.check_appoint(user, body, place, role, since=since, by=by)
    if confirming_role(role):
        raise RuleBroken(_("This role sees residents' data. An officer of the place must confirm the post."))
    return _make(user, body, place, role, since=since, by=by, post=post)


@transaction.atomic
def propose(
    user: User,
    body: Body,
    place: Place,
    role: Role,
    *,
    since: date,
    by: Viewer,
    post: str = "",
    replaces: Appointment | None = None,
    reason: str = "",
) -> Proposal:
    """Ask an officer of the place to confirm a post; `replaces` is the post that it ends."""
    user = _locked_user(user)
    policies.check_appoint(user, body, place, role, since=since, by=by)
    with only_once(_("This post is already proposed and waits for an answer.")):
        row = Proposal.objects.create(
            user=user,
            body=body,
            place=place,
            role=role,
            post=post,
            since=since,
            replaces=replaces,
            reason=reason,
            asked_by=User.objects.get(pk=by.user_id),
        )
    _record("appointment.proposed", row, by=by, reason=reason, since=str(since), post=post)
    return row


@transaction.atomic
def confirm(proposal: Proposal, *, by: Viewer) -> tuple[Appointment, str]:
    """Confirm a proposed post, from today on at the earliest.

    Returns:
        The post, and a one-time password for the officer to hand over if the account saw no residents' data until
        now: who proposed the post may know the one before.
    """
    row = _locked_proposal(proposal)
    policies.check_confirm(row, by=by)
    user, role, since = _locked_user(row.user), Role(row.role), max(row.since, timezone.localdate())
    policies.check_post(user, row.body, row.place, role, since=since)
    is_new = policies.sees_residents_first_now(user)
    row.close(Answer.CONFIRMED, by=by)
    post = _make(user, row.body, row.place, role, since=since, by=by, post=row.post, proposed_by=row.asked_by.name)
    if row.replaces is not None and row.replaces.until is None:
        _end(row.replaces, until=since, reason=row.reason, by=by)
    return post, _taken_over(user, by=by) if is_new else ""


def _taken_over(user: User, *, by: Viewer) -> str:
    """Give the account to its owner: new password, no factors, no sessions."""
    accounts.without_factors(user, by=by, reason="")
    return accounts.new_password(user, by=by, reason="")


@transaction.atomic
def decline(proposal: Proposal, *, by: Viewer, reason: str) -> None:
    """Decline a proposed post."""
    row = _locked_proposal(proposal)
    policies.check_confirm(row, by=by)
    row.close(Answer.DECLINED, by=by, reason=reason)
    _record("appointment.declined", row, by=by, reason=reason)


@transaction.atomic
def withdraw(proposal: Proposal, *, by: Viewer) -> None:
    """Withdraw one's own proposal."""
    row = _locked_proposal(proposal)
    if row.asked_by_id != by.user_id:
        raise PermissionDenied
    row.close(Answer.WITHDRAWN, by=by)
    _record("appointment.withdrawn", row, by=by)


@transaction.atomic
def end_appointment(appointment: Appointment, *, until: date, reason: str, by: Viewer) -> Appointment:
    """End an appointment; its permissions end on `until`, today at once."""
    row = _locked_post(appointment)
    policies.check_end_appointment(row, until, by=by)
    return _end(row, until=until, reason=reason, by=by)


@transaction.atomic
def hand_over(appointment: Appointment, user: User, *, since: date, reason: str, by: Viewer) -> Appointment | Proposal:
    """Give the post to another person on a day; if the role needs it, after a second person confirmed."""
    old = _locked_post(appointment)
    role = Role(old.role)
    policies.check_end_appointment(old, since, by=by)
    if confirming_role(role):
        facts = {"post": old.post, "reason": reason}
        return propose(user, old.body, old.place, role, since=since, by=by, replaces=old, **facts)
    # `until` is the first day without the post, so there is no gap and no day with two.
    taken = appoint(user, old.body, old.place, role, since=since, by=by, post=old.post)
    _end(old, until=since, reason=reason, by=by)
    return taken


def _make(
    user: User, body: Body, place: Place, role: Role, *, since: date, by: Viewer, post: str, **more: str
) -> Appointment:
    row = Appointment.objects.create(user=user, body=body, place=place, role=role, post=post, since=since)
    _record("appointment.made", row, by=by, since=str(since), post=post, **more)
    return row


def _end(row: Appointment, *, until: date, reason: str, by: Viewer) -> Appointment:
    row.until = max(until, row.since)
    row.save(update_fields=["until"])
    _record("appointment.ended", row, by=by, reason=reason, until=str(row.until))
    return row


def _locked_user(user: User) -> User:
    # Locked: two appointments at once could give one person roles that exclude each other.
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _locked_post(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related("body__place", "place", "user")
    return rows.get(pk=appointment.pk)


def _locked_proposal(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("body__place", "place", "user", "asked_by")
    row = rows.get(pk=proposal.pk)
    check_open(row)
    return row


def _record(verb: str, row: Appointment | Proposal, *, by: Viewer, reason: str = "", **more: Any) -> None:
    """Write an entry about the body, whose page shows the history of its posts."""
    journal.record(
        verb,
        row.body,
        by=by,
        reason=reason,
        community_id=row.place.community_id,
        appointment=row.pk if isinstance(row, Appointment) else None,
        user=row.user_id,
        name=row.user.name,
        role=row.role,
        place=row.place_id,
        **more,
    )
