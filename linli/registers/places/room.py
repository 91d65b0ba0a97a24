"""Declaration of the places app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Places"),
    order=60,
    ways=(Way("places:imports", _("Places"), "map-pin", (P.PLACE_IMPORT,), rail=120),),
    verbs=(
        Verb("place.created", _("added a place")),
        Verb("place.removed", _("removed a place made by mistake")),
        Verb("places.imported", _("imported places")),
        Verb("places.import_undone", _("undid an import of places")),
        Verb("places.rejected_rows_read", _("downloaded the rejected rows of a sheet of places")),
    ),
    targets=(Target("places.place", "places:detail", P.FIGURES_VIEW),),
)
