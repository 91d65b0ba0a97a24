"""What bodies say about themselves."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Bodies"),
    order=70,
    ways=(Way("bodies:list", _("Bodies"), "building-2", (P.BODY_VIEW,), rail=80),),
    verbs=(
        Verb("body.founded", _("founded a body")),
        Verb("body.edited", _("corrected a body")),
        Verb("body.ended", _("ended a body")),
        Verb("appointment.made", _("appointed somebody to a post")),
        Verb("appointment.ended", _("ended a post")),
    ),
    targets=(Target("bodies.body", "bodies:detail", P.BODY_VIEW),),
)
