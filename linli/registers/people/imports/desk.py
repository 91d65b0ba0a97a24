"""Rosters uploaded on a page: store, preview, start, import in the background, and delete after their period."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import Error as DatabaseFault
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import activate, get_language
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import faults
from linli.core.errors import RuleBroken, UnreadableFile
from linli.core.intake import headings, reasons
from linli.core.intake.models import Question
from linli.core.intake.runner import undo
from linli.core.intake.sheets import Kept, SheetSource
from linli.core.law import rules
from linli.core.secrets import masking
from linli.core.secrets.file_encryption import Scratch
from linli.registers.accounts.models import User
from linli.registers.bodies.queries import viewer_for
from linli.registers.people import actions
from linli.registers.people.imports import columns
from linli.registers.people.imports.run import HouseholdRoster, first_table, import_people
from linli.registers.people.models import ImportRun
from linli.registers.people.states import ImportState
from linli.registers.places.models import Place

logger = logging.getLogger(__name__)
PREVIEW = "import.preview_rows"
DIGITS = re.compile(r"\d{7,}[Xx]?")


class Stopped(RuntimeError):
    """An error ended an import; the log has the details."""


def hand_in(file: UploadedFile, place: Place, *, by: Viewer) -> ImportRun:
    """Store an uploaded roster and propose a field for each column.

    Raises:
        PermissionDenied: the viewer may not import rosters there.
        UnreadableFile: it is no roster; nothing is stored.
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
    except BaseException:  # on any error: no job deletes a file that no run names
        run.file.delete(save=False)
        raise
    return run


def source_of(run: ImportRun) -> SheetSource:
    """Return the stored file as a source that decrypts while it reads; it is never on the disk unencrypted."""
    kept = run.file
    return Kept(run.file_name, lambda: kept.storage.open(kept.name or ""))


def preview(path: SheetSource) -> dict[str, list]:
    """Return headings, proposed fields and some cells of each column, with long numbers masked."""
    table = first_table(path)
    rows = list(islice(table.rows, int(rules.value(PREVIEW))))
    without = headings.refused(table.headings)
    samples = [[] if n in without else [_masked(row.cells[n]) for row in rows] for n in range(len(table.headings))]
    return {"headings": list(table.headings), "columns": columns.propose(table.headings), "samples": samples}


def _masked(cell: str) -> str:
    return DIGITS.sub(lambda found: _masked_digits(found[0]), cell)[:60]


def _masked_digits(digits: str) -> str:
    # An ID number has 18 characters, before 1999 it had 15; what is shorter is treated as a phone number.
    return masking.id_number(digits) if len(digits) >= 15 else masking.phone(digits)


def start(run: ImportRun, mapping: Sequence[str], *, by: Viewer) -> None:
    """Start an import with the confirmed fields, and remember them for files with these headings.

    Raises:
        RuleBroken: it runs or ran already, required fields are missing, its rows were not checked, or a question has
            no answer.
    """
    with transaction.atomic():
        run = _confirmed(run, mapping, by=by)
        _check_asked(run)
        again(run)
        journal.record("people.import_started", run, by=by, community_id=run.community_id, file=run.file_name)
        transaction.on_commit(partial(work.enqueue, run.pk, get_language()))


def start_rehearsal(run: ImportRun, mapping: Sequence[str], *, by: Viewer) -> None:
    """Start a check of every row with these fields; nothing is imported.

    Raises:
        RuleBroken: as `start`.
    """
    with transaction.atomic():
        begin_check(_confirmed(run, mapping, by=by), by=by)


def begin_check(run: ImportRun, *, by: Viewer) -> None:
    """Check every row of a run, which the caller has locked, in the background."""
    run.mapping.pop("checked", None)
    run.state, run.fault, run.seen_at = ImportState.REHEARSING, "", timezone.now()
    run.save()
    transaction.on_commit(partial(rehearse.enqueue, run.pk, by.user_id, get_language()))


def _check_asked(run: ImportRun) -> None:
    """Check that every row was looked at with these columns, and every question has an answer."""
    if not is_checked(run):
        raise RuleBroken(_("Check all rows first: the check asks what the import must not decide by itself."))
    if count := open_questions(run).count():
        raise RuleBroken(format_lazy(_("Answer the questions of the check first. Open: {count}."), count=count))


def is_checked(run: ImportRun) -> bool:
    """Return whether every row was checked with the columns that are stored."""
    if run.state == ImportState.RUNNING:  # it had begun before it was cut off
        return True
    checked = run.mapping.get("checked")
    return run.state != ImportState.UNDONE and checked is not None and checked == run.mapping.get("columns")


def questions_of(run: ImportRun) -> QuerySet[Question]:
    """Return the questions that the last check asked."""
    return Question.objects.filter(run=run.record_id or 0)


def open_questions(run: ImportRun) -> QuerySet[Question]:
    """Return those without an answer."""
    return questions_of(run).filter(answer="")


def _confirmed(run: ImportRun, mapping: Sequence[str], *, by: Viewer) -> ImportRun:
    """Return the run, locked, with the fields that the user chose for its columns."""
    if lacking := columns.missing(mapping):
        names = ", ".join(str(columns.fields()[code].title) for code in lacking)
        raise RuleBroken(_("Missing columns: {names}.").format(names=names))
    if len([code for code in mapping if code]) > len({code for code in mapping if code}):
        raise RuleBroken(_("Two columns have the same meaning. Choose different ones."))
    run = ImportRun.objects.visible_to(by).select_for_update().get(pk=run.pk)
    if not may_start(run):
        raise RuleBroken(_("This sheet is already being imported."))
    run.mapping = {**run.mapping, "columns": list(mapping)}
    columns.remember(run.mapping["headings"], mapping)
    return run


def may_start(run: ImportRun) -> bool:
    """Return whether the run waits for its start, was cut off, failed, or was undone."""
    if not run.file or run.state == ImportState.UNDOING:
        return False
    return run.is_cut_off or run.state in (ImportState.UPLOADED, ImportState.FAILED, ImportState.UNDONE)


def again(run: ImportRun) -> None:
    """Start a run, or start it again after it was cut off; progress counts on."""
    run.notes = {"cut_off": [run.done, []]} if run.done and run.state != ImportState.UNDONE else {}
    run.state, run.fault, run.started_at, run.seen_at = ImportState.RUNNING, "", timezone.now(), timezone.now()
    run.save()


def begin(place: Place, file_name: str, *, by: Viewer) -> ImportRun:
    """Return a run for a file on the disk, which replaces a run of the same name that was cut off."""
    run = ImportRun(community=place, file_name=file_name, state=ImportState.RUNNING)
    cut_off = ImportRun.objects.filter(community=place, file_name=file_name, file="", state=ImportState.RUNNING)
    # Progress counts on from the run that was cut off.
    run.done = max(cut_off.values_list("done", flat=True), default=0)
    before = cut_off.exclude(record=None).order_by("pk").last()
    run.record = before.record if before else None  # so that undoing this run undoes what the other did
    cut_off.update(
        state=ImportState.FAILED,
        ended_at=timezone.now(),
        fault=reasons.stored(_("The import was interrupted; the file was imported again.")),
        record=None,
    )
    again(run)
    journal.record("people.import_started", run, by=by, community_id=place.pk, file=file_name)
    return run


@task()
def work(run_id: int, language: str | None = None) -> None:
    """Import in the background, with the current permissions and in the language of the user who started it."""
    _speak(language)
    run = ImportRun.objects.select_related("community", "by").get(pk=run_id)
    by = viewer_for(run.by) if run.by else Viewer()
    rejected = Scratch()
    try:
        report = import_people(run, source_of(run), by=by, rejected_to=rejected)
    except UnreadableFile as reason:
        fail(run, reason.message)
        return
    except Exception as error:
        stop(run, error)
        logger.exception("import %s stopped", run.pk)
        # The table of tasks keeps what is raised here, and the error itself may quote rows of the sheet.
        raise Stopped(f"import {run.pk} stopped by {type(error).__name__}; see the log") from None
    try:
        if report.rejected:
            _keep_rejected(run, rejected)
    except OSError as error:  # the import itself is done
        text = _("The sheet of rejected rows could not be stored. The rows are listed below.")
        run.fault = reasons.stored(_because(error, text))
        logger.exception("rejected rows of import %s not stored", run.pk)
    run.samples = ""
    run.save(update_fields=["rejected_file", "samples", "fault"])
    inside = Place.objects.communities().filter(path__startswith=run.community.path)
    actions.propose_duplicates(list(inside.values_list("pk", flat=True)))


@task()
def rehearse(run_id: int, user_id: int | None, language: str | None = None) -> None:
    """Check every row in the background, with the current permissions of the user, in the user's language."""
    _speak(language)
    run = ImportRun.objects.select_related("community", "record").get(pk=run_id)
    rejected = Scratch()
    try:
        import_people(run, source_of(run), by=_viewer(user_id), rejected_to=rejected, rehearse=True)
    except UnreadableFile as reason:
        fail(run, reason.message)
        return
    except Exception as error:
        stop(run, error, rehearsed=True)
        logger.exception("check of import %s stopped", run.pk)
        raise Stopped(f"check of import {run.pk} stopped by {type(error).__name__}; see the log") from None
    if run.record and run.record.rejected:
        _keep_rejected(run, rejected)
    run.state, run.mapping["checked"] = ImportState.UPLOADED, run.mapping["columns"]
    run.save(update_fields=["rejected_file", "state", "mapping"])


def start_undo(run: ImportRun, *, by: Viewer) -> None:
    """Start to undo an import.

    Raises:
        RuleBroken: there is nothing to undo, or its former values were deleted.
    """
    with transaction.atomic():
        run = ImportRun.objects.visible_to(by).select_for_update().get(pk=run.pk)
        if not may_undo(run):
            why = undo.why_not(run.record) if run.record else ""
            raise RuleBroken(why or _("This import is not finished, or is already undone."))
        run.state, run.fault, run.seen_at = ImportState.UNDOING, "", timezone.now()
        run.save(update_fields=["state", "fault", "seen_at"])
        transaction.on_commit(partial(take_back.enqueue, run.pk, by.user_id, get_language()))


def may_undo(run: ImportRun) -> bool:
    """Return whether the import is done, or its undo was cut off, and its former values are still stored."""
    is_done = run.state == ImportState.DONE or (run.state == ImportState.UNDOING and run.is_cut_off)
    return is_done and run.record is not None and undo.may_undo(run.record)


@task()
def take_back(run_id: int, user_id: int | None, language: str | None = None) -> None:
    """Undo an import in the background; store the reason if that is refused."""
    _speak(language)
    run = ImportRun.objects.select_related("record").get(pk=run_id)
    assert run.record is not None  # start_undo looked
    reason: Any = _("Undoing stopped unexpectedly. Nothing was changed.")
    try:
        undo.undo(run.record, HouseholdRoster, by=_viewer(user_id))
        return
    except RuleBroken as broken:
        reason = broken.message
    except Exception as error:
        reason = _because(error, reason)
        logger.exception("undoing import %s stopped", run.pk)
        raise Stopped(f"undoing import {run.pk} stopped by {type(error).__name__}; see the log") from None
    finally:
        still = ImportRun.objects.filter(pk=run.pk, state=ImportState.UNDOING)
        still.update(state=ImportState.DONE, fault=reasons.stored(reason))


def _speak(language: str | None) -> None:
    # The process has no request: without this, the sheet of rejected rows would be in the installation's language.
    if language:
        activate(language)


def _viewer(user_id: int | None) -> Viewer:
    user = User.objects.filter(pk=user_id).first()
    return viewer_for(user) if user else Viewer()


def _keep_rejected(run: ImportRun, rejected: Scratch) -> None:
    """Store the file of rejected rows beside the roster, instead of the one before."""
    if run.rejected_file:
        run.rejected_file.delete(save=False)
    with rejected, rejected.reader() as content:
        run.rejected_file.save(f"{PurePath(run.file.name or '').stem}.rejected.xlsx", File(content), save=False)


def stop(run: ImportRun, error: Exception, *, rehearsed: bool = False) -> None:
    """Store that an error ended an import or the check of one, and why if that is known."""
    text = _("The import stopped unexpectedly. Start it again; rows already imported stay unchanged.")
    if rehearsed:
        text = _("The check stopped unexpectedly. Start it again; nothing was imported.")
    # Where not even this can be written, the page calls the import interrupted after a while.
    with suppress(DatabaseFault):
        fail(run, _because(error, text))


def _because(error: Exception, text: Promise) -> Promise:
    """Put the reason before a sentence if the server could not read or write."""
    reason = faults.cause(error)
    return format_lazy("{reason} {text}", reason=reason, text=text) if reason else text


def fail(run: ImportRun, reason: reasons.Reason) -> None:
    """Store the reason why an import ended."""
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportState.FAILED, fault=reasons.stored(reason), ended_at=timezone.now()
    )
