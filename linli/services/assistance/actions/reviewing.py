"""Reviews: the means of today against what is paid; the outcome changes the award through the actions of schemes."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.services.assistance import policies
from linli.services.assistance.actions.authorising import locked
from linli.services.assistance.models import Review
from linli.services.assistance.queries import households, means
from linli.services.assistance.states import ReviewOutcome
from linli.services.schemes import actions as schemes
from linli.services.schemes.models import Award

ENDED = "not_eligible"


@transaction.atomic
def review(award: Award, *, by: Viewer, outcome: str, since: date, based_on: str = "") -> Review:
    """Record what came of a review, and let the award go on, change or end.

    Args:
        award: what the household gets.
        by: who reviews.
        outcome: of `ReviewOutcome`; it must fit the working.
        since: first day of the new amount, or without assistance.
        based_on: the version of the award that the viewer saw.

    Raises:
        PermissionDenied: the viewer reviews nothing there.
        RuleBroken: no statement since the last review, the authorisation ended, or the outcome does not fit.
    """
    found = households.of_award(award)
    household = locked(found.household) if found else None
    statement = policies.check_review(
        by, found, community_id=award.community_id, is_fresh=found is not None and households.is_fresh(found, award)
    )
    assert household is not None  # the statement has one
    policies.check_agreed(means.authorisation(household))
    policies.check_known(is_known=households.is_known(statement))
    after = households.amount_now(statement, award)
    policies.check_outcome(outcome, award.amount, after)
    due = households.last_due(award, statement)
    replaced = {name: day and day.isoformat() for name, day in _checked(award).items()}
    changed = _apply(award, ReviewOutcome(outcome), since, after, by=by, based_on=based_on)
    with only_once(_("This statement was reviewed already.")):
        row = Review.objects.create(
            community_id=award.community_id,
            household=household,
            award=changed,
            statement=statement,
            due_on=due,
            done_on=timezone.localdate(),
            outcome=outcome,
            before=award.amount,
            after=after if outcome != ReviewOutcome.ENDED else None,
            since=since,
            done_by_id=by.user_id,
            replaced=replaced if outcome == ReviewOutcome.UNCHANGED else {},
        )
    journal.record("assistance.reviewed", household, by=by, award=changed.pk, outcome=outcome, review=row.pk)
    return row


def _apply(award: Award, outcome: ReviewOutcome, since: date, after: int | None, *, by: Viewer, based_on: str) -> Award:
    if outcome == ReviewOutcome.UNCHANGED:
        return schemes.check_award(award, by=by, based_on=based_on)
    if outcome == ReviewOutcome.CHANGED:
        return schemes.change_tier(award, by=by, since=since, tier="", amount=after, based_on=based_on)
    return schemes.end_award(award, by=by, until=since, reason=ENDED, based_on=based_on)


def _checked(award: Award) -> dict[str, date | None]:
    return {"checked_on": award.checked_on, "review_on": award.review_on}


@transaction.atomic
def take_back_review(row: Review, *, by: Viewer, reason: str) -> Review:
    """Take a review back as a whole, for a reason of `review_mistake`: the award is as it was before.

    Raises:
        PermissionDenied: the viewer reviews nothing there.
        RuleBroken: it was taken back, reviewed again, its month is over, or the award was changed since.
    """
    household = locked(row.household)
    row = Review.objects.select_for_update(of=("self",)).select_related("award").get(pk=row.pk)
    policies.check_take_back_review(by, row, later=households.later_review(row))
    policies.check_award_as_left(row)
    if row.outcome == ReviewOutcome.UNCHANGED:
        days = {name: day and date.fromisoformat(day) for name, day in row.replaced.items()}
        schemes.take_back_check(row.award, by=by, **days)
    elif row.outcome == ReviewOutcome.CHANGED:
        schemes.take_back_change(row.award, by=by)
    else:
        schemes.take_back_end(row.award, by=by)
    row.taken_back_at, row.taken_back_by_id, row.taken_back_reason = timezone.now(), by.user_id, reason
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    journal.record("assistance.review_taken_back", household, by=by, reason=reason, review=row.pk)
    return row
