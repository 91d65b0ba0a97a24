"""Actions on the roster of workers; everything is dated, nothing is overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.registers.accounts.models import User
from linli.registers.places.models import Place
from linli.work.staffing import policies
from linli.work.staffing.models import Qualification, Worker


def _locked(worker: Worker) -> Worker:
    return Worker.objects.select_for_update(of=("self",)).select_related("community").get(pk=worker.pk)


@transaction.atomic
def take_on(
    community: Place,
    *,
    by: Viewer,
    name: str,
    since: date,
    sex: str = "0",
    born: date | None = None,
    post: str = "",
) -> Worker:
    """Add a new worker to the roster of a community."""
    policies.check_edit(by, community)
    # Locked: of one form that arrives twice, the later must see the worker of the first.
    Place.objects.select_for_update(of=("self",)).get(pk=community.pk)
    policies.check_new(community, name, born)
    worker = Worker.objects.create(community=community, name=name, since=since, sex=sex, born=born, post=post)
    journal.record("worker.taken_on", worker, by=by, name=name, since=since.isoformat())
    return worker


@transaction.atomic
def correct(worker: Worker, *, by: Viewer, based_on: str = "", **facts: Any) -> Worker:
    """Correct sex, birthday, post or first day of service of a worker."""
    worker = _locked(worker)
    policies.check_edit(by, worker.community)
    policies.check_in_service(worker)
    policies.check_first_day(worker, facts.get("since", worker.since))
    changed = _changed(worker, facts, based_on)
    if changed:
        worker.save(update_fields=changed)
        journal.record("worker.corrected", worker, by=by, fields=changed)
    return worker


def _changed(row: Worker | Qualification, facts: dict[str, Any], based_on: str) -> list[str]:
    """Set what the user changed of a locked row; return the names of these fields.

    Raises:
        Conflict: someone else has changed one of them since the form was opened.
    """
    own = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    return changed


@transaction.atomic
def correct_qualification(
    qualification: Qualification, *, by: Viewer, based_on: str = "", **facts: Any
) -> Qualification:
    """Correct number or date of a qualification."""
    locked = Qualification.objects.select_for_update(of=("self",)).select_related("worker__community")
    qualification = locked.get(pk=qualification.pk)
    policies.check_edit(by, qualification.worker.community)
    policies.check_obtained(qualification, facts.get("since", qualification.since))
    changed = _changed(qualification, facts, based_on)
    if changed:
        qualification.save(update_fields=changed)
        of, level = qualification.kind, qualification.level
        journal.record("worker.corrected", qualification.worker, by=by, of=of, level=level, fields=changed)
    return qualification


@transaction.atomic
def link_account(worker: Worker, *, by: Viewer, user: User) -> Worker:
    """Link a worker to an account, whose home page then shows the worker's households."""
    worker = _locked(worker)
    policies.check_edit(by, worker.community)
    policies.check_account(worker, user)
    worker.user = user
    # Someone else may be linking the same account to another worker at this moment.
    with only_once(policies.NOT_FREE):
        worker.save(update_fields=["user"])
    journal.record("worker.account_linked", worker, by=by, user=user.pk)
    return worker


@transaction.atomic
def end_service(worker: Worker, *, by: Viewer, until: date) -> Worker:
    """End the service of a worker whose areas were handed over."""
    worker = _locked(worker)
    policies.check_edit(by, worker.community)
    policies.check_end(worker, until)
    # The account keeps its permissions: they end with its appointments, not here.
    worker.until = until
    worker.save(update_fields=["until"])
    journal.record("worker.left", worker, by=by, until=until.isoformat())
    return worker


@transaction.atomic
def add_qualification(
    worker: Worker,
    *,
    by: Viewer,
    kind: str,
    level: str,
    since: date,
    number: str = "",
    registered_until: date | None = None,
) -> Qualification:
    """Add a degree or certificate obtained on `since`."""
    worker = _locked(worker)
    policies.check_edit(by, worker.community)
    policies.check_new_qualification(worker, kind, level)
    qualification = Qualification.objects.create(
        community_id=worker.community_id,
        worker=worker,
        kind=kind,
        level=level,
        since=since,
        number=number,
        registered_until=registered_until,
    )
    journal.record("worker.qualified", worker, by=by, of=kind, level=level, since=since.isoformat())
    return qualification


@transaction.atomic
def end_qualification(qualification: Qualification, *, by: Viewer, until: date) -> Qualification:
    """End a certificate that lapsed on a day."""
    locked = Qualification.objects.select_for_update(of=("self",)).select_related("worker__community")
    qualification = locked.get(pk=qualification.pk)
    policies.check_edit(by, qualification.worker.community)
    policies.check_end_qualification(qualification, until)
    qualification.until = until
    qualification.save(update_fields=["until"])
    journal.record(
        "worker.qualification_ended",
        qualification.worker,
        by=by,
        of=qualification.kind,
        level=qualification.level,
        until=until.isoformat(),
    )
    return qualification
