"""Declaration of the assessment app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Job, Room, Verb, Way

ROOM = Room(
    title=_("Figures"),
    order=100,
    urls={"figures/": "urls"},
    ways=(
        Way("assessment:figures", _("Figures"), "chart-column", (P.FIGURES_VIEW,), P.FIGURES_VIEW, rail=50),
        Way("assessment:figures", _("Figures"), "chart-column", (P.STAFF_VIEW,), P.FIGURES_VIEW, tab=30),
    ),
    first_pages=dict.fromkeys((Role.COMMITTEE, Role.SUBDISTRICT, Role.DISTRICT), "assessment:figures"),
    verbs=(
        Verb("figures.snapshot_taken", _("created a snapshot of the figures")),
        Verb("figures.evidence_read", _("viewed the records behind a figure"), _("Viewed the records behind a figure")),
        Verb("figures.evidence_exported", _("exported the records behind a figure")),
        Verb("figures.exported", _("exported figures")),
    ),
    jobs=(Job("snapshot", at=time(2, 10)),),
)
