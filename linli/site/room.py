"""Declaration of pages that belong to no single app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.permissions import Role
from linli.core.rooms import Room, Verb, Way

ROOM = Room(
    title=_("Linli"),
    order=110,
    urls={},
    ways=(Way("journal", _("Activity log"), "scroll-text", (P.JOURNAL_VIEW,), rail=100, tab=10),),
    first_pages={Role.AUDITOR: "journal"},
    verbs=(
        Verb("journal.exported", _("exported the activity log")),
        Verb("journal.verified", _("checked the activity log")),
    ),
)
