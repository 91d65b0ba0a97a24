"""Awards: suspend, resume, end, change the tier, check; nothing ends by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.services.schemes import policies
from linli.services.schemes.actions.deciding import check_free_place, next_review, paid_beside, worth_of
from linli.services.schemes.models import Award, Suspension
from linli.services.schemes.queries import answers

TIER, MISTAKE = "tier", "mistake"


def _locked(row: Award, *, by: Viewer, based_on: str) -> Award:
    rows = Award.objects.visible_to(by).select_related("community", "person")
    held = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None:
        raise RuleBroken(_("You can no longer see this award."))
    versions.check(held, based_on, now=answers.changeable(held), words=answers.award_words)
    return held


def _record(row: Award, *, verb: str, by: Viewer, reason: str = "", **told: Any) -> None:
    journal.record(verb, row, by=by, reason=reason, scheme=row.scheme, person=row.person_id, **told)


@transaction.atomic
def suspend_award(row: Award, *, by: Viewer, since: date, reason: str, based_on: str = "") -> Suspension:
    """Suspend an award from a day, for a reason of `suspension_reason`; the end is recorded by `resume_award`.

    Raises:
        RuleBroken: it has ended, has not begun, or is suspended.
    """
    row = _locked(row, by=by, based_on=based_on)
    if not policies.may_suspend(by, row):
        raise PermissionDenied
    policies.check_suspend(row, since)
    stop = Suspension.objects.create(award=row, community_id=row.community_id, since=since, reason=reason)
    _record(row, verb="award.suspended", by=by, reason=reason, since=since.isoformat())
    return stop


@transaction.atomic
def resume_award(row: Award, *, by: Viewer, until: date, based_on: str = "") -> Award:
    """Let a suspended award run again from a day.

    Raises:
        RuleBroken: it is not suspended, or the suspension began later.
    """
    row = _locked(row, by=by, based_on=based_on)
    if not policies.may_suspend(by, row):
        raise PermissionDenied
    stop = policies.check_resume(row.suspensions.select_for_update().filter(until=None).first(), until)
    stop.until = until
    stop.save(update_fields=["until"])
    _record(row, verb="award.resumed", by=by, until=until.isoformat())
    return row


@transaction.atomic
def end_award(row: Award, *, by: Viewer, until: date, reason: str, based_on: str = "") -> Award:
    """End an award: `until` is the first day without it, the reason one of `award_end`.

    Raises:
        RuleBroken: it has ended, or would end before it began.
    """
    row = _locked(row, by=by, based_on=based_on)
    policies.check_award(by, row)
    policies.check_running(row, until)
    _end(row, until, reason)
    _record(row, verb="award.ended", by=by, reason=reason, until=until.isoformat())
    return row


def _end(row: Award, until: date, reason: str) -> None:
    row.until, row.ended_reason = until, reason
    row.save(update_fields=["until", "ended_reason"])
    # A suspension ends with its award, and one that was to come is valid on no day.
    for stop in row.suspensions.select_for_update().filter(until=None):
        stop.until = max(stop.since, until)
        stop.save(update_fields=["until"])


@transaction.atomic
def take_back_end(row: Award, *, by: Viewer, based_on: str = "") -> Award:
    """Let an award run again that was ended by mistake.

    Raises:
        RuleBroken: it runs, another tier followed, the grant itself was undone, the person has it anew, or what was
            granted since excludes it or has taken its place.
    """
    row = _locked(row, by=by, based_on=based_on)
    policies.check_award(by, row)
    policies.check_take_back_end(row)
    if (scheme := row.version) is not None:
        # What was granted since may exclude it, or have taken its place.
        today = timezone.localdate()
        left = paid_beside(scheme, row.person_id, row.amount, today, without=row.pk)
        policies.check_still_left(row.amount, left)
        check_free_place(scheme, today)
    row.until, row.ended_reason = None, ""
    row.save(update_fields=["until", "ended_reason"])
    _record(row, verb="award.end_taken_back", by=by)
    return row


@transaction.atomic
def change_tier(
    row: Award, *, by: Viewer, since: date, tier: str, amount: int | None = None, based_on: str = ""
) -> Award:
    """End an award in its tier and begin it in another on the same day.

    Raises:
        RuleBroken: it has ended, the tier is the same or unknown, or the day is before it began.
    """
    row = _locked(row, by=by, based_on=based_on)
    policies.check_award(by, row)
    policies.check_running(row, since)
    scheme = row.version
    if scheme is None:
        raise RuleBroken(_("The scheme “{code}” is no longer in the content packs.").format(code=row.scheme))
    worth = paid_beside(scheme, row.person_id, worth_of(scheme, tier, amount), since, without=row.pk)
    if (tier, worth) == (row.tier, row.amount):
        raise RuleBroken(_("This is the tier that the person has."))
    stop = row.suspensions.filter(until=None).first()
    _end(row, since, TIER)
    fresh = Award.objects.create(
        community_id=row.community_id,
        person=row.person,
        scheme=row.scheme,
        tier=tier,
        amount=worth,
        unit=scheme.benefit.unit,
        per=scheme.benefit.per,
        application=row.application,
        before=row,
        since=since,
        review_on=next_review(scheme, since),
    )
    if stop is not None:
        Suspension.objects.create(award=fresh, community_id=row.community_id, since=since, reason=stop.reason)
    _record(fresh, verb="award.tier_changed", by=by, before=row.pk, since=since.isoformat(), tier=tier)
    return fresh


@transaction.atomic
def check_award(row: Award, *, by: Viewer, based_on: str = "") -> Award:
    """Record that an award was checked and goes on; the next review is counted from today."""
    row = _locked(row, by=by, based_on=based_on)
    policies.check_award(by, row)
    policies.check_running(row, max(timezone.localdate(), row.since))
    row.checked_on = timezone.localdate()
    scheme = row.version
    row.review_on = next_review(scheme, row.checked_on) if scheme else row.review_on
    row.save(update_fields=["checked_on", "review_on"])
    _record(row, verb="award.checked", by=by, review_on=row.review_on and row.review_on.isoformat())
    return row


@transaction.atomic
def take_back_change(row: Award, *, by: Viewer) -> Award:
    """Undo a change of the tier or amount: the new award was valid on no day, and the one before runs again.

    Raises:
        PermissionDenied: the viewer changes no awards there.
        RuleBroken: it replaced none, has ended, or was changed, suspended or resumed since.
    """
    fresh = _locked(row, by=by, based_on="")
    policies.check_award(by, fresh)
    former = policies.check_take_back_change(fresh)
    former = _locked(former, by=by, based_on="")
    carried = fresh.suspensions.select_for_update().filter(since=fresh.since).first()
    if carried is not None:
        # What was suspended before the change is so after it is undone.
        carried.until = carried.since
        carried.save(update_fields=["until"])
        closed = former.suspensions.select_for_update().filter(until__gte=fresh.since).order_by("-since").first()
        if closed is not None:
            closed.until = None
            closed.save(update_fields=["until"])
    fresh.until, fresh.ended_reason, fresh.before = fresh.since, MISTAKE, None
    fresh.save(update_fields=["until", "ended_reason", "before"])
    former.until, former.ended_reason = None, ""
    former.save(update_fields=["until", "ended_reason"])
    _record(former, verb="award.change_taken_back", by=by, after=fresh.pk)
    return former


@transaction.atomic
def take_back_check(row: Award, *, by: Viewer, checked_on: date | None, review_on: date | None) -> Award:
    """Undo that an award was checked: `checked_on` and `review_on` are as they were before."""
    row = _locked(row, by=by, based_on="")
    policies.check_award(by, row)
    row.checked_on, row.review_on = checked_on, review_on
    row.save(update_fields=["checked_on", "review_on"])
    _record(row, verb="award.check_taken_back", by=by)
    return row
