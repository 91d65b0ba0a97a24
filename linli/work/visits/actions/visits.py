"""Actions on visits: record, correct, withdraw; promises and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer, robot
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.staffing.models import Worker
from linli.work.visits import policies, queries
from linli.work.visits.actions.photos import drop
from linli.work.visits.models import Companion, Need, Visit, VisitPhoto


@transaction.atomic
def record(
    household: Household,
    *,
    by: Viewer,
    day: date,
    kind: str,
    outcome: str,
    needs: Iterable[str] = (),
    companions: Iterable[str] = (),
    colleagues: Iterable[Worker] = (),
    client_key: str = "",
    besides: Iterable[int] = (),
    based_on: str = "",
    recorded_at: datetime | None = None,
    **more: Any,
) -> Visit:
    """Record a visit, once per client_key; if the form is changed and sent again, correct it.

    The viewer is a worker of the household's community, and stored as the recorder. The day is not in the future and
    not further back than the rule allows. `kind`, `outcome`, `needs` and `companions` are codes. `besides` are the
    visits of that day beside which this is a further one, and `based_on` is the version of a visit saved before, both
    as the user has seen them. `recorded_at` is when it was written down, if earlier than now, on a phone without a
    network. `more`: minutes, seen, answer, promise, promise_due, next_day.

    Raises:
        AlreadyVisited, Conflict: as `besides` and `based_on` say.
    """
    policies.check_record(by, household.community)
    worker = policies.check_worker(queries.worker_of(by, day), household)
    # Locked: of two tabs that save at once, the later must see the visit of the first.
    household = Household.objects.select_for_update(of=("self",)).select_related("community").get(pk=household.pk)
    facts = {"day": day, "kind": kind, "outcome": outcome, **more}
    facts |= _promise_day(facts, day, household.community)
    along = Along(companions, policies.check_colleagues(colleagues, worker))
    known = Visit.objects.filter(worker=worker, client_key=client_key).first() if client_key else None
    if known is not None:
        version: dict[str, Any] = {"based_on": based_on, "written_at": recorded_at}
        return _again(known, household, by, facts, needs=list(needs), along=along, **version)
    policies.check_day(day, household.community, recorded_at=recorded_at)
    policies.check_household(household, day)
    policies.check_further(queries.of_day(household, day), frozenset(besides))
    facts |= {"worker": worker, "client_key": client_key, "recorded_at": recorded_at or timezone.now()}
    return _create(household, by, facts, needs=needs, along=along)


def _create(household: Household, by: Viewer, facts: dict[str, Any], *, needs: Iterable[str], along: Along) -> Visit:
    visit = Visit.objects.create(
        community_id=household.community_id, household=household, recorded_by_id=by.user_id, **facts
    )
    _put_needs(visit, needs)
    along.put(visit)
    day = visit.day.isoformat()
    journal.record("visit.recorded", visit, by=by, household=household.pk, day=day, outcome=visit.outcome)
    return visit


def _promise_day(facts: dict[str, Any], day: date, community: Place) -> dict[str, date | None]:
    """Return by when the promise of these facts is to be kept."""
    due: date | None = facts.get("promise_due")
    policies.check_promise_due(due, day)
    found = policies.due_of_promise(facts.get("promise", ""), due, facts.get("next_day"), day, community)
    return {"promise_due": found}


def _again(
    known: Visit,
    household: Household,
    by: Viewer,
    facts: dict[str, Any],
    *,
    needs: list[str],
    along: Along,
    based_on: str,
    written_at: datetime | None,
) -> Visit:
    """Return the visit saved before, corrected if the form says something else now."""
    if known.household_id != household.pk:
        raise RuleBroken(_("This was already saved for another household. Reload the page."))
    if known.day != facts["day"]:
        raise RuleBroken(
            _("This visit was saved for another day. Withdraw it first, then record it for the right day.")
        )
    said = {name: facts[name] for name in queries.FIELDS if name in facts}
    news = any(getattr(known, name) != value for name, value in said.items())
    if not news and _kinds(known) == set(needs) and along.is_of(known):
        return known
    if not based_on and journal.of(known).filter(verb="visit.corrected").exists():
        based_on = versions.UNKNOWN  # a correction that this form may not show
    said |= {"companions": along.roles, "colleagues": along.workers}
    return correct(known, by=by, needs=needs, based_on=based_on, written_at=written_at, **said)


def _kinds(visit: Visit) -> set[str]:
    return set(visit.needs.values_list("kind", flat=True))


def _put_needs(visit: Visit, needs: Iterable[str]) -> None:
    visit.needs.exclude(kind__in=list(needs)).delete()
    held = _kinds(visit)
    Need.objects.bulk_create(
        Need(visit=visit, community_id=visit.community_id, kind=kind) for kind in needs if kind not in held
    )


class Along:
    """Who came along on a visit."""

    def __init__(self, roles: Iterable[str], workers: Iterable[Worker]) -> None:
        self.roles = sorted(set(roles))
        self.workers = sorted(set(workers), key=lambda worker: worker.pk)

    @property
    def keys(self) -> list[int]:
        """Return the colleagues by key."""
        return [worker.pk for worker in self.workers]

    def is_of(self, visit: Visit) -> bool:
        """Return whether the visit has the same companions."""
        return queries.along(visit) == {"companions": self.roles, "colleagues": self.keys}

    def put(self, visit: Visit) -> None:
        """Write the companions of a visit instead of those that it has."""
        visit.companions.all().delete()
        rows = [Companion(role=role) for role in self.roles] + [Companion(worker=worker) for worker in self.workers]
        for row in rows:
            row.visit, row.community_id = visit, visit.community_id
        Companion.objects.bulk_create(rows)


@transaction.atomic
def correct(
    visit: Visit,
    *,
    by: Viewer,
    needs: Iterable[str] = (),
    companions: Iterable[str] | None = None,
    colleagues: Iterable[Worker] | None = None,
    based_on: str = "",
    written_at: datetime | None = None,
    **facts: Any,
) -> Visit:
    """Correct a visit within the hours of the rule; the journal records which fields changed.

    Without `companions` and `colleagues` those of the visit stay. `written_at` is when the correction was written, if
    that was earlier than now, on a phone without a network.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community", "household").get(pk=visit.pk)
    policies.check_correct(by, visit, written_at=written_at)
    needs = sorted(needs)
    if "promise" in facts:
        facts |= _promise_day(facts, visit.day, visit.community)
    now, yours = queries.correctable(visit), {**facts, "needs": needs}
    along = _along(visit, companions, colleagues)
    yours |= {} if along is None else {"companions": along.roles, "colleagues": along.keys}
    own = versions.check(visit, based_on, now=now, yours=yours, words=queries.in_words)
    before = {"kind": visit.kind, "outcome": visit.outcome}
    changed = [name for name in queries.FIELDS if name in own and getattr(visit, name) != facts[name]]
    for name in changed:
        setattr(visit, name, facts[name])
    visit.save(update_fields=changed)
    if "needs" in own and now["needs"] != needs:
        _put_needs(visit, needs)
        changed.append("needs")
    changed += _put_along(visit, along, own, now)
    # Field names only: the texts are sensitive.
    journal.record("visit.corrected", visit, by=by, fields=changed, before=before, outcome=visit.outcome)
    return visit


def _along(visit: Visit, roles: Iterable[str] | None, workers: Iterable[Worker] | None) -> Along | None:
    if roles is None and workers is None:
        return None
    return Along(roles or (), policies.check_colleagues(workers or (), visit.worker))


def _put_along(visit: Visit, along: Along | None, own: Iterable[str], now: dict[str, Any]) -> list[str]:
    """Write the companions that the form changed; return the names of these fields."""
    if along is None or along.is_of(visit):
        return []
    kept = {row.worker_id: row.worker for row in visit.companions.select_related("worker") if row.worker is not None}
    roles = along.roles if "companions" in own else now["companions"]
    workers = along.workers if "colleagues" in own else list(kept.values())
    Along(roles, workers).put(visit)
    after = queries.along(visit)
    return [name for name in after if after[name] != now[name]]


@transaction.atomic
def withdraw(visit: Visit, *, by: Viewer, reason: str, based_on: str = "") -> Household:
    """Delete a visit that was recorded by mistake; return its household.

    Args:
        visit: recorded by the viewer within the hours of a correction, and no case was opened from it.
        by: its recorder.
        reason: a code of visit_mistake.
        based_on: the version that the viewer saw.
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community", "household").get(pk=visit.pk)
    policies.check_withdraw(by, visit)
    versions.check(visit, based_on, now=queries.correctable(visit), words=queries.in_words)
    journal.record(
        # The text about the wrong people is deleted; the entry at the household remains, so a withdrawn visit leaves a
        # trace.
        "visit.withdrawn",
        visit.household,
        by=by,
        reason=reason,
        visit=visit.pk,
        day=visit.day.isoformat(),
        kind_of_visit=visit.kind,
        outcome=visit.outcome,
    )
    drop(list(visit.photos.all()))
    visit.delete()
    return visit.household


@transaction.atomic
def keep_promise(visit: Visit, *, by: Viewer, on: date, based_on: str = "") -> Visit:
    """Record that a promise was kept."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community").get(pk=visit.pk)
    policies.check_promise(by, visit)
    versions.check(visit, based_on, now=versions.fields_of(visit, "promise"))
    visit.promise_kept_on = on
    visit.save(update_fields=["promise_kept_on"])
    journal.record("visit.promise_kept", visit, by=by, on=on.isoformat())
    return visit


@transaction.atomic
def drop_promise(visit: Visit, *, by: Viewer, on: date, words: str, based_on: str = "") -> Visit:
    """Record that a promise is no longer needed, and why."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community").get(pk=visit.pk)
    policies.check_promise(by, visit)
    versions.check(visit, based_on, now=versions.fields_of(visit, "promise"))
    if not words.strip():
        raise RuleBroken(_("Write why the promise is no longer needed."))
    visit.promise_dropped_on, visit.promise_reason = on, words.strip()[:500]
    visit.save(update_fields=["promise_dropped_on", "promise_reason"])
    # Without the words: they may be about the household.
    journal.record("visit.promise_dropped", visit, by=by, on=on.isoformat())
    return visit


@transaction.atomic
def reopen_promise(visit: Visit, *, by: Viewer) -> Visit:
    """Take back that a promise was kept or is no longer needed; it waits again, with its day."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community").get(pk=visit.pk)
    policies.check_promise_ended(by, visit)
    was = "kept" if visit.promise_kept_on else "dropped"
    visit.promise_kept_on = visit.promise_dropped_on = None
    visit.promise_reason = ""
    visit.save(update_fields=["promise_kept_on", "promise_dropped_on", "promise_reason"])
    journal.record("visit.promise_reopened", visit, by=by, was=was)
    return visit


@transaction.atomic
def read_seen(visit: Visit, *, by: Viewer, purpose: str) -> str:
    """Return what was seen at a household, for a purpose that the resident can read later."""
    policies.check_read_seen(by, visit)
    # The recorder knows what was seen; reading it again is no disclosure.
    if not policies.wrote(by, visit):
        journal.read("visit.seen", visit.household, by=by, reason=purpose, visit=visit.pk)
    return visit.seen


@transaction.atomic
def forget_notes() -> int:
    """Delete texts and photos of visits older than `privacy.retain.visit_notes_days`; return how many visits."""
    before = timezone.localdate() - timedelta(days=int(rules.value("privacy.retain.visit_notes_days")))
    photos = list(VisitPhoto.objects.filter(visit__day__lt=before))
    noted = ~Q(seen="", answer="", promise="") | Q(pk__in={photo.visit_id for photo in photos})
    old = Visit.objects.filter(noted, day__lt=before)
    # That the visit took place and how it ended stays: indicators count it.
    number = old.update(seen="", answer="", promise="", promise_reason="")
    drop(photos)
    if number:
        journal.record("visit.notes_forgotten", None, by=robot("linli visits forget-notes"), visits=number)
    return number
