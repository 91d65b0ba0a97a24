"""Declaration of the visits app."""

from datetime import time

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Job, Room, Target, Verb, Way

ROOM = Room(
    title=_("Visits"),
    order=10,
    ways=(Way("visits:today", _("Today"), "sun", (P.VISIT_RECORD,), rail=10, tab=20),),
    first_pages={Role.WORKER: "visits:today"},
    verbs=(
        Verb("visit.recorded", _("recorded a visit"), _("Visit recorded")),
        Verb("visit.corrected", _("corrected a visit"), _("Visit corrected")),
        Verb("visit.withdrawn", _("withdrew a visit recorded by mistake"), _("Visit withdrawn")),
        Verb("visit.promise_kept", _("kept a promise made on a visit"), _("Promise done")),
        Verb("visit.promise_dropped", _("marked a promise as no longer needed"), _("Promise no longer needed")),
        Verb("visit.promise_reopened", _("reopened a promise"), _("Promise reopened")),
        Verb("visit.seen", _("viewed what was seen on a visit"), _("Viewed what was seen on a visit")),
        Verb("visit.photo_added", _("added a photo to a visit"), _("Photo added to a visit")),
        Verb("visit.photo_removed", _("removed a photo of a visit"), _("Photo of a visit removed")),
        Verb("visit.photo_seen", _("viewed a photo of a visit"), _("Viewed a photo of a visit")),
        Verb("door_codes.made", _("made door codes")),
        Verb("door_code.renewed", _("replaced the code of a door")),
        Verb("door_code.ended", _("withdrew the code of a door")),
        Verb("visits.exported", _("exported a list of visits")),
        Verb("visit.notes_forgotten", _("deleted notes of old visits")),
    ),
    targets=(
        Target(
            "visits.visit",
            "visits:detail",
            P.VISIT_VIEW,
            words=lambda row: f"{row.household.name} {date_format(row.day)}",
            related=("household",),
        ),
    ),
    reasons=("visit_mistake",),
    jobs=(Job("visits_forget_notes", at=time(3, 40)),),
)
