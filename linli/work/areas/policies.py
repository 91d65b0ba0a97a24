"""Policies of areas: who may move them, and which moves keep exactly one worker per dwelling and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.work.areas import queries
from linli.work.areas.models import Responsibility
from linli.work.staffing.models import Worker


def check_assign(viewer: Viewer, community: Place) -> None:
    """Check that the viewer may assign areas in the community.

    Raises:
        PermissionDenied: they may not.
    """
    if not viewer.may(Permission.AREA_ASSIGN, community):
        raise PermissionDenied


def check_worker(worker: Worker, community: Place, since: date) -> None:
    """Check that the worker is in service there from that day on.

    Raises:
        RuleBroken: they are not, or will leave.
    """
    if worker.community_id != community.pk:
        raise RuleBroken(_("%(name)s works in another community.") % {"name": worker.name})
    if worker.since > since or worker.until is not None:
        raise RuleBroken(_("%(name)s is not in service on that day.") % {"name": worker.name})


def check_places(places: Sequence[Place], community: Place) -> None:
    """Check that these places may be handed over.

    Raises:
        RuleBroken: a place is elsewhere, too large, or inside another.
    """
    if not places:
        raise RuleBroken(_("Choose at least one building or entrance."))
    for place in places:
        if place.community_id != community.pk or place.level not in queries.HELD or place.until is not None:
            raise RuleBroken(_("%(place)s cannot be handed over.") % {"place": place})
    spans = sorted(queries.span(place) for place in places)
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise RuleBroken(_("One of the places is inside another. Choose each home once."))


def check_free(place: Place, since: date) -> None:
    """Check that no dwelling of the place has a worker on that day or later.

    Raises:
        RuleBroken: one has.
    """
    row = queries.overlapping(place, since).first()
    if row is not None:
        message = _("%(worker)s is responsible for %(place)s. Use Hand over instead.")
        raise RuleBroken(message % {"worker": row.worker, "place": row.place})


def check_began(row: Responsibility, since: date) -> None:
    """Check that the row may be ended on `since`.

    Raises:
        RuleBroken: it begins later, or has an end already: the past is not changed.
    """
    if row.since > since:
        message = _("%(worker)s is responsible for %(place)s from %(day)s. Choose that day or a later one.")
        raise RuleBroken(message % {"worker": row.worker, "place": row.place, "day": date_format(row.since)})
    if row.until is not None:
        message = _("%(place)s is already handed over from %(day)s.")
        raise RuleBroken(message % {"place": row.place, "day": date_format(row.until)})
