"""Declaration of the rounds app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.rooms import Job, Room, Verb

ROOM = Room(
    title=_("Week plans"),
    order=12,
    verbs=(
        Verb("visit.fixed", _("set a visit to a day"), _("Visit set to a day")),
        Verb("visit.agreed", _("agreed a time for a visit"), _("Time agreed for a visit")),
        Verb("visit.skipped", _("put off a visit planned for today"), _("Visit put off")),
        Verb("visit.arrangement_undone", _("undid what was arranged for a visit"), _("Arrangement undone")),
        Verb("calendar_feed.given", _("made a calendar address")),
        Verb("calendar_feed.revoked", _("ended a calendar address")),
        Verb("calendar_feed.restored", _("restored an earlier calendar address")),
    ),
    reasons=("skip_reason",),
    shown={"back_on": _("planned again from"), "at": _("time")},
    jobs=(Job("rounds_plan", at=time(4, 40)),),
)
