"""Saved lists of the demo: some of the clerk's and the worker's, some shared, one drawn by an office.

Written as rows, since actions would write entries of the journal.
"""

from __future__ import annotations

import json
import secrets
from datetime import timedelta

from django.utils import timezone

from linli.core.access.permissions import Role
from linli.core.demo.parts import DemoPart, register
from linli.insight.lists import actions
from linli.insight.lists.language import ListSpec, read_spec
from linli.insight.lists.models import ListAddress, SavedList
from linli.insight.lists.queries import saved
from linli.registers.bodies.models import Appointment

# Who saves which prepared list under which name, and whether it is shared.
SAVED = (
    (Role.CLERK, "alone_80", "独居高龄老人（按单元走访）", True),
    (Role.CLERK, "aged_80", "高龄津贴核对名单", False),
    (Role.WORKER, "not_met", "本月要补的走访", False),
    (Role.WORKER, "children_households", "暑期活动通知", True),
)
OWN = {
    "subject": "person",
    "filter": {
        "all": [
            {"item": "person.age", "op": "between", "value": [16, 59]},
            {"any": [{"item": "person.employment", "op": "empty"}, {"item": "person.registration", "op": "empty"}]},
        ]
    },
    "columns": ["person.name", "person.age", "person.employment", "person.registration", "person.address"],
    "sort": ["person.address"],
}


@register
class Lists(DemoPart):
    """Saves them when everybody is there."""

    def finish(self) -> None:
        """Write the lists and the address of an office."""
        make()


def make() -> int:
    """Save the lists; return how many. Nothing is made twice."""
    if SavedList.objects.exists():
        return 0
    rows = [row for role, code, title, shared in SAVED if (row := _save(role, saved.given()[code].spec, title, shared))]
    spec, _faults = read_spec(OWN)
    if spec is not None and (own := _save(Role.CLERK, spec, "登记待补的劳动年龄居民", False)):
        rows.append(own)
        _address(rows[1])
    return len(rows)


def _save(role: Role, spec: ListSpec, title: str, shared: bool) -> SavedList | None:
    held = Appointment.objects.filter(user__username=role.value).order_by("pk").first()
    if held is None:
        return None
    return SavedList.objects.create(
        community_id=held.place_id,
        by_id=held.user_id,
        body_id=held.body_id if shared else None,
        title=title,
        subject=spec.subject,
        spec=json.dumps(spec.as_json(), ensure_ascii=False),
    )


def _address(row: SavedList) -> None:
    """Make the address of an office; nobody has its secret part."""
    ListAddress.objects.create(
        community_id=row.community_id,
        saved_list=row,
        by_id=row.by_id,
        reader="区民政局养老服务科",
        purpose="高龄津贴发放前核对",
        basis="duty",
        token_hash=actions.hashed(secrets.token_urlsafe(32)),
        expires_on=timezone.localdate() + timedelta(days=90),
    )
