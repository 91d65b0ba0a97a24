"""Uploaded HSDS packages: stored, rehearsed, taken over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake import reasons
from linli.core.intake.models import RunState, SheetRun
from linli.registers.places.models import Place
from linli.services.directory import actions
from linli.services.directory.engine import package as packages
from linli.services.directory.engine.package import Package, Remark
from linli.services.directory.queries import hsds

KINDS = ("faults", "conflicts", "notes")


def hand_in(file: UploadedFile, place: Place | None, *, by: Viewer) -> SheetRun:
    """Store a package and find what its import would do.

    Raises:
        UnreadableFile: it is no package; nothing is stored.
        RuleBroken: it has entries of a community that the viewer does not keep; nothing is stored.
    """
    run = SheetRun(
        kind=actions.PackageKind.kind, place_id=place.pk if place else None, by_id=by.user_id, by_name=by.name
    )
    run.file_name = (file.name or "")[-200:]
    run.file.save(f"{timezone.now():%d%H%M%S}{PurePath(run.file_name).suffix[:8]}", file, save=False)
    try:
        with _on_disk(run) as at:
            found = _read(at)
        run.notes = {"faults": _stored(found.faults), "notes": _stored(found.notes), "conflicts": []}
        run.rejected = len(found.faults)
        if not found.faults:
            _rehearse(run, found, place, by)
        run.state, run.ended_at = RunState.REHEARSED, timezone.now()
        run.save()
    except BaseException:  # on any error: no job deletes a file that no run names
        run.file.delete(save=False)
        raise
    return run


def _rehearse(run: SheetRun, found: Package, place: Place | None, by: Viewer) -> None:
    with transaction.atomic():
        taken = actions.take_package(found, by=by, place=place)
        transaction.set_rollback(True)
    run.created, run.updated = sum(taken.created.values()), sum(taken.updated.values())
    run.unchanged = taken.unchanged
    run.notes |= {"notes": _stored([*found.notes, *taken.notes]), "conflicts": _stored(taken.conflicts)}


def take_in(run: SheetRun, *, by: Viewer) -> SheetRun:
    """Take over a package that was checked.

    Raises:
        RuleBroken: it was imported already, has faults, or is no longer stored.
    """
    with transaction.atomic():
        run = SheetRun.objects.select_for_update().get(pk=run.pk)
        if run.state != RunState.REHEARSED or not run.file:
            raise RuleBroken(_("This package is already imported, or is no longer stored."))
        with _on_disk(run) as at:
            found = _read(at)
        if found.faults:
            raise RuleBroken(_("The package has faults. Nothing of it was imported."))
        place = Place.objects.filter(pk=run.place_id).first() if run.place_id else None
        taken = actions.take_package(found, by=by, place=place, run=run)
        run.notes = {
            "faults": [],
            "notes": _stored([*found.notes, *taken.notes]),
            "conflicts": _stored(taken.conflicts),
        }
        run.save(update_fields=["notes"])
    return run


def remarks(run: SheetRun) -> dict[str, list[tuple[str, int, str, str]]]:
    """Return file, line, field and reason of each remark of a run by kind, in the reader's language."""
    stored: dict[str, Any] = run.notes
    return {
        kind: [(file, line, name, reasons.shown(why)) for file, line, name, why in stored.get(kind, [])]
        for kind in KINDS
    }


def _read(at: Path) -> Package:
    found = packages.read(at)
    packages.broken_links(found, hsds.known_ids)
    return found


def _stored(found: Iterable[Remark]) -> list[list[Any]]:
    return [[one.file, one.line, one.field, reasons.stored(one.reason)] for one in found]


@contextmanager
def _on_disk(run: SheetRun) -> Iterator[Path]:
    """Give the stored package as a file. It is on the disk unencrypted for a moment: a directory is public."""
    with tempfile.TemporaryDirectory(prefix="linli-package-") as folder:
        at = Path(folder) / f"package{PurePath(run.file_name).suffix.lower()[:8]}"
        with run.file.open("rb") as source, at.open("wb") as target:
            for chunk in iter(lambda: source.read(1 << 20), b""):
                target.write(chunk)
        yield at
