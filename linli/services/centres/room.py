"""Declaration of the `centres` app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Job, Room, Target, Verb, Way
from linli.services.centres.states import OfferAnswer

SEES = (P.CENTRE_VIEW, P.CENTRE_SERVE)
ROOM = Room(
    title=_("Elder-care facilities"),
    order=103,
    urls={"centres/": "urls", "care/": "urls.public"},
    ways=(Way("centres:list", _("Elder-care facilities"), "heart-handshake", SEES, P.CENTRE_VIEW, rail=47),),
    first_pages={Role.CENTRE: "centres:list"},
    verbs=(
        Verb("centre.added", _("added an elder-care facility"), _("Facility added")),
        Verb("centre.corrected", _("corrected an elder-care facility"), _("Profile corrected")),
        Verb("centre.closed", _("closed an elder-care facility"), _("Facility closed")),
        Verb("centre.reopened", _("undid the closing of an elder-care facility"), _("Closing undone")),
        Verb("centre.beds_added", _("added beds"), _("Beds added")),
        Verb("centre.bed_ended", _("took a bed out of service"), _("Bed ended")),
        Verb("centre.fee_set", _("set a fee of an institution"), _("Fee set")),
        Verb("centres.exported", _("exported the register of elder-care facilities")),
        Verb("centres.imported", _("imported a register of elder-care facilities")),
        Verb("centres.import_undone", _("undid the import of a register of elder-care facilities")),
        Verb("centres.rejected_rows_read", _("downloaded the rejected rows of a register of elder-care facilities")),
        Verb("waiting.added", _("put a person on a waiting list"), _("Put on the waiting list")),
        Verb("waiting.read", _("read the working of a waiting list"), _("Working read")),
        Verb("waiting.left", _("took a person off a waiting list"), _("Taken off the waiting list")),
        Verb("waiting.offered", _("offered a bed"), _("Bed offered")),
        Verb("waiting.answered", _("recorded the answer to an offer of a bed"), _("Offer closed")),
        Verb("waiting.admitted", _("recorded moving in after an offer"), _("Moved in")),
        Verb("stay.recorded", _("recorded a resident of an institution without an offer")),
        Verb("stay.ended", _("recorded that a resident left an institution")),
        Verb("stay.leaving_taken_back", _("undid the departure of a resident from an institution")),
        Verb("stay.admission_taken_back", _("undid a moving in to an institution")),
        Verb("activity.added", _("added an activity"), _("Activity added")),
        Verb("activity.corrected", _("corrected an activity"), _("Activity corrected")),
        Verb("activity.ended", _("ended an activity"), _("Activity ended")),
        Verb("activity.enrolled", _("enrolled a person in an activity"), _("Person enrolled")),
        Verb("activity.left", _("ended an enrolment in an activity"), _("Enrolment ended")),
        Verb("activity.moved_up", _("moved a person up from the waiting list of an activity"), _("Person moved up")),
        Verb("activity.cancelled", _("cancelled a day of an activity"), _("Day cancelled")),
        Verb("activity.held", _("undid the cancelling of a day of an activity"), _("Cancelling undone")),
        Verb("activity.attended", _("ticked attendance at an activity"), _("Attendance ticked")),
        Verb("activity.unticked", _("undid attendance at an activity"), _("Attendance undone")),
        Verb(
            "activity.walk_ins", _("entered how many came without enrolment"), _("Visitors without enrolment entered")
        ),
        Verb("day_care.arrived", _("recorded an arrival in day care"), _("Arrival in day care")),
        Verb("day_care.left", _("recorded a departure from day care"), _("Departure from day care")),
        Verb("day_care.taken_back", _("undid an arrival in or departure from day care"), _("Day care corrected")),
        Verb("menu.added", _("entered a menu"), _("Menu entered")),
        Verb("menu.corrected", _("corrected a menu"), _("Menu corrected")),
        Verb("meal.ordered", _("ordered a meal"), _("Meal ordered")),
        Verb("meal.cancelled", _("cancelled a meal"), _("Meal cancelled")),
        Verb("meal.marked", _("marked what became of a meal"), _("Meal marked")),
    ),
    targets=(
        Target("centres.centre", "centres:detail", P.CENTRE_VIEW),
        Target("centres.waitingentry", "centres:entry", P.CENTRE_ADMIT, related=("person", "centre")),
        Target("centres.activity", "centres:activity", P.CENTRE_VIEW),
    ),
    reasons=("bed_leave_reason", "waiting_exception"),
    shown={"answer": _("answer to the offer")},
    values={"answer": lambda code: dict(OfferAnswer.choices).get(code, code)},
    jobs=(Job("centres_reach", at=time(3, 20)),),
)
