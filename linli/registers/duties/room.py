"""Declaration of the duties app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Verb, Way
from linli.registers.duties.states import Why

ROOM = Room(
    title=_("Duties"),
    order=80,
    ways=(Way("duties:list", _("Duties"), "scale", (P.DUTY_VIEW,), rail=90),),
    verbs=(
        Verb("duty.assigned", _("assigned a duty to an organisation")),
        Verb("duty.ended", _("ended a duty")),
        Verb("admission.added", _("admitted a matter")),
        Verb("admission.ended", _("ended an admission")),
    ),
    given=dict(Why.choices),
)
