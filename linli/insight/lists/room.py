"""Declaration of the `lists` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Lists"),
    order=143,
    ways=(Way("lists:list", _("Lists"), "notebook-pen", (P.SAVED_LIST_VIEW,), P.SAVED_LIST_VIEW, rail=143),),
    verbs=(
        Verb("saved_list.added", _("added a saved list"), _("Saved list added")),
        Verb("saved_list.ended", _("ended a saved list"), _("Saved list ended")),
    ),
    targets=(Target("lists.savedlist", "lists:detail", P.SAVED_LIST_VIEW),),
)
