"""Reading masked fields: allowed for a purpose, then shown for some minutes in this session only."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from linli.core.access.permissions import Permission
from linli.core.law import rules
from linli.core.web.http import Request
from linli.registers.people import actions
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Person

GRANTS, PURPOSE = "people.read_until", "people.read_purpose"


def grant(request: Request, people: Iterable[Person], purpose: str) -> None:
    """Record the reading and let this session see these people unmasked for `privacy.read_grant_minutes`."""
    people = list(people)
    actions.read_sensitive(people, purpose=purpose, by=request.viewer)
    now = time.time()
    until = now + 60 * rules.value("privacy.read_grant_minutes")
    kept = {pk: end for pk, end in request.session.get(GRANTS, {}).items() if end > now}
    request.session[GRANTS] = kept | {str(person.pk): until for person in people}
    request.session[PURPOSE] = purpose


def granted(request: Request) -> frozenset[int]:
    """Return the people whom this session sees unmasked now."""
    now = time.time()
    return frozenset(int(pk) for pk, until in request.session.get(GRANTS, {}).items() if until > now)


def context(request: Request, community_id: int, people: Iterable[Person]) -> dict[str, Any]:
    """Return what `people/_masked.html` and `people/_ask.html` need beside the person."""
    may = request.viewer.scope(Permission.PEOPLE_READ_SENSITIVE).has(community_id)
    asked = PurposeForm(initial={"purpose": request.session.get(PURPOSE, "")}) if may else None
    seen = granted(request) if may else frozenset()
    return {
        "granted": seen,
        "shown": all(person.pk in seen for person in people),
        "ask": asked,
        "minutes": rules.value("privacy.read_grant_minutes"),
    }


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid caches to store the response: it may show unmasked fields."""
    add_never_cache_headers(response)
    return response
