"""Schools, and stall zones from the proposal to the withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.registers.places.models import Place
from linli.services.businesses.engine.ground import GroundShape
from linli.services.businesses.models import School, StallHold, StallPlace, StallZone, ZoneConsultation
from linli.services.businesses.policies import shops as policies
from linli.services.businesses.policies import stalls as rules_of
from linli.services.businesses.queries import stalls
from linli.services.businesses.states import ZoneState

P = Permission
PLAN = (
    "name",
    "kind",
    "where",
    "shape",
    "spots",
    "width",
    "hours",
    "places",
    "fee_fen",
    "fee_basis",
    "rota_weeks",
    "since",
    "until",
)


@transaction.atomic
def add_school(community: Place, *, by: Viewer, name: str, kind: str, since: date, shape: GroundShape) -> School:
    """Enter a school or kindergarten, with the edge of its grounds or its gate."""
    policies.check(by, P.ZONE_EDIT, community)
    rules_of.check_shape(shape, community)
    facts = {"shape": shape.kind, "spots": [list(spot) for spot in shape.spots], "width": shape.width}
    with only_once(rules_of.SCHOOL_TAKEN):
        row = School.objects.create(community=community, name=name, kind=kind, since=since, **facts)
    journal.record("school.added", row, by=by)
    return row


@transaction.atomic
def end_school(row: School, *, by: Viewer, until: date) -> School:
    """Record that a school closed or was entered by mistake (then on its first day)."""
    row = School.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_end_school(row, until)
    row.until = until
    row.save(update_fields=["until"])
    journal.record("school.ended", row, by=by, until=until.isoformat())
    return row


# ---- zones


def locked_zone(row: StallZone) -> StallZone:
    """Return the zone with its row locked."""
    return StallZone.objects.select_for_update(of=("self",)).select_related("community").get(pk=row.pk)


def _measure(row: StallZone) -> None:
    """Store which school is nearest, after checking the shape and the distance."""
    today = timezone.localdate()
    rules_of.check_shape(row.ground, row.community)
    rules_of.check_zone_days(row.since, row.until)
    rules_of.check_distance(row, today)
    nearest = stalls.nearest_school(row.ground, today)
    row.school, row.school_metres = nearest or (None, None)


@transaction.atomic
def propose_zone(community: Place, *, by: Viewer, **plan: Any) -> StallZone:
    """Propose a zone; one over a school or too near is refused.

    Raises:
        PermissionDenied: the viewer proposes no zones there.
        RuleBroken: the shape cannot be right, a school is too near, or the days are impossible.
    """
    policies.check(by, P.ZONE_EDIT, community)
    row = StallZone(community=community, proposed_by_id=by.user_id, proposed_on=timezone.localdate(), **plan)
    _measure(row)
    with only_once(rules_of.NAME_TAKEN):
        row.save()
    journal.record("zone.proposed", row, by=by)
    return row


@transaction.atomic
def correct_zone(row: StallZone, *, by: Viewer, based_on: str = "", **plan: Any) -> StallZone:
    """Change a proposal; residents who were asked about the old one are asked again.

    Raises:
        PermissionDenied: the viewer proposes no zones there.
        Conflict: someone else changed it since the form was opened.
        RuleBroken: it was approved, or the plan cannot be right.
    """
    row = locked_zone(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_zone_state(row, ZoneState.PROPOSED, ZoneState.CONSULTED)
    own = versions.check(row, based_on, now=versions.fields_of(row, *PLAN), yours=plan)
    changed = sorted(name for name in own if getattr(row, name) != plan[name])
    if not changed:
        return row
    for name in changed:
        setattr(row, name, plan[name])
    _measure(row)
    row.state = ZoneState.PROPOSED
    row.consultations.filter(taken_back_at=None).update(taken_back_at=timezone.now())
    with only_once(rules_of.NAME_TAKEN):
        row.save()
    journal.record("zone.corrected", row, by=by, fields=changed)
    return row


@transaction.atomic
def consult(
    row: StallZone,
    *,
    by: Viewer,
    way: str,
    since: date,
    last: date,
    asked: int,
    in_favour: int,
    against: int,
    result: str,
) -> ZoneConsultation:
    """Record that residents were asked about a proposal, and what they said."""
    row = locked_zone(row)
    policies.check(by, P.ZONE_EDIT, row.community)
    rules_of.check_consultation(row, since, last, asked, in_favour + against)
    found = ZoneConsultation.objects.create(
        stall_zone=row,
        community=row.community,
        way=way,
        since=since,
        last=last,
        asked=asked,
        in_favour=in_favour,
        against=against,
        result=result,
        by_id=by.user_id,
    )
    row.state = ZoneState.CONSULTED
    row.save(update_fields=["state"])
    journal.record("zone.consulted", row, by=by, asked=asked, in_favour=in_favour, against=against)
    return found


@transaction.atomic
def approve_zone(row: StallZone, *, by: Viewer, decision: str, based_on: str = "") -> StallZone:
    """Approve a zone; the distance to schools is computed once more.

    Raises:
        PermissionDenied: the viewer approves no zones there.
        RuleBroken: residents were not asked, too few agree, a school is too near, or it is one's own proposal.
    """
    row = locked_zone(row)
    policies.check(by, P.ZONE_APPROVE, row.community)
    versions.check(row, based_on, now=versions.fields_of(row, *PLAN))
    rules_of.check_approve(row, stalls.consultation(row), by.user_id)
    row.state, row.approved_by_id, row.approved_on = ZoneState.APPROVED, by.user_id, timezone.localdate()
    row.decision = decision
    row.save(update_fields=["state", "approved_by", "approved_on", "decision"])
    journal.record("zone.approved", row, by=by, decision=decision)
    return row


@transaction.atomic
def undo_approval(row: StallZone, *, by: Viewer) -> StallZone:
    """Undo an approval that was not published yet."""
    row = locked_zone(row)
    policies.check(by, P.ZONE_APPROVE, row.community)
    rules_of.check_zone_state(row, ZoneState.APPROVED)
    row.state, row.approved_by, row.approved_on, row.decision = ZoneState.CONSULTED, None, None, ""
    row.save(update_fields=["state", "approved_by", "approved_on", "decision"])
    journal.record("zone.approval_undone", row, by=by)
    return row


@transaction.atomic
def publish_zone(row: StallZone, *, by: Viewer) -> StallZone:
    """Publish a zone with its places; from now on anybody sees it and stalls can ask for a place."""
    row = locked_zone(row)
    policies.check(by, P.ZONE_APPROVE, row.community)
    rules_of.check_zone_state(row, ZoneState.APPROVED)
    rules_of.check_distance(row, timezone.localdate())
    today = timezone.localdate()
    # Nobody could use it before it was published.
    row.state, row.published_on, row.since = ZoneState.PUBLISHED, today, max(row.since, today)
    rules_of.check_zone_days(row.since, row.until)
    row.save(update_fields=["state", "published_on", "since"])
    StallPlace.objects.bulk_create(
        StallPlace(stall_zone=row, community=row.community, number=number, since=row.since, until=row.until)
        for number in range(1, row.places + 1)
    )
    journal.record("zone.published", row, by=by, places=row.places)
    return row


@transaction.atomic
def withdraw_zone(row: StallZone, *, by: Viewer, day: date, reason: str) -> StallZone:
    """Withdraw a zone from a day on; its places end on that day, and who had one is to be told.

    Raises:
        PermissionDenied: the viewer approves no zones there.
        RuleBroken: it was withdrawn, or the day is in the future.
    """
    row = locked_zone(row)
    policies.check(by, P.ZONE_APPROVE, row.community)
    rules_of.check_withdraw(row, day)
    row.state, row.withdrawn_on, row.end_reason = ZoneState.WITHDRAWN, day, reason
    row.until = max(row.since, day)
    row.save(update_fields=["state", "withdrawn_on", "end_reason", "until"])
    _end_with(row, StallHold.objects.filter(place__stall_zone=row), {"end_reason": "withdrawn"})
    _end_with(row, StallPlace.objects.filter(stall_zone=row), {})
    row.draws.filter(drawn_at=None, taken_back_at=None).update(taken_back_at=timezone.now())
    journal.record("zone.withdrawn", row, by=by, reason=reason, day=day.isoformat())
    return row


def _end_with(row: StallZone, spans: Any, more: Mapping[str, str]) -> None:
    """End what lasts longer than a zone; what would have begun later never counted."""
    assert row.until is not None
    for one in spans.exclude(until__lte=row.until):
        one.until = max(one.since, row.until)
        for name, value in more.items():
            setattr(one, name, value)
        one.save()
