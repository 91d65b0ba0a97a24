"""Where rows of this app are seen: rows of communities inside the scope, and of offices that are completely inside."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Rows, Scope, Viewer
from linli.core.database import sql

TWO = 2  # places from which a list is merged


def seeing(viewer: Viewer) -> Scope:
    """Return where the viewer sees report forms, asks and runs."""
    return viewer.scope(Permission.REPORT_FORM_VIEW)


def placed(scope: Scope, column: str = "place_id") -> Q:
    """Return the condition that a community or office is inside a scope."""
    return Q() if scope.everything else sql.among(column, scope.communities | scope.places)


def groups(viewer: Viewer, column: str = "place_id") -> dict[str, list[int]] | None:
    """Return the places for a page of a list (`core.database.merged`); None if one index serves it all."""
    scope = seeing(viewer)
    keys = sorted(scope.communities | scope.places)
    return None if scope.everything or len(keys) < TWO else {column: keys}


def inside(rows: Rows, place: Any) -> Rows:
    """Return the rows of a community, or of an office and everything below it; all rows without a place."""
    if place is None:
        return rows
    if place.community_id is not None:
        return rows.filter(place_id=place.community_id)
    return rows.filter(place__path__startswith=place.path)


def placed_or_above(scope: Scope, column: str = "place") -> Q:
    """Return the condition that a community or office is inside a scope, or is an office whose forms reach it.

    Forms of an office say nothing of residents, and who is asked for a blank twice must find both forms: so forms of
    every office are seen by all who see report forms, forms of a community only there.
    """
    if not scope:
        return placed(scope, f"{column}_id")
    return placed(scope, f"{column}_id") | Q(**{f"{column}__community__isnull": True})
