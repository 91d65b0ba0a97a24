"""Declaration of the `${name}` app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("${title}"),
    order=${order},
    ways=(Way("${name}:list", _("${title}"), "notebook-pen", (P.${THING}_VIEW,), P.${THING}_VIEW, rail=${rail}),),
    verbs=(
        Verb("${thing}.added", _("added ${a_words}"), _("${Words} added")),
        Verb("${thing}.ended", _("ended ${a_words}"), _("${Words} ended")),
    ),
    targets=(Target("${name}.${thing_flat}", "${name}:detail", P.${THING}_VIEW),),
)
