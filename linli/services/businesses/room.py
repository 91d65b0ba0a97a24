"""Declaration of the `businesses` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Businesses"),
    order=130,
    ways=(Way("businesses:list", _("Businesses"), "notebook-pen", (P.SHOP_VIEW,), P.SHOP_VIEW, rail=130),),
    verbs=(
        Verb("shop.added", _("added a shop"), _("Shop added")),
        Verb("shop.ended", _("ended a shop"), _("Shop ended")),
    ),
    targets=(Target("businesses.shop", "businesses:detail", P.SHOP_VIEW),),
)
