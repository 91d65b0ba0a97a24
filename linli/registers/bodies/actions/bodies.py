"""Actions on bodies; everything is dated, nothing is overwritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.registers.bodies import policies, queries
from linli.registers.bodies.models import Body
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
def edit(body: Body, *, by: Viewer, based_on: str = "", **facts: str) -> Body:
    """Correct name, office phone or opening hours."""
    body = _locked(body)
    policies.check_edit(body.place, by=by)
    own = versions.check(body, based_on, now=queries.correctable(body), yours=facts)
    before = {key: getattr(body, key) for key in facts if key in own and getattr(body, key) != facts[key]}
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
