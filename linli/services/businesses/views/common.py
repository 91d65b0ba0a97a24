"""What the pages share: the place that the top bar narrows, lists and exports, personal data after a purpose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django.utils import timezone

from linli.core.access.permissions import Permission as P
from linli.core.intake.sheets import Column
from linli.core.law import rules
from linli.core.web import downloads
from linli.core.web.http import PLACE, Request
from linli.registers.places import queries as places
from linli.registers.places.models import Place

GRANTS = "businesses.read_until"


def place_of(request: Request) -> Place | None:
    """Return the place that an address names."""
    return places.asked(request.GET.get(PLACE, ""), request.viewer, P.SHOP_VIEW)


def groups_of(request: Request, place: Place | None) -> Any:
    """Return the communities of a list, one by one."""
    return places.within(request.viewer.scope(P.SHOP_VIEW), place).groups()


def sheet(
    request: Request,
    *,
    verb: str,
    title: str,
    columns: Sequence[Column],
    rows: QuerySet[Any],
    cells: Callable[[Iterable[Any]], Iterator[Sequence[Any]]],
) -> HttpResponseBase:
    """Send a list as Excel, with an entry in the journal."""
    place = place_of(request)
    return downloads.answer(
        request,
        downloads.Download(
            verb=verb,
            about=place,
            title=title,
            columns=list(columns),
            rows=downloads.Queried(rows, cells),
            place=str(place or ""),
            period=str(timezone.localdate()),
            purpose=title,
        ),
    )


def grant(request: Request, row: Model) -> None:
    """Show the personal data of a row for some minutes in this session."""
    now = time.time()
    kept = {key: end for key, end in request.session.get(GRANTS, {}).items() if end > now}
    end = now + 60 * rules.value("privacy.read_grant_minutes")
    request.session[GRANTS] = kept | {_key(row): end}


def is_read(request: Request, row: Model) -> bool:
    """Return whether a purpose was stated for a row a short while ago."""
    return bool(request.session.get(GRANTS, {}).get(_key(row), 0) > time.time())


def _key(row: Model) -> str:
    return f"{row._meta.label_lower}.{row.pk}"
