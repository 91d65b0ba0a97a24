"""Declaration of the areas app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Verb, Way

ROOM = Room(
    title=_("Areas"),
    order=30,
    ways=(Way("areas:list", _("Areas"), "map", (P.AREA_VIEW,), P.AREA_VIEW, rail=40),),
    verbs=(
        Verb("area.assigned", _("assigned an area to a worker")),
        Verb("area.handed_over", _("handed areas over")),
        Verb("areas.exported", _("exported workers and homes")),
    ),
)
