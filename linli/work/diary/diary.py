"""What the diary tells beside the records of other apps: every other act of the user, from the journal.

So the acts of an app that declares no kind of its own are in the diary as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.viewer import Viewer
from linli.core.journal.models import Entry
from linli.core.rooms import registry, targets
from linli.core.rooms.diary import DiaryKind, DiaryLine, told_verbs


def acts(viewer: Viewer) -> QuerySet[Entry]:
    """Return the acts of the viewer in a community that no other kind tells.

    What has no community is no work for residents: accounts, devices, keys.
    """
    own = Entry.objects.filter(actor_id=viewer.user_id, kind=Entry.Kind.WRITE, community_id__isnull=False)
    return own.exclude(verb__in=sorted(told_verbs()))


def lines(rows: QuerySet[Entry], viewer: Viewer, private: bool) -> Iterator[DiaryLine]:
    """Yield a line for each act; its object is named if the viewer may see it now."""
    entries = list(rows.defer("changes", "digest"))
    named = targets.names(entries, viewer)
    for entry in entries:
        yield DiaryLine(
            timezone.localdate(entry.at),
            registry().line(entry.verb),
            named.get((entry.target_type, entry.target_id), ""),
            url=targets.link(entry, named),
        )


DIARY = (
    DiaryKind(code="acts", order=900, title=_("Other records"), icon="pencil", rows=acts, field="at", lines=lines),
)
