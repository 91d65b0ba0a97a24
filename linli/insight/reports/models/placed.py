"""Where rows of this app are seen: rows of communities inside the scope, and of offices that are completely inside."""

from __future__ import annotations

from django.db.models import Q

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.database import sql


def seeing(viewer: Viewer) -> Scope:
    """Return where the viewer sees report forms, asks and runs."""
    return viewer.scope(Permission.REPORT_FORM_VIEW)


def placed(scope: Scope, column: str = "place_id") -> Q:
    """Return the condition that a community or office is inside a scope."""
    return Q() if scope.everything else sql.among(column, scope.communities | scope.places)


def placed_or_above(scope: Scope, column: str = "place") -> Q:
    """Return the condition that a community or office is inside a scope, or is an office whose forms reach it.

    Forms of an office say nothing of residents, and who is asked for a blank twice must find both forms: so forms of
    every office are seen by all who see report forms, forms of a community only there.
    """
    if not scope:
        return placed(scope, f"{column}_id")
    return placed(scope, f"{column}_id") | Q(**{f"{column}__community__isnull": True})
