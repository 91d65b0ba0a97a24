"""Declaration of the `businesses` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Businesses"),
    order=130,
    verbs=(
        Verb("shop.added", _("added a shop"), _("Shop added")),
        Verb("shop.ended", _("ended a shop"), _("Shop ended")),
    ),
)
