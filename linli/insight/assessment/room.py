"""Declaration of the assessment app."""

from datetime import date, time

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.figures.evidence import COUNTED, DIVISOR, REST
from linli.core.figures.indicators import INDICATORS
from linli.core.rooms import Job, Room, Verb, Way

SIDES = {COUNTED: _("Counted"), REST: _("Not counted"), DIVISOR: _("Divided by")}

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
        Verb("figures.report_exported", _("exported a month report")),
    ),
    shown={"indicator": _("figure"), "month": _("month"), "side": _("side")},
    values={
        "indicator": lambda code: INDICATORS[code].title if code in INDICATORS else code,
        "month": lambda text: date_format(date.fromisoformat(f"{text}-01"), "YEAR_MONTH_FORMAT"),
        "side": lambda side: SIDES.get(side, side),
    },
    jobs=(Job("snapshot", at=time(2, 10)),),
)
