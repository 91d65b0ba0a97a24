"""Who may see which schemes: that somebody gets one may reveal income, illness or disability."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Scope, Viewer
from linli.core.law import content
from linli.services.schemes.engine import catalogue

SENSITIVE = {
    *("household_income", "household_assets", "property_over", "household_assistance"),
    *("has_supporter", "able_to_work"),
    *("ability_level", "ability_assessed_on", "ability_valid_until"),
}
# Who works on applications or may read sensitive details sees every scheme; others those that reveal nothing.
TRUSTED = (Permission.PEOPLE_READ_SENSITIVE, Permission.SCHEME_REVIEW, Permission.SCHEME_APPROVE)


def is_sensitive_fact(fact: str, member: str = "") -> bool:
    """Return whether a fact is shown only for a stated purpose; `member` is the code in a set of circumstances."""
    kind = content.codes("circumstance").get(member)
    return fact in SENSITIVE or bool(kind and kind.get("sensitive"))


def plain_schemes() -> list[str]:
    """Return the schemes whose conditions name nothing sensitive: to know who gets them reveals nothing."""
    return [
        code
        for code in catalogue.codes()
        if not any(
            is_sensitive_fact(test.fact.code, str(test.value))
            for version in catalogue.versions(code)
            for test in version.everyone.tests()
        )
    ]


def trusted(viewer: Viewer) -> Scope:
    """Return where the viewer sees every scheme."""
    return reduce(or_, (viewer.scope(permission) for permission in TRUSTED))


def seen_by(viewer: Viewer, rows: Any) -> Any:
    """Return the rows of schemes that the viewer may see, in the communities where they may see any."""
    scope, known = viewer.scope(Permission.SCHEME_VIEW), trusted(viewer)
    shown = scope.restrict(rows)
    if known.everything or scope.communities <= known.communities:
        return shown
    return shown.filter(known.q() | Q(scheme__in=plain_schemes()))
