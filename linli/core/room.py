"""Declaration of the core app: title, journal verbs, field names and jobs."""

from datetime import time

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.rooms import Job, Room, Verb

ROOM = Room(
    title=_("System"),
    order=120,
    urls={},
    verbs=(
        Verb("demo.seeded", _("created demo data")),
        Verb("journal.notes_begun", _("began the notes of seals: there were none")),
        Verb("keys.rotated", _("changed the key of encrypted fields")),
        Verb("keys.steps_reencrypted", _("re-encrypted append-only rows with a new key")),
    ),
    shown={
        "name": _("name"),
        "code": _("number"),
        "since": _("since"),
        "until": _("until"),
        "on": pgettext_lazy("a day", "on"),
        "created": _("created"),
        "updated": _("updated"),
        "rejected": _("rejected"),
        "removed": _("removed"),
        "restored": _("restored"),
        "rows": _("rows"),
        "lines": _("rows"),
        "file": _("file"),
    },
    jobs=(
        Job("journal_seal", rule="journal.seal_every_minutes"),
        Job("journal_send", minutes=60),
        Job("clearsessions", at=time(3, 0)),
        Job("prune_db_task_results", at=time(3, 10)),
        Job("imports_forget", at=time(3, 15)),
        Job("exports_forget", at=time(3, 18)),
    ),
)
