"""Reading health data: allowed for a purpose, then shown for some minutes in this session only."""

from __future__ import annotations

import time

from linli.core.access.permissions import Permission
from linli.core.law import rules
from linli.core.web.http import Request
from linli.registers.people.models import Person
from linli.services.eldercare import actions

GRANTS = "eldercare.read_until"


def grant(request: Request, person: Person, purpose: str) -> None:
    """Record the reading, and let this session see the health data of a person for `privacy.read_grant_minutes`."""
    actions.read_health(person, purpose=purpose, by=request.viewer)
    now = time.time()
    kept = {pk: end for pk, end in request.session.get(GRANTS, {}).items() if end > now}
    request.session[GRANTS] = kept | {str(person.pk): now + 60 * rules.value("privacy.read_grant_minutes")}


def may_ask(request: Request, person: Person) -> bool:
    """Return whether the viewer may read it at all."""
    return request.viewer.scope(Permission.PEOPLE_READ_SENSITIVE).has(person.community_id)


def is_shown(request: Request, person: Person) -> bool:
    """Return whether this session sees it now."""
    until = request.session.get(GRANTS, {}).get(str(person.pk), 0)
    return may_ask(request, person) and until > time.time()
