"""Declaration of the `directory` app."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Job, Room, Target, Verb, Way
from linli.services.directory.states import NoteState

ROOM = Room(
    title=_("Service directory"),
    order=133,
    urls={"directory/": "urls", "nearby/": "urls.public"},
    ways=(Way("directory:list", _("Service directory"), "map-pin", (P.DIRECTORY_VIEW,), P.DIRECTORY_VIEW, rail=133),),
    verbs=(
        Verb("directory.organization_added", _("added an organisation to the directory"), _("Organisation added")),
        Verb("directory.organization_corrected", _("corrected an organisation"), _("Organisation corrected")),
        Verb("directory.location_added", _("added a location to the directory"), _("Location added")),
        Verb("directory.location_corrected", _("corrected a location"), _("Location corrected")),
        Verb("directory.location_assigned", _("put a location into a community"), _("Community chosen")),
        Verb("directory.service_added", _("added a service"), _("Service added")),
        Verb("directory.service_corrected", _("corrected a service"), _("Service corrected")),
        Verb("directory.service_ended", _("ended a service"), _("Service ended")),
        Verb("directory.service_reopened", _("undid the end of a service"), _("End undone")),
        Verb("directory.point_added", _("added a location to a service"), _("Location added to the service")),
        Verb("directory.point_ended", _("ended a service at a location"), _("Ended at a location")),
        Verb("directory.point_reopened", _("undid the end of a service at a location"), _("End at a location undone")),
        Verb("directory.detail_added", _("added a detail of a service"), _("Detail added")),
        Verb("directory.detail_corrected", _("corrected a detail of a service"), _("Detail corrected")),
        Verb("directory.detail_removed", _("removed a detail of a service"), _("Detail removed")),
        Verb("directory.checked", _("checked a service"), _("Checked: the entry is right")),
        Verb("directory.note_sent", _("wrote about a service"), _("Note received")),
        Verb("directory.note_withdrawn", _("withdrew a note about a service"), _("Note withdrawn")),
        Verb("directory.note_answered", _("answered a note about a service"), _("Note answered")),
        Verb("directory.note_reopened", _("withdrew the answer to a note"), _("Answer withdrawn")),
        Verb("directory.note_read", _("read a note about a service"), _("Note read")),
        Verb("directory.listings_taken", _("took over places of other parts of Linli into the directory")),
        Verb("directory.imported", _("imported services from a package")),
        Verb("directory.import_undone", _("undid the import of a package")),
        Verb("directory.exported", _("exported the directory as a package")),
        Verb("directory.list_exported", _("exported the list of services")),
    ),
    targets=(
        Target("directory.service", "directory:service", P.DIRECTORY_VIEW),
        Target("directory.location", "directory:location", P.DIRECTORY_VIEW),
        Target("directory.organization", "directory:organization", P.DIRECTORY_VIEW),
        Target("directory.servicenote", "directory:note", P.DIRECTORY_EDIT),
    ),
    reasons=("note_rejection",),
    shown={"note_state": _("state of the note")},
    values={"note_state": lambda code: dict(NoteState.choices).get(code, code)},
    jobs=(Job("directory_refresh", at=time(3, 40)),),
)
