"""Codes on doors: made for a stairwell or building, replaced, withdrawn."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.registers.places.models import Place
from linli.work.visits import policies, queries
from linli.work.visits.models import DoorCode

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one
LONG = 12  # 59 bits: nobody finds one by trying


def _new(dwelling: Place) -> DoorCode:
    code = "".join(secrets.choice(LETTERS) for _letter in range(LONG))
    return DoorCode(dwelling=dwelling, community=dwelling.community, code=code)


@transaction.atomic
def make_codes(place: Place, *, by: Viewer) -> int:
    """Make a code for each dwelling below a place that has none; return how many."""
    # Locked: two tabs must not make two codes for a door.
    place = Place.objects.select_for_update(of=("self",)).select_related("community").get(pk=place.pk)
    policies.check_doors(by, place)
    made = [_new(dwelling) for dwelling in queries.doors(place) if queries.code_of(dwelling) is None]
    DoorCode.objects.bulk_create(made)
    if made:
        journal.record("door_codes.made", place, by=by, doors=len(made))
    return len(made)


@transaction.atomic
def end_code(code: DoorCode, *, by: Viewer) -> DoorCode:
    """Withdraw the code of a door.

    Raises:
        RuleBroken: it is withdrawn already.
    """
    locked = DoorCode.objects.select_for_update(of=("self",)).select_related("dwelling__community").get(pk=code.pk)
    _end(locked, by)
    journal.record("door_code.ended", locked.dwelling, by=by)
    return locked


@transaction.atomic
def renew_code(code: DoorCode, *, by: Viewer) -> DoorCode:
    """Replace the code of a door; the one that hangs there opens nothing any more.

    Raises:
        RuleBroken: it is withdrawn already.
    """
    locked = DoorCode.objects.select_for_update(of=("self",)).select_related("dwelling__community").get(pk=code.pk)
    _end(locked, by)
    new = _new(locked.dwelling)
    new.save()
    journal.record("door_code.renewed", locked.dwelling, by=by)
    return new


def _end(code: DoorCode, by: Viewer) -> None:
    policies.check_doors(by, code.dwelling)
    if code.ended_at is not None:
        raise RuleBroken(_("This code has already been withdrawn."))
    code.ended_at = timezone.now()
    code.save(update_fields=["ended_at"])
