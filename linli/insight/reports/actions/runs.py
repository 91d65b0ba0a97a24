"""Runs: values are frozen, entered by hand with a reason, confirmed by two, returned, amended."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.errors import RuleBroken
from linli.insight.reports import policies
from linli.insight.reports.engine import frozen
from linli.insight.reports.models import Edition, FormRun, Override
from linli.insight.reports.states import RUN_MOVES, FormRunState, RunAct

UNCONFIRMED = {
    "community_confirmed_at": None,
    "community_confirmed_by_id": None,
    "subdistrict_confirmed_at": None,
    "subdistrict_confirmed_by_id": None,
}
CONFIRMATIONS = tuple(name.removesuffix("_id") for name in UNCONFIRMED)


def locked_run(row: FormRun) -> FormRun:
    """Lock a run until the transaction ends."""
    related = ("form__place", "place", "edition")
    return FormRun.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


@transaction.atomic
def freeze(
    row: FormRun,
    values: frozen.Values,
    *,
    by: Viewer,
    edition: Edition | None = None,
    data: bytes = b"",
    name: str = "",
) -> FormRun:
    """Keep what was filled into a run, with its hash; filling again replaces it until the run is confirmed.

    Args:
        row: a run that is not confirmed.
        values: a list as `engine.frozen` describes it, in the order of the blanks.
        by: who filled it.
        edition: the edition that was filled; by default the newest that is valid on the last day of the period.
        data: the filled file; without it the run keeps the one it has.
        name: of the filled file, as the office gets it.

    Raises:
        PermissionDenied: the viewer does not fill forms there.
        RuleBroken: the run is confirmed or sent.
        ValueError: the values are not as `engine.frozen` describes them.
    """
    row = locked_run(row)
    policies.check_freeze(by, row, values)
    row.edition = edition or edition_for(row)
    row.content, row.sha256 = frozen.text(values), frozen.digest(values)
    row.blanks, row.blanks_filled = len(values), sum(map(frozen.is_filled, values))
    row.state, row.by_hand = FormRunState.GENERATED, not values
    row.generated_at, row.generated_by_id, row.returned_why = timezone.now(), by.user_id, ""
    if data:
        _keep(row, data, name)
    row.save()
    vars(row).pop("values", None)
    journal.record("report_run.filled", row, by=by, sha256=row.sha256, blanks=row.blanks, filled=row.blanks_filled)
    return row


def edition_for(row: FormRun) -> Edition | None:
    """Return the edition that a run is filled with: that of the end of its period, else that of today."""
    then = Edition.objects.newest_on(row.form, row.period_until)
    return then or Edition.objects.newest_on(row.form, timezone.localdate())


def _keep(row: FormRun, data: bytes, name: str) -> None:
    """Put a file into a locked run; the caller saves it. An earlier file stays on the disk for who confirmed it."""
    kind = policies.check_file(data, name)
    row.file.save(f"{uuid4().hex}.{kind}", ContentFile(data), save=False)
    row.name, row.file_sha256, row.filed_at = name[-160:], hashlib.sha256(data).hexdigest(), timezone.now()


@transaction.atomic
def put_file(row: FormRun, data: bytes, name: str, *, by: Viewer) -> FormRun:
    """Put a file that was filled by hand into a run that is not confirmed: of one to be filled it is the filling.

    Raises:
        PermissionDenied: the viewer does not fill forms there.
        RuleBroken: the run is confirmed or sent, or it is no file of a form.
    """
    row = locked_run(row)
    if row.state == FormRunState.SCHEDULED:
        return freeze(row, [], by=by, data=data, name=name)
    policies.check_run_move(by, row, RunAct.FREEZE)
    _keep(row, data, name)
    row.save(update_fields=["file", "name", "file_sha256", "filed_at"])
    journal.record("report_run.file_put", row, by=by, sha256=row.file_sha256)
    return row


@transaction.atomic
def override(row: FormRun, key: str, value: str, *, reason: str, by: Viewer) -> Override:
    """Enter a value by hand, with the reason; the filled value stays beside it. A later one replaces an earlier one.

    Raises:
        PermissionDenied: the viewer does not fill forms there.
        RuleBroken: the run is not filled or is confirmed, there is no such blank, or no reason is given.
    """
    row = locked_run(row)
    policies.check_override(by, row, key)
    if not reason.strip():
        raise RuleBroken(_("Say why the value is entered by hand."))
    now, one = timezone.now(), next(one for one in row.values if one["key"] == key)
    row.overrides.kept().filter(key=key).update(taken_back_at=now)
    before = one.get("value")
    found = Override.objects.create(
        run=row,
        key=key,
        label=one["label"][:400],
        before="" if before is None else str(before),
        value=value,
        reason=reason,
        entered_at=now,
        entered_by_id=by.user_id,
        entered_by_name=by.name[:60],
    )
    journal.record("report_run.overridden", row, by=by, key=key)
    return found


@transaction.atomic
def undo_override(row: Override, *, by: Viewer) -> Override:
    """Undo a value entered by hand: the filled one counts again.

    Raises:
        RuleBroken: the run is confirmed, or it was undone already.
    """
    run = locked_run(row.run)
    policies.check_override(by, run, row.key)
    row = Override.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.taken_back_at is not None:
        raise RuleBroken(_("This value was undone already."))
    row.taken_back_at = timezone.now()
    row.save(update_fields=["taken_back_at"])
    journal.record("report_run.override_undone", run, by=by, key=row.key)
    return row


def by_hand(row: FormRun) -> dict[str, str]:
    """Return the values entered by hand that count, by the key of their blank."""
    return dict(row.overrides.kept().values_list("key", "value"))


# ---- confirming


@transaction.atomic
def confirm_community(row: FormRun, *, by: Viewer) -> FormRun:
    """Confirm a filled run for its community; the sheet of a subdistrict is confirmed by one of its officers first.

    Raises:
        PermissionDenied, RuleBroken: the viewer or the state does not allow it.
    """
    return _step(row, RunAct.CONFIRM_COMMUNITY, by=by, changes=_confirmed("community", by))


@transaction.atomic
def confirm_subdistrict(row: FormRun, *, by: Viewer) -> FormRun:
    """Confirm a run for the subdistrict; not by who confirmed it first.

    Raises:
        PermissionDenied, RuleBroken: the viewer or the state does not allow it.
    """
    return _step(row, RunAct.CONFIRM_SUBDISTRICT, by=by, changes=_confirmed("subdistrict", by))


def _confirmed(level: str, by: Viewer) -> dict[str, Any]:
    return {f"{level}_confirmed_at": timezone.now(), f"{level}_confirmed_by_id": by.user_id}


@transaction.atomic
def return_run(row: FormRun, *, by: Viewer, why: str) -> FormRun:
    """Return a confirmed run to the community with a reason; both confirmations are void.

    Raises:
        PermissionDenied, RuleBroken: the viewer or the state does not allow it.
    """
    return _step(row, RunAct.RETURN, by=by, changes={**UNCONFIRMED, "returned_why": why})


@transaction.atomic
def undo_confirmation(row: FormRun, *, by: Viewer) -> FormRun:
    """Undo the viewer's own confirmation, the last step of the run.

    Raises:
        PermissionDenied: somebody else confirmed.
        RuleBroken: nothing is confirmed.
    """
    row = locked_run(row)
    policies.check_run_undo(by, row)
    level = "community" if row.state == FormRunState.COMMUNITY_CONFIRMED else "subdistrict"
    row.state = FormRunState.GENERATED if level == "community" else FormRunState.COMMUNITY_CONFIRMED
    setattr(row, f"{level}_confirmed_at", None)
    setattr(row, f"{level}_confirmed_by_id", None)
    row.save(update_fields=["state", *CONFIRMATIONS])
    journal.record("report_run.confirmation_undone", row, by=by, level=level)
    return row


def _step(row: FormRun, act: RunAct, *, by: Viewer, changes: dict[str, Any]) -> FormRun:
    row = locked_run(row)
    policies.check_run_move(by, row, act)
    row.state = RUN_MOVES[act].to_state
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "returned_why", *CONFIRMATIONS])
    journal.record(f"report_run.{act}", row, by=by, sha256=row.sha256)
    return row


# ---- after sending


@transaction.atomic
def amend(row: FormRun, *, by: Viewer, why: str) -> FormRun:
    """Begin a new version of a run that was sent; the earlier one stays as it was, and so does its hash.

    Raises:
        PermissionDenied: the viewer sends no runs there.
        RuleBroken: the run is not sent, or is amended already.
    """
    row = locked_run(row)
    policies.check_run_move(by, row, RunAct.AMEND)
    row.state = FormRunState.AMENDED
    row.save(update_fields=["state"])
    row.addresses.filter(revoked_at=None).update(revoked_at=timezone.now())
    with only_once(_("This submission is already being amended.")):
        new = FormRun.objects.create(
            form=row.form,
            place=row.place,
            community_id=row.community_id,
            period=row.period,
            period_since=row.period_since,
            period_until=row.period_until,
            due_on=row.due_on,
            version=row.version + 1,
            replaces=row,
            amended_why=why,
        )
    journal.record("report_run.amended", row, by=by, version=new.version, new=new.pk)
    return new


@transaction.atomic
def undo_amend(row: FormRun, *, by: Viewer) -> FormRun:
    """Undo the beginning of a new version that nobody has filled; return the one that was sent, which counts again.

    Raises:
        PermissionDenied: the viewer sends no runs there.
        RuleBroken: the version is filled already, or replaces none.
    """
    row = locked_run(row)
    policies.check_may(by, policies.SEND, row.place)
    if row.state != FormRunState.SCHEDULED or row.replaces is None:
        raise RuleBroken(_("This version is filled already. Confirm and send it, or fill it again."))
    earlier, version = locked_run(row.replaces), row.version
    row.delete()
    earlier.state = FormRunState.SENT
    earlier.save(update_fields=["state"])
    journal.record("report_run.amend_undone", earlier, by=by, version=version)
    return earlier


@transaction.atomic
def read_file(row: FormRun, *, by: Viewer) -> File:
    """Open the filled file of a run; people may be named in it, so each opening is in its history."""
    journal.read("report_run.file_read", row, by=by, reason="service", sha256=row.file_sha256)
    return row.file.open("rb")
