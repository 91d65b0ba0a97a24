"""Declaration of the `lists` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Lists"),
    order=143,
    ways=(Way("lists:list", _("Lists"), "notebook-pen", (P.SAVED_LIST_VIEW,), P.SAVED_LIST_VIEW, rail=143),),
    verbs=(
        Verb("saved_list.added", _("saved a list"), _("List saved")),
        Verb("saved_list.changed", _("changed a list"), _("List changed")),
        Verb("saved_list.shared", _("shared a list"), _("Shared with the organisation")),
        Verb("saved_list.unshared", _("stopped sharing a list"), _("No longer shared")),
        Verb("saved_list.retired", _("retired a list"), _("List retired")),
        Verb("saved_list.used_again", _("put a list back in use"), _("In use again")),
        Verb("saved_list.exported", _("exported a list"), _("List exported")),
        Verb("saved_list.address_given", _("gave an office an address of a list"), _("Address given")),
        Verb("saved_list.address_revoked", _("ended an address of a list"), _("Address ended")),
        Verb("saved_list.drawn", _("drew a list by an address"), _("Drawn by an office")),
    ),
    targets=(Target("lists.savedlist", "lists:detail", P.SAVED_LIST_VIEW),),
)
