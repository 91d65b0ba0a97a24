"""What the pages of schemes share: parts of a list that is worked out, and facts that are masked until asked for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.utils.cache import add_never_cache_headers

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.law import rules
from linli.core.web.http import Request, number
from linli.core.web.pagination import SIZE
from linli.registers.people.forms import PurposeForm
from linli.registers.people.models import Person
from linli.services.schemes.engine import Decision, Line, Truth
from linli.services.schemes.engine.sight import is_sensitive_fact, trusted

GRANTS = "schemes.read_until"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a list that was worked out, and where the next part begins ("" at the end)."""

    rows: Sequence[Any]
    next: str
    count: int


def part_of(rows: Sequence[Any], request: Request) -> Part:
    """Return the rows that the address asks for."""
    start = number(request.GET.get("after")) or 0
    end = start + SIZE
    return Part(rows[start:end], str(end) if end < len(rows) else "", len(rows))


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a decision as a page shows it."""

    line: Line
    hidden: bool


def shown_lines(lines: Iterable[Line], *, whole: bool, tiers: bool = True) -> list[ShownLine]:
    """Return the lines; without `whole` what is known of sensitive facts is hidden, without `tiers` those not met."""
    every = list(lines)
    out = {line.tier for line in every if line.tier and not line.fact and line.result == Truth.NO and not line.depth}
    kept = [line for line in every if tiers or line.tier not in out]
    return [ShownLine(line, not whole and _is_sensitive(line)) for line in kept]


def lines_of(decision: Decision | None, *, whole: bool) -> list[ShownLine]:
    """Return the lines of a decision: of tiers those that count, unless none does."""
    return shown_lines(decision.lines, whole=whole, tiers=decision.answer == "no") if decision else []


def _is_sensitive(line: Line) -> bool:
    return is_sensitive_fact(line.fact, line.member)


def may_read(viewer: Viewer, person: Person) -> bool:
    """Return whether the viewer may see the sensitive facts of a person after stating a purpose."""
    return trusted(viewer).has(person.community_id)


def grant(request: Request, person: Person, purpose: str) -> None:
    """Record the reading and let this session see the facts of a person for `privacy.read_grant_minutes`."""
    journal.read("scheme.facts_read", person, by=request.viewer, reason=purpose)
    now = time.time()
    until = now + 60 * rules.value("privacy.read_grant_minutes")
    kept = {pk: end for pk, end in request.session.get(GRANTS, {}).items() if end > now}
    request.session[GRANTS] = kept | {str(person.pk): until}


def reads(request: Request, person: Person) -> dict[str, Any]:
    """Return what `schemes/_ask.html` needs: whether facts are shown, and the form that asks for the purpose."""
    may = may_read(request.viewer, person)
    whole = may and request.session.get(GRANTS, {}).get(str(person.pk), 0) > time.time()
    return {"whole": whole, "ask": PurposeForm() if may and not whole else None, "person": person}


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Forbid caches to store the response."""
    add_never_cache_headers(response)
    return response


def may_any_scheme(viewer: Viewer) -> dict[str, bool]:
    """Return what a viewer may do somewhere, for the menu of the room."""
    return {"apply": viewer.may(P.SCHEME_APPLY), "decide": viewer.may_any((P.SCHEME_REVIEW, P.SCHEME_APPROVE))}
