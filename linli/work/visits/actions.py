"""Actions on visits: record, correct, withdraw; promises and notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer, robot
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.law import rules
from linli.registers.people.models import Household
from linli.registers.places.models import Place
from linli.work.visits import policies, queries
from linli.work.visits.models import Need, Visit


@transaction.atomic
def record(
    household: Household,
    *,
    by: Viewer,
    day: date,
    kind: str,
    outcome: str,
    needs: Iterable[str] = (),
    client_key: str = "",
    besides: Iterable[int] = (),
    based_on: str = "",
    **more: Any,
) -> Visit:
    """Record a visit, once per client_key; if the form is changed and sent again, correct it.

    Args:
        household: of the community where the viewer works.
        by: a worker of that community, stored as the recorder.
        day: not in the future, and not further back than the rule allows.
        kind: a code of visit_kind.
        outcome: a code of visit_outcome; only those marked done count as having met the household.
        needs: codes of need.
        client_key: chosen by the page or phone before sending.
        besides: the visits of that day beside which this is a further one, as the user has seen them.
        based_on: when the form was sent before and the visit corrected since: the version that the user saw.
        more: minutes, seen, answer, promise, promise_due, next_day.

    Raises:
        AlreadyVisited: the household has another visit on that day.
        Conflict: the form was sent before, and the visit was corrected since.
    """
    facts = {"day": day, "kind": kind, "outcome": outcome, **more}
    policies.check_record(by, household.community)
    worker = policies.check_worker(queries.worker_of(by, day), household)
    # Locked: of two tabs that save at once, the later must see the visit of the first.
    household = Household.objects.select_for_update(of=("self",)).select_related("community").get(pk=household.pk)
    facts = facts | _promise_day(facts, day, household.community)
    known = Visit.objects.filter(worker=worker, client_key=client_key).first() if client_key else None
    if known is not None:
        return _again(known, household, by, list(needs), facts, based_on=based_on)
    policies.check_day(day, household.community)
    policies.check_household(household, day)
    policies.check_further(queries.of_day(household, day), frozenset(besides))
    visit = Visit.objects.create(
        community_id=household.community_id,
        household=household,
        worker=worker,
        recorded_by_id=by.user_id,
        client_key=client_key,
        **facts,
    )
    _put_needs(visit, needs)
    journal.record("visit.recorded", visit, by=by, household=household.pk, day=day.isoformat(), outcome=visit.outcome)
    return visit


def _promise_day(facts: dict[str, Any], day: date, community: Place) -> dict[str, date | None]:
    """Return by when the promise of these facts is to be kept."""
    due: date | None = facts.get("promise_due")
    policies.check_promise_due(due, day)
    found = policies.due_of_promise(facts.get("promise", ""), due, facts.get("next_day"), day, community)
    return {"promise_due": found}


def _again(
    known: Visit, household: Household, by: Viewer, needs: list[str], facts: dict[str, Any], *, based_on: str
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
    if not news and _kinds(known) == set(needs):
        return known
    if not based_on and journal.of(known).filter(verb="visit.corrected").exists():
        based_on = versions.UNKNOWN  # a correction that this form may not show
    return correct(known, by=by, needs=needs, based_on=based_on, **said)


def _kinds(visit: Visit) -> set[str]:
    return set(visit.needs.values_list("kind", flat=True))


def _put_needs(visit: Visit, needs: Iterable[str]) -> None:
    visit.needs.exclude(kind__in=list(needs)).delete()
    held = _kinds(visit)
    Need.objects.bulk_create(
        Need(visit=visit, community_id=visit.community_id, kind=kind) for kind in needs if kind not in held
    )


@transaction.atomic
def correct(visit: Visit, *, by: Viewer, needs: Iterable[str] = (), based_on: str = "", **facts: Any) -> Visit:
    """Correct a visit within the hours of the rule; the journal records which fields changed."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("community", "household").get(pk=visit.pk)
    policies.check_correct(by, visit)
    needs = sorted(needs)
    if "promise" in facts:
        facts |= _promise_day(facts, visit.day, visit.community)
    now, yours = queries.correctable(visit), {**facts, "needs": needs}
    own = versions.check(visit, based_on, now=now, yours=yours, words=queries.in_words)
    before = {"kind": visit.kind, "outcome": visit.outcome}
    changed = [name for name in queries.FIELDS if name in own and getattr(visit, name) != facts[name]]
    for name in changed:
        setattr(visit, name, facts[name])
    visit.save(update_fields=changed)
    if "needs" in own and now["needs"] != needs:
        _put_needs(visit, needs)
        changed.append("needs")
    # Field names only: the texts are sensitive.
    journal.record("visit.corrected", visit, by=by, fields=changed, before=before, outcome=visit.outcome)
    return visit


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
    """Delete the texts of visits older than `privacy.retain.visit_notes_days`; return the number of visits."""
    before = timezone.localdate() - timedelta(days=int(rules.value("privacy.retain.visit_notes_days")))
    old = Visit.objects.filter(day__lt=before).exclude(seen="", answer="", promise="")
    # That the visit took place and how it ended stays: indicators count it.
    number = old.update(seen="", answer="", promise="", promise_reason="")
    if number:
        journal.record("visit.notes_forgotten", None, by=robot("linli visits forget-notes"), visits=number)
    return number
