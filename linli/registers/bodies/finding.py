"""Sections of the search page for colleagues and organisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.rooms.finding import Finding
from linli.registers.bodies import queries

# A department handler finds the colleagues of the own organisation.
PERMISSIONS = (Permission.BODY_VIEW, Permission.CASE_HANDLE)

FINDINGS = (
    Finding(
        order=50,
        title=_("Colleagues"),
        permissions=PERMISSIONS,
        find=queries.find_colleagues,
        template="bodies/_found_colleagues.html",
    ),
    Finding(
        order=60,
        title=_("Organisations"),
        permissions=PERMISSIONS,
        find=queries.find_bodies,
        template="bodies/_found_bodies.html",
        examples=((_("Organisation"), "凯旋街道 · kxjd"),),
    ),
)
