"""Declaration of the staffing app."""

from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.rooms import Room, Target, Verb, Way

ROOM = Room(
    title=_("Community workers"),
    order=40,
    urls={"workers/": "urls"},
    ways=(Way("staffing:list", _("Workers"), "users", (P.STAFF_VIEW,), P.STAFF_VIEW, rail=60),),
    verbs=(
        Verb("worker.taken_on", _("added a worker to the roster")),
        Verb("worker.corrected", _("corrected the workers' roster")),
        Verb("worker.imported", _("imported a workers' roster")),
        Verb("worker.import_undone", _("undid the import of a workers' roster")),
        Verb("worker.rejected_rows_read", _("downloaded the rejected rows of a workers' roster")),
        Verb("worker.account_linked", _("linked a worker with an account")),
        Verb("worker.left", _("ended a worker's service")),
        Verb("worker.qualified", _("entered a qualification")),
        Verb("worker.qualification_ended", _("ended a qualification")),
        Verb("workers.exported", _("exported the workers' roster")),
    ),
    targets=(Target("staffing.worker", "staffing:worker", P.STAFF_VIEW),),
)
