"""Declaration of the bodies app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Organisations"),
    order=70,
    ways=(
        Way("bodies:list", _("Organisations"), "building-2", (P.BODY_VIEW,), rail=80),
        Way("bodies:requests", _("To confirm"), "user-check", (P.CONFIRM, P.APPOINT), rail=85),
    ),
    verbs=(
        Verb("body.founded", _("added an organisation")),
        Verb("body.edited", _("corrected an organisation")),
        Verb("body.ended", _("closed an organisation")),
        Verb("appointment.made", _("appointed a person to a post")),
        Verb("appointment.ended", _("ended a post")),
        Verb("appointment.proposed", _("proposed a person for a post")),
        Verb("appointment.declined", _("declined a proposed post")),
        Verb("appointment.withdrawn", _("withdrew a proposed post")),
    ),
    shown={"proposed_by": _("proposed by")},
    targets=(Target("bodies.body", "bodies:detail", P.BODY_VIEW),),
)
