"""Declaration of the `reports` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Reports"),
    order=153,
    ways=(Way("reports:list", _("Reports"), "notebook-pen", (P.REPORT_FORM_VIEW,), P.REPORT_FORM_VIEW, rail=153),),
    verbs=(
        Verb("report_form.added", _("added a report form"), _("Report form added")),
        Verb("report_form.ended", _("ended a report form"), _("Report form ended")),
    ),
    targets=(Target("reports.reportform", "reports:detail", P.REPORT_FORM_VIEW),),
)
