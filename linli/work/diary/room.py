"""Declaration of the diary app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Verb, Way

ROOM = Room(
    title=_("Diary"),
    order=25,
    ways=(Way("diary:day", _("My diary"), "book-open", (P.VISIT_RECORD,), rail=55),),
    verbs=(Verb("diary.exported", _("exported their diary")),),
)
