"""Rules of assistance: who may act, and what forbids it now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import rules
from linli.registers.people.models import Household, Person
from linli.services.assistance.engine import Norms
from linli.services.assistance.models import Authorisation, HouseholdApplication, MeansStatement, Relief, Review
from linli.services.assistance.states import ReliefAct, ReliefState, ReviewOutcome
from linli.services.schemes.engine import ages

ADULT = 18  # Civil Code (民法典), Article 17
DECIDERS = (P.SCHEME_REVIEW, P.SCHEME_APPROVE)


def may(viewer: Viewer, permission: P, community_id: int) -> bool:
    """Return whether the viewer has a permission in a community."""
    return viewer.scope(permission).has(community_id)


def check_may(viewer: Viewer, permission: P, community_id: int) -> None:
    """Raise PermissionDenied if the viewer lacks the permission there."""
    if not may(viewer, permission, community_id):
        raise PermissionDenied


def may_decide(viewer: Viewer, community_id: int) -> bool:
    """Return whether the viewer reviews or grants there."""
    return any(may(viewer, permission, community_id) for permission in DECIDERS)


def may_read(viewer: Viewer, community_id: int) -> bool:
    """Return whether the viewer may see means there after stating a purpose."""
    return may(viewer, P.ASSISTANCE_RECORD, community_id) or may_decide(viewer, community_id)


def check_read(viewer: Viewer, household: Household, held: Authorisation | None) -> None:
    """Check that means may be read.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the household no longer agrees, or never did.
    """
    if not may_read(viewer, household.community_id):
        raise PermissionDenied
    check_agreed(held)


# ---- authorisation


def is_adult(person: Person, on: date) -> bool:
    """Return whether a person is an adult on a day; who has no recorded birth date counts as one."""
    return person.born is None or ages.age(person.born, on, "03-01") >= ADULT


def check_signatures(adults: Sequence[Person], signed: Collection[int]) -> None:
    """Check that every adult member signed.

    Raises:
        RuleBroken: somebody did not; the sentence names them.
    """
    if missing := [one.name for one in adults if one.pk not in signed]:
        said = _("Every adult member has to sign. Signatures are missing: {names}.")
        raise RuleBroken(said.format(names=_(", ").join(missing)))


def check_agreed(held: Authorisation | None) -> Authorisation:
    """Return the authorisation if it is in force.

    Raises:
        RuleBroken: there is none, or it was revoked or has expired.
    """
    if held is None:
        raise RuleBroken(_("The household has not authorised the check of its means. Record the signatures first."))
    if not held.is_in_force:
        said = _("The authorisation ended on {day}. Record new signatures first.")
        raise RuleBroken(said.format(day=date_format(held.until or held.expires_on)))
    return held


def check_day(on: date) -> None:
    """Check that a day is not to come.

    Raises:
        RuleBroken: it is.
    """
    if on > timezone.localdate():
        raise RuleBroken(_("The day is to come. Enter today or an earlier day."))


# ---- statements


def check_members(people: Sequence[Person], on: date) -> None:
    """Check that there are members, and that all were alive on the day of the statement.

    Raises:
        RuleBroken: not.
    """
    if not people:
        raise RuleBroken(_("Tick at least one member of the household."))
    for one in people:
        if one.died is not None and one.died < on:
            said = _("{name} died on {day}, before the day of the statement. Untick this member.")
            raise RuleBroken(said.format(name=one.name, day=date_format(one.died)))


def check_reasons(rows: Sequence[tuple[Person, bool, str]], residents: Collection[int]) -> None:
    """Check that a reason says why a resident does not count, or somebody else does.

    Raises:
        RuleBroken: one is missing.
    """
    for person, counted, reason in rows:
        if counted != (person.pk in residents) and not reason:
            if counted:
                raise RuleBroken(_("{name} does not live in this household. Say why they count.").format(name=person))
            raise RuleBroken(_("{name} lives in this household. Say why they do not count.").format(name=person))


def check_items(items: Sequence[Mapping[str, object]], members: Mapping[int, Person], norms: Norms) -> None:
    """Check the figures of a statement: known kinds, members of the household, no negative amounts.

    Raises:
        RuleBroken: one is wrong; the sentence names the row.
    """
    for number, one in enumerate(items, start=1):
        kind = norms.kinds.get(str(one["kind"]))
        if kind is None:
            raise RuleBroken(_("Row {n}: this kind is not in force on that day.").format(n=number))
        if int(str(one["value"])) < 0:
            raise RuleBroken(_("Row {n}: an amount cannot be negative.").format(n=number))
        if kind.what != "property" and one.get("person") not in members:
            said = _("Row {n}: “{kind}” needs a person who counts as a member of the household.")
            raise RuleBroken(said.format(n=number, kind=kind))


def check_period(first: date, months: int, on: date) -> None:
    """Check that the months of a statement have begun before its day.

    Raises:
        RuleBroken: not, or there are none or more than a year.
    """
    if not 1 <= months <= 12:
        raise RuleBroken(_("Incomes are stated for 1 to 12 months."))
    if ages.months_after(first.replace(day=1), months - 1) > on:
        raise RuleBroken(_("The months of the incomes go beyond the day of the statement. Check the first month."))


def check_since(former: MeansStatement | None, since: date) -> None:
    """Check that a statement is not older than the one that it replaces.

    Raises:
        RuleBroken: it is.
    """
    if former is not None and since < former.since:
        said = _("The current statement is of {day}. Enter that day or a later one.")
        raise RuleBroken(said.format(day=date_format(former.since)))


def check_withdraw_statement(row: MeansStatement, *, is_used: bool) -> None:
    """Check that a statement can be withdrawn.

    Raises:
        RuleBroken: it was withdrawn or replaced, or an amount was decided by it.
    """
    if row.withdrawn_at is not None or row.until is not None:
        raise RuleBroken(_("This statement is no longer in force."))
    if is_used:
        raise RuleBroken(_("An amount was reviewed by this statement. Record a corrected one instead."))


# ---- the one application


def check_wanted(wanted: Sequence[tuple[Person, str]], has_relief: bool, members: Collection[int]) -> None:
    """Check that something is applied for, by members.

    Raises:
        RuleBroken: not.
    """
    if not wanted and not has_relief:
        raise RuleBroken(_("Tick at least one thing to apply for."))
    for person, _scheme in wanted:
        if person.pk not in members:
            raise RuleBroken(_("{name} is no member of the household.").format(name=person.name))


def check_restore(row: HouseholdApplication, *, by: Viewer, last_by: int | None) -> None:
    """Check that the withdrawal of an application can be undone.

    Raises:
        RuleBroken: it was not withdrawn, by somebody else, or too long ago.
    """
    if row.withdrawn_at is None:
        raise RuleBroken(_("This application was not withdrawn."))
    hours = int(rules.value("assistance.undo.within_hours"))
    if last_by != by.user_id or row.withdrawn_at + timedelta(hours=hours) < timezone.now():
        said = _("Only the person who withdrew it can undo that, within {n} hours. Take a new application.")
        raise RuleBroken(said.format(n=hours))


# ---- temporary relief


def being_dealt_with(title: str) -> str:
    """Return the sentence for relief of a cause that is asked for twice."""
    return _("Relief for “{cause}” is being dealt with already.").format(cause=title)


def check_relief(title: str, before: Relief | None, on: date, months: int) -> None:
    """Check that relief for the same cause was not asked or granted lately.

    Raises:
        RuleBroken: it was; the sentence says when it is possible again.
    """
    if before is None:
        return
    if before.state == ReliefState.ASKED:
        raise RuleBroken(being_dealt_with(title))
    day = ages.months_after(before.asked_on, months)
    if day > on:
        said = _("Relief for “{cause}” was granted on {day}. For the same cause it is possible again from {again}.")
        granted = date_format(before.decided_on or before.asked_on)
        raise RuleBroken(said.format(cause=title, day=granted, again=date_format(day)))


def may_act(viewer: Viewer, row: Relief, act: ReliefAct) -> bool:
    """Return whether a step of relief is possible now and the viewer may do it."""
    at, asked = row.community_id, row.state == ReliefState.ASKED
    if act in {ReliefAct.GRANT, ReliefAct.REFUSE}:
        return asked and viewer.user_id != row.filed_by_id and may_decide(viewer, at)
    if act == ReliefAct.PAPERS:
        open_state = row.state in {ReliefState.ASKED, ReliefState.GRANTED}
        return open_state and row.papers_on is None and may(viewer, P.ASSISTANCE_RECORD, at)
    if act == ReliefAct.WITHDRAW:
        return asked and may(viewer, P.ASSISTANCE_RECORD, at)
    hours = int(rules.value("assistance.undo.within_hours"))
    recent = row.last_at + timedelta(hours=hours) >= timezone.now()
    return bool(row.replaced) and row.last_by_id == viewer.user_id and recent


def check_act(viewer: Viewer, row: Relief, act: ReliefAct) -> None:
    """Check a step of relief.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the state does not allow it, it needs a second person, or the time to undo it is over.
    """
    if may_act(viewer, row, act):
        return
    deciding = act in {ReliefAct.GRANT, ReliefAct.REFUSE}
    if not (may_decide(viewer, row.community_id) if deciding else may(viewer, P.ASSISTANCE_VIEW, row.community_id)):
        raise PermissionDenied
    if act in {ReliefAct.PAPERS, ReliefAct.WITHDRAW}:
        check_may(viewer, P.ASSISTANCE_RECORD, row.community_id)
    if deciding and row.state == ReliefState.ASKED:
        raise RuleBroken(_("You took this application. Someone else has to decide it."))
    if act == ReliefAct.UNDO:
        raise RuleBroken(_("There is no step of yours that can still be undone."))
    if act == ReliefAct.PAPERS:
        raise RuleBroken(_("The papers are there already, or the application is closed."))
    raise RuleBroken(_("This application is already “{state}”.").format(state=row.get_state_display()))


def check_amount(viewer: Viewer, row: Relief, amount: int, worth: int, norms: Norms) -> None:
    """Check an amount of relief: above 0, at most what was worked out, and within what the viewer may grant.

    Raises:
        RuleBroken: not.
    """
    if not 0 < amount <= worth:
        raise RuleBroken(_("Grant between 0.01 and {most} yuan.").format(most=f"{worth / 100:.2f}"))
    most = int(norms.line * norms.times("subdistrict_times"))
    if amount > most and not may(viewer, P.SCHEME_APPROVE, row.community_id):
        said = _("The subdistrict grants up to {most} yuan. The district decides on more.")
        raise RuleBroken(said.format(most=f"{most / 100:.2f}"))


# ---- reviews


def check_review(
    viewer: Viewer, statement: MeansStatement | None, *, community_id: int, is_fresh: bool
) -> MeansStatement:
    """Return the statement by which an award is reviewed.

    Raises:
        PermissionDenied: the viewer reviews nothing there.
        RuleBroken: there is no statement since the last review.
    """
    if not may_decide(viewer, community_id):
        raise PermissionDenied
    if statement is None or not is_fresh:
        raise RuleBroken(_("Record the means of today first. The former statement is carried over as a proposal."))
    return statement


def check_known(*, is_known: bool) -> None:
    """Check that nothing is missing of the means by which an award is reviewed.

    Raises:
        RuleBroken: something is.
    """
    if not is_known:
        raise RuleBroken(_("The statement of means is not complete. Record what is missing, then review."))


def check_outcome(outcome: str, before: int | None, after: int | None) -> None:
    """Check that the outcome fits the working.

    Raises:
        RuleBroken: not.
    """
    if outcome == "changed" and (after is None or after == 0):
        raise RuleBroken(_("By the working there is no amount. Choose that the assistance ends."))
    if outcome == "changed" and after == before:
        raise RuleBroken(_("By the working the amount stays the same. Choose “unchanged”."))
    if outcome == "unchanged" and after != before:
        raise RuleBroken(_("By the working the amount changes. Choose the new amount, or that the assistance ends."))


def check_take_back_review(viewer: Viewer, row: Review, *, later: Review | None) -> None:
    """Check that a review can be taken back: nothing was built on it.

    Raises:
        PermissionDenied: the viewer reviews nothing there.
        RuleBroken: it was taken back, a later review followed, or what it set has been paid.
    """
    if not may_decide(viewer, row.community_id):
        raise PermissionDenied
    if row.taken_back_at is not None:
        raise RuleBroken(_("This review was undone already."))
    if later is not None:
        said = _("The means were reviewed again on {day}. Undo that review first.")
        raise RuleBroken(said.format(day=date_format(later.done_on)))
    if row.outcome != ReviewOutcome.UNCHANGED and timezone.localdate() >= paid_from(row):
        said = _(
            "The month of {day} is over, and it was paid by this review. State the means again, then review them again."
        )
        raise RuleBroken(said.format(day=date_format(max(row.since, row.done_on))))


def may_take_back(viewer: Viewer, row: Review, *, later: Review | None) -> bool:
    """Return whether the viewer can take a review back now."""
    if not may_decide(viewer, row.community_id):
        return False
    try:
        check_take_back_review(viewer, row, later=later)
        check_award_as_left(row)
    except RuleBroken:
        return False
    return True


def paid_from(row: Review) -> date:
    """Return the day from which the first month of a review counts as paid: the first of the next month."""
    # Allowances are paid by the month; who pays them reports nothing back to this system.
    return ages.months_after(max(row.since, row.done_on).replace(day=1), 1)


def check_award_as_left(row: Review) -> None:
    """Check that an award is as a review left it.

    Raises:
        RuleBroken: it was checked, ended in another way or runs again since.
    """
    is_same = {
        ReviewOutcome.UNCHANGED: row.award.checked_on == row.done_on,
        ReviewOutcome.CHANGED: True,  # looked at when the change is undone
        ReviewOutcome.ENDED: row.award.until == row.since,
    }
    if not is_same[ReviewOutcome(row.outcome)]:
        raise RuleBroken(
            _("The award was checked, ended or resumed since. The result of the review no longer applies.")
        )
