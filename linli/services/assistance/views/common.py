"""What the pages of assistance share: the household, and means that are masked until a purpose is stated."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from linli.core.law import rules
from linli.core.web.http import Request
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Household, Person
from linli.services.assistance import actions, policies
from linli.services.assistance.engine.means import LineKind, WorkLine
from linli.services.assistance.models import Authorisation
from linli.services.assistance.queries import households, means, offers
from linli.services.assistance.queries.means import Tested

GRANTS = "assistance.read_until"
View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Forbid caches to store the answers of a view."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **more: Any) -> HttpResponseBase:
        response = view(request, *args, **more)
        add_never_cache_headers(response)
        return response

    return guarded


def find(request: Request, pk: int) -> Household:
    """Return the household if the viewer may see assistance where it lives, else 404."""
    rows = households.seen(request.viewer).select_related("community__parent", "dwelling")
    found: Household = get_object_or_404(rows, pk=pk)
    return found


def grant(request: Request, household: Household, purpose: str) -> None:
    """Record the reading, and let this session see the means of a household for `privacy.read_grant_minutes`."""
    actions.read_means(household, by=request.viewer, purpose=purpose)
    now = time.time()
    kept = {pk: end for pk, end in request.session.get(GRANTS, {}).items() if end > now}
    request.session[GRANTS] = kept | {str(household.pk): now + 60 * rules.value("privacy.read_grant_minutes")}


def is_shown(request: Request, household: Household, held: Authorisation | None) -> bool:
    """Return whether this session sees the means now."""
    until = request.session.get(GRANTS, {}).get(str(household.pk), 0)
    agreed = held is not None and held.is_in_force
    return agreed and policies.may_read(request.viewer, household.community_id) and until > time.time()


def reads(request: Request, household: Household) -> dict[str, Any]:
    """Return authorisation, statement, its test if it may be used, and what `assistance/_ask.html` needs."""
    held, statement = means.authorisation(household), means.current(household)
    agreed = held is not None and held.is_in_force
    may = agreed and statement is not None and policies.may_read(request.viewer, household.community_id)
    shown = is_shown(request, household, held)
    return {
        "household": household,
        "authorisation": held,
        "agreed": agreed,
        "statement": statement,
        "found": means.test_of(statement, timezone.localdate()) if agreed and statement is not None else None,
        "shown": shown,
        "ask": PurposeForm() if may and not shown else None,
        "minutes": rules.value("privacy.read_grant_minutes"),
    }


def people_of(household: Household, found: Tested | None) -> list[Person]:
    """Return the members who count, with their communities."""
    return offers.counted(household, found, timezone.localdate())


@dataclass(frozen=True, slots=True)
class WorkingRow:
    """A line of a working with the name of the member it belongs to."""

    line: WorkLine
    who: str

    @property
    def is_sum(self) -> bool:
        """Return whether it is a sum."""
        return self.line.step == LineKind.SUM


def shown(lines: Sequence[WorkLine], people: Iterable[Person]) -> list[WorkingRow]:
    """Return lines as pages show them."""
    names = {one.pk: one.name for one in people}
    return [WorkingRow(line, names.get(line.member, "")) for line in lines]


def missing_words(found: Tested, people: Iterable[Person]) -> list[str]:
    """Return what is missing of a statement in words, with the member."""
    words = {"members": _("members of the household"), "income": _("income of a member"), "property": _("property")}
    names = {one.pk: one.name for one in people}
    pairs = ((words[what], names.get(member, "")) for what, member in found.result.missing)
    return [_("{what} ({name})").format(what=what, name=name) if name else what for what, name in pairs]
