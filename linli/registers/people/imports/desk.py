"""A roster handed in on a page: kept, looked at, started, worked on in the background, and forgotten in time."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake import headings
from linli.core.intake.sheets import Kept, Source
from linli.core.law import rules
from linli.core.secrets import masking
from linli.core.secrets.file_encryption import Scratch
from linli.registers.bodies.queries import viewer_for
from linli.registers.people import actions
from linli.registers.people.imports import columns
from linli.registers.people.imports.run import first_table, import_people
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState
from linli.registers.places.models import Place

logger = logging.getLogger(__name__)
PREVIEW = "import.preview_rows"
DIGITS = re.compile(r"\d{7,}[Xx]?")


class Stopped(RuntimeError):
    """An import ended by an error that the log tells."""


def hand_in(file: UploadedFile, place: Place, *, by: Viewer) -> ImportRun:
    """Keep an uploaded roster and propose what its columns mean.

    Raises:
        PermissionDenied: the viewer imports no rosters there.
        UnreadableFile: it is no roster; nothing is kept.
    """
    if not by.may(Permission.PEOPLE_IMPORT, place):
        raise PermissionDenied
    run = ImportRun(community=place, by_id=by.user_id, file_name=(file.name or "")[-200:])
    run.file.save(f"{timezone.now():%d%H%M%S}{PurePath(run.file_name).suffix[:8]}", file, save=False)
    try:
        run.mapping = preview(source_of(run))
        run.samples = json.dumps(run.mapping.pop("samples"), ensure_ascii=False)
        with transaction.atomic():
            run.save()
            journal.record("people.import_handed_in", run, by=by, community_id=place.pk, file=run.file_name)
    except BaseException:  # whatever it was: a sheet that no run names would be kept for ever
        run.file.delete(save=False)
        raise
    return run


def source_of(run: ImportRun) -> Source:
    """The kept sheet, decrypted while it is read; it never lies on the disk in the clear."""
    kept = run.file
    return Kept(run.file_name, lambda: kept.storage.open(kept.name or ""))


def preview(path: Source) -> dict[str, list]:
    """Headings, proposed fields and some cells of each column, long numbers masked."""
    table = first_table(path)
    rows = list(islice(table.rows, int(rules.value(PREVIEW))))
    without = headings.refused(table.headings)
    samples = [[] if n in without else [_masked(row.cells[n]) for row in rows] for n in range(len(table.headings))]
    return {"headings": list(table.headings), "columns": columns.propose(table.headings), "samples": samples}


def _masked(cell: str) -> str:
    return DIGITS.sub(lambda found: masking.id_number(found[0]), cell)[:60]


def start(run: ImportRun, mapping: Sequence[str], *, by: Viewer) -> None:
    """Begin the import with the fields that a person confirmed, and remember them for sheets with these headings.

    Raises:
        RuleBroken: it runs or ran already, or the fields do not suffice.
    """
    if lacking := columns.missing(mapping):
        names = ", ".join(str(columns.fields()[code].title) for code in lacking)
        raise RuleBroken(_("No column says: {names}.").format(names=names))
    if len([code for code in mapping if code]) > len({code for code in mapping if code}):
        raise RuleBroken(_("Two columns are said to hold the same thing."))
    with transaction.atomic():
        run = ImportRun.objects.visible_to(by).select_for_update().get(pk=run.pk)
        if not may_start(run):
            raise RuleBroken(_("This sheet was started already."))
        run.mapping = {**run.mapping, "columns": list(mapping)}
        again(run)
        columns.remember(run.mapping["headings"], mapping)
        journal.record("people.import_started", run, by=by, community_id=run.community_id, file=run.file_name)
        transaction.on_commit(partial(work.enqueue, run.pk))


def may_start(run: ImportRun) -> bool:
    """Whether it waits for its start, or fell silent long ago."""
    if not run.file:
        return False
    return run.is_cut_off or run.state in (ImportState.UPLOADED, ImportState.FAILED)


def again(run: ImportRun) -> None:
    """Let a run begin, or begin again: what it did before it was cut off is noted, and its progress counts on."""
    run.notes = {"cut_off": [run.done, []]} if run.done else {}
    run.state, run.fault, run.started_at, run.seen_at = ImportState.RUNNING, "", timezone.now(), timezone.now()
    run.save()


def begin(place: Place, file_name: str, *, by: Viewer) -> ImportRun:
    """A run for a file on the disk. One of the same name that was cut off before ends here, and this one counts on."""
    run = ImportRun(community=place, file_name=file_name, state=ImportState.RUNNING)
    cut_off = ImportRun.objects.filter(community=place, file_name=file_name, file="", state=ImportState.RUNNING)
    run.done = max(cut_off.values_list("done", flat=True), default=0)
    cut_off.update(
        state=ImportState.FAILED, ended_at=timezone.now(), fault=_("It was cut off; the file was imported again.")
    )
    again(run)
    journal.record("people.import_started", run, by=by, community_id=place.pk, file=file_name)
    return run


@task()
def work(run_id: int) -> None:
    """Do the import in the background, with the rights that its starter holds now."""
    run = ImportRun.objects.select_related("community", "by").get(pk=run_id)
    by = viewer_for(run.by) if run.by else Viewer()
    rejected = Scratch()
    try:
        report = import_people(run, source_of(run), by=by, rejected_to=rejected)
    except UnreadableFile as reason:
        fail(run, str(reason))
        return
    except Exception as error:
        fail(run, _("The import stopped unexpectedly. Start it again; what is already there stays unchanged."))
        logger.exception("import %s stopped", run.pk)
        # The table of tasks keeps what is raised here, and the error itself may quote rows of the sheet.
        raise Stopped(f"import {run.pk} stopped by {type(error).__name__}; see the log") from None
    if report.rejected:
        _keep_rejected(run, rejected)
    run.samples = ""
    run.save(update_fields=["rejected_file", "samples"])
    inside = Place.objects.communities().filter(path__startswith=run.community.path)
    actions.propose_duplicates(list(inside.values_list("pk", flat=True)))


def _keep_rejected(run: ImportRun, rejected: Scratch) -> None:
    """Beside the sheet itself; that of an earlier start goes."""
    if run.rejected_file:
        run.rejected_file.delete(save=False)
    with rejected, rejected.reader() as content:
        run.rejected_file.save(f"{PurePath(run.file.name or '').stem}.rejected.xlsx", File(content), save=False)


def fail(run: ImportRun, reason: str) -> None:
    """Say why an import ended."""
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, fault=reason[:300], ended_at=timezone.now())


def forget_files() -> int:
    """Delete sheets kept longer than the rule `privacy.retain.import_files_days` says; return how many."""
    days = int(rules.value("privacy.retain.import_files_days"))
    old = ImportRun.objects.filter(started_at__lt=timezone.now() - timedelta(days=days))
    gone = 0
    for run in old.exclude(file="", rejected_file=""):
        for kept in (run.file, run.rejected_file):
            if kept:
                kept.delete(save=False)
                gone += 1
        run.samples = ""
        run.save(update_fields=["file", "rejected_file", "samples"])
    return gone
