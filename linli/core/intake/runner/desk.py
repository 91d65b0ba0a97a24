"""Files uploaded on a page: store, check row by row, import, undo, and delete after their period."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.intake.models import Question, ResultBlock, RunState, SheetRun, StoredSheet, UndoBlock
from linli.core.intake.runner.importer import Importer
from linli.core.intake.runner.loop import carry_out
from linli.core.intake.runner.undo import KEPT
from linli.core.intake.sheets import Kept, SheetSource
from linli.core.law import rules
from linli.core.secrets.file_encryption import Scratch

Kind = type[Importer[Any]]


def hand_in(kind: Kind, file: UploadedFile, place: models.Model | None, *, by: Viewer) -> SheetRun:
    """Store an uploaded file and find the result that each of its rows would have.

    Raises:
        UnreadableFile: no table of it is of this kind; nothing is stored.
    """
    run = SheetRun(kind=kind.kind, place_id=place.pk if place else None, by_id=by.user_id, by_name=by.name)
    run.file_name = (file.name or "")[-200:]
    run.file.save(f"{timezone.now():%d%H%M%S}{PurePath(run.file_name).suffix[:8]}", file, save=False)
    try:
        run.save()
        with _rejected_kept(run) as rejected:
            carry_out(kind(place, by), source_of(run), run, rejected_to=rejected, rehearse=True)
    except BaseException:  # on any error: no job deletes a file that no run names
        run.file.delete(save=False)
        if run.pk:
            run.delete()
        raise
    return run


def take_in(run: SheetRun, kind: Kind, *, by: Viewer) -> SheetRun:
    """Import a file that was checked.

    Raises:
        RuleBroken: it was imported already, or is no longer stored.
    """
    with transaction.atomic():
        run = SheetRun.objects.select_for_update().get(pk=run.pk)
        if run.state != RunState.REHEARSED or not run.file:
            raise RuleBroken(_("This sheet is already imported, or is no longer stored."))
        run.result_blocks.all().delete()
        with _rejected_kept(run) as rejected:
            carry_out(kind(kind.place_of(run.place_id), by), source_of(run), run, rejected_to=rejected)
    return run


def source_of(run: SheetRun) -> SheetSource:
    """Return the stored file as a source that decrypts while it reads; it is never on the disk unencrypted."""
    kept = run.file
    return Kept(run.file_name, lambda: kept.storage.open(kept.name or ""))


@contextmanager
def _rejected_kept(run: SheetRun) -> Iterator[Scratch]:
    """Give a place to write rejected rows; store it with the run, instead of the one before."""
    with Scratch() as rejected:
        yield rejected
        if run.rejected_file:
            run.rejected_file.delete(save=False)
        if run.rejected:
            with rejected.reader() as content:
                run.rejected_file.save(f"{PurePath(run.file.name or '').stem}.rejected.xlsx", File(content), save=False)
        run.save(update_fields=["rejected_file"])


def forget() -> dict[str, int]:
    """Delete what is stored longer than its period; return how many of each.

    Files and results go after `privacy.retain.import_files_days`, former values after
    `privacy.retain.import_undo_days`.
    """
    since = _ago("privacy.retain.import_files_days")
    files = 0
    for model in StoredSheet.__subclasses__():  # those of apps as well
        old = model._default_manager.filter(started_at__lt=since).exclude(file="", rejected_file="")
        files += sum(run.forget_files() for run in old)
    rows, _each = ResultBlock.objects.filter(run__started_at__lt=since).delete()
    past = SheetRun.objects.filter(started_at__lt=_ago(KEPT))
    Question.objects.filter(run__started_at__lt=since).delete()
    values, _each = UndoBlock.objects.filter(run__in=past).delete()
    return {"files": files, "results": rows, "former_values": values}


def _ago(rule: str) -> Any:
    return timezone.now() - timedelta(days=int(rules.value(rule)))
