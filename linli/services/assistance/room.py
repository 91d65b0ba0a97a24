"""Declaration of the assistance app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Target, Verb, Way
from linli.services.assistance.states import ReviewOutcome

ROOM = Room(
    title=_("Assistance"),
    order=106,
    urls={"assistance/": "urls", "": "urls.public"},
    ways=(Way("assistance:list", _("Assistance"), "hand-heart", (P.ASSISTANCE_VIEW,), P.ASSISTANCE_VIEW),),
    verbs=(
        Verb("means.authorised", _("recorded an authorisation to check means"), _("Check of means authorised")),
        Verb("means.revoked", _("revoked an authorisation to check means"), _("Authorisation revoked")),
        Verb("means.stated", _("recorded means of a household"), _("Means stated")),
        Verb("means.withdrawn", _("withdrew a statement of means"), _("Statement of means withdrawn")),
        Verb("means.read", _("viewed means of a household"), _("Viewed means of the household")),
        Verb("means.forgotten", _("deleted old figures of means")),
        Verb("assistance.filed", _("took the application of a household"), _("Application of the household received")),
        Verb("assistance.withdrawn", _("withdrew the application of a household"), _("Application withdrawn")),
        Verb("assistance.restored", _("undid the withdrawal of an application"), _("Withdrawal undone")),
        Verb("assistance.reviewed", _("reviewed the assistance of a household"), _("Assistance reviewed")),
        Verb("assistance.review_taken_back", _("undid a review of assistance"), _("Review undone")),
        Verb("aid.asked", _("asked for assistance"), _("Request received")),
        Verb("aid.taken", _("accepted a request for assistance"), _("Accepted for a household")),
        Verb("aid.declined", _("declined a request for assistance"), _("Request declined")),
        Verb("aid.reopened", _("accepted a declined request for assistance"), _("Accepted after all")),
        Verb("aid.filed", _("filed the application of a request for assistance"), _("Application filed")),
        Verb("aid.withdrawn", _("withdrew a request for assistance"), _("Request withdrawn")),
        Verb("aid.withdrawal_asked", _("asked to withdraw an application"), _("Asked to withdraw the application")),
        Verb("aid.phone_read", _("viewed the phone number of a request for assistance"), _("Phone number viewed")),
        Verb("aid.forgotten", _("deleted what was said in old requests for assistance")),
        Verb("assistance.exported", _("exported a list of households in assistance")),
        Verb("relief.grant", _("granted temporary relief"), _("Relief granted")),
        Verb("relief.refuse", _("refused temporary relief"), _("Relief refused")),
        Verb("relief.papers", _("recorded papers of temporary relief"), _("Papers of relief received")),
        Verb("relief.withdraw", _("withdrew an application for relief"), _("Relief withdrawn")),
        Verb("relief.undo", _("undid a step of temporary relief"), _("Step of relief undone")),
    ),
    targets=(
        Target("assistance.relief", "assistance:relief", P.ASSISTANCE_VIEW, related=("person",)),
        Target("assistance.aidrequest", "assistance:request", P.ASSISTANCE_RECORD, related=("place",)),
    ),
    reasons=("means_mistake", "refusal_reason", "review_mistake", "aid_refusal"),
    shown={"outcome": _("outcome")},
    values={"outcome": lambda code: ReviewOutcome(code).label if code in ReviewOutcome.values else code},
    jobs=(Job("assistance_forget", at=time(3, 40)),),
)
