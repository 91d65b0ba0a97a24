"""Rules of elder care: who may do what, and what forbids it now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, time

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content
from linli.registers.people.models import Household, Person, Residency
from linli.registers.places.models import Place
from linli.services.eldercare.models import (
    AbilityAssessment,
    Absence,
    CarePlan,
    ContactDay,
    ContactDuty,
    Kin,
    OfPerson,
    Proxy,
    Scoring,
)
from linli.services.eldercare.states import ESCALATION, FIRST, ContactAct, ContactState

ALONE = _("An assessment needs two assessors. Choose a colleague as the second one.")
UNDER_WAY = _("An assessment of this person is under way. Finish or withdraw it first.")
NO_CONSENT = _("A proxy needs the person's consent: enter its day and how it was given. Nothing is saved without it.")
WHAT_FOR = _("Choose what the proxy may do.")
ONE_DUTY = _("This person already has a daily contact. End it before you agree another one.")
ONE_ABSENCE = _("This person is already recorded as absent. Enter the return first.")
PLAN_CHANGED = _("Someone else has just agreed a new version of this plan. Open it again.")


def check_may(permission: Permission, person: Person, *, by: Viewer) -> None:
    """Check that the viewer has the permission where the person lives.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.scope(permission).has(person.community_id):
        raise PermissionDenied


def check_person(permission: Permission, person: Person, *, by: Viewer) -> None:
    """Check that something new may be recorded about a person.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: the person has died.
    """
    check_may(permission, person, by=by)
    if person.died is not None:
        raise RuleBroken(_("The death of this person is recorded, so nothing new can be added."))


def check_day(on: date) -> None:
    """Check that a day is not in the future.

    Raises:
        RuleBroken: it is.
    """
    if on > timezone.localdate():
        raise RuleBroken(_("The date cannot be in the future."))


# ---- records


def check_end(row: OfPerson, on: date) -> None:
    """Check that a record may end on a day.

    Raises:
        RuleBroken: it has ended already, or would end before it began.
    """
    if row.is_over:
        raise RuleBroken(_("This entry has already ended."))
    if on < row.since:
        raise RuleBroken(_("The end date cannot be before the start date."))


def check_reopen(row: OfPerson, others: Collection[OfPerson]) -> None:
    """Check that the end of a record may be undone.

    Raises:
        RuleBroken: it has not ended, or another one has taken its place.
    """
    if row.until == row.planned_until:
        raise RuleBroken(_("This entry has not ended."))
    if not may_reopen(row, others):
        raise RuleBroken(_("Another entry has taken its place since, so the end cannot be undone."))


def may_reopen(row: OfPerson, others: Collection[OfPerson]) -> bool:
    """Return whether the end of a record may be undone; `others` are the open ones of its kind."""
    is_alone = not others or not isinstance(row, (Absence, CarePlan, ContactDuty))
    return row.until != row.planned_until and is_alone


def check_proxy(consent: str, *, consent_on: date | None, document: str, purposes: Collection[str]) -> None:
    """Check that somebody may act for a person.

    Raises:
        RuleBroken: the consent of the person or the document of the guardian is missing, or what it is for.
    """
    code = content.codes("proxy_consent").get(consent)
    if code is None or consent_on is None:
        raise RuleBroken(NO_CONSENT)
    check_day(consent_on)
    if code.get("document") and not document:
        raise RuleBroken(_("If the person cannot agree, enter the document that shows who is the guardian."))
    if not purposes:
        raise RuleBroken(WHAT_FOR)


def check_agreed(plan_by: Proxy | None, on: date) -> None:
    """Check that a proxy who agrees to a plan was a proxy on that day.

    Raises:
        RuleBroken: the day is in the future, or the proxy did not act then.
    """
    check_day(on)
    if plan_by is not None and not plan_by.holds_on(on):
        raise RuleBroken(_("The proxy did not act for this person on that day."))


def check_new_kin(same: Collection[Kin]) -> None:
    """Check that a next of kin is not there already.

    Raises:
        RuleBroken: name and number are.
    """
    if same:
        raise RuleBroken(_("This next of kin is already recorded."))


def check_new_proxy(same: Collection[Proxy]) -> None:
    """Check that a proxy is not there already.

    Raises:
        RuleBroken: the name is.
    """
    if same:
        raise RuleBroken(_("This proxy is already recorded. Withdraw the earlier entry before you change it."))


def check_span(since: date, until: date | None) -> None:
    """Check that two days are in order.

    Raises:
        RuleBroken: they are not.
    """
    if until is not None and until <= since:
        raise RuleBroken(_("The end date cannot be before the start date."))


def check_plan(now: CarePlan | None, replaces: int | None, agreed_on: date, review_on: date) -> None:
    """Check that a plan follows the one that the form showed.

    Raises:
        RuleBroken: there is another one since, or its days are out of order.
    """
    if (now.pk if now else None) != replaces:
        raise RuleBroken(PLAN_CHANGED)
    if now is not None and agreed_on < now.since:
        raise RuleBroken(_("The plan in force was agreed later. Check the day."))
    if review_on <= agreed_on:
        raise RuleBroken(_("The review must be after the day of the agreement."))


def check_absence(since: date, until: date | None, others: Collection[Absence]) -> None:
    """Check the days of an absence against the others of the person.

    Raises:
        RuleBroken: they are out of order, or overlap.
    """
    if until is not None and until < since:
        raise RuleBroken(_("The end date cannot be before the start date."))
    for other in others:
        ends_before = until is not None and until <= other.since
        begins_after = other.until is not None and since >= other.until
        if not (ends_before or begins_after or other.until == other.since):
            raise RuleBroken(_("This person is recorded as absent on some of these days already."))


def check_duty(caller: str, *, consent_on: date | None, name: str) -> None:
    """Check who makes a daily contact.

    Raises:
        RuleBroken: a neighbour has not agreed, or nobody is named.
    """
    code = content.codes("contact_caller").get(caller)
    if code is None:
        raise RuleBroken(_("Choose who makes the contact."))
    if code.get("consent") and consent_on is None:
        raise RuleBroken(_("Enter the day on which the neighbour agreed. Without it the neighbour cannot be named."))
    if caller != "worker" and not name:
        raise RuleBroken(_("Enter the name of the volunteers or the neighbour."))
    if consent_on is not None:
        check_day(consent_on)


# ---- assessments


def check_assessors(by: Viewer, second_id: int | None, possible: Collection[int]) -> int:
    """Return the second assessor, if there are two.

    Raises:
        RuleBroken: there is no second one, it is the first, or one who may not assess here.
    """
    if second_id is None or second_id == by.user_id or by.user_id is None:
        raise RuleBroken(ALONE)
    if second_id not in possible:
        raise RuleBroken(_("The second assessor may not assess in this community. Choose another colleague."))
    return second_id


def check_start(day: date, reason: str, about: AbilityAssessment | None, assessors: Collection[int | None]) -> None:
    """Check that an assessment may begin.

    Raises:
        RuleBroken: the day is in the future; a dispute names no assessment, or has an assessor of the disputed one.
    """
    check_day(day)
    code = content.codes("ability_reason").get(reason)
    if code is None:
        raise RuleBroken(_("Choose the reason of the assessment."))
    if not code.get("dispute"):
        return
    if about is None:
        raise RuleBroken(_("There is no assessment that could be disputed."))
    if about.assessors & set(assessors):
        raise RuleBroken(_("A disputed result is assessed again by two others than before."))


def check_later(day: date, current: AbilityAssessment | None) -> None:
    """Check that a result is not older than the valid one.

    Raises:
        RuleBroken: it is.
    """
    if current is not None and day < current.since:
        said = _("There is a later assessment, of {day}. Check the day of this one.")
        raise RuleBroken(str(said).format(day=date_format(current.since)))


def check_under_way(assessment: AbilityAssessment) -> None:
    """Check that an assessment has no result yet and was not withdrawn.

    Raises:
        RuleBroken: it has, or was.
    """
    if assessment.withdrawn_at is not None:
        raise RuleBroken(_("This assessment was withdrawn."))
    if assessment.done_at is not None:
        raise RuleBroken(_("This assessment has its result. Correct it by a new version."))


def check_assessor(assessment: AbilityAssessment, *, by: Viewer) -> None:
    """Check that the viewer is one of the two assessors.

    Raises:
        PermissionDenied: the viewer is not.
    """
    if by.user_id not in assessment.assessors:
        raise PermissionDenied


def check_open_scoring(scoring: Scoring | None) -> None:
    """Check that an assessor has not finished the answers.

    Raises:
        RuleBroken: the answers are finished.
    """
    if scoring is not None and scoring.complete_at is not None:
        raise RuleBroken(_("You have finished your answers, so they can no longer be changed."))


def check_countersign(assessment: AbilityAssessment, first: Scoring | None, own: Scoring | None, *, by: Viewer) -> str:
    """Return the answers of the first assessor, if the second one may confirm them.

    Raises:
        PermissionDenied: the viewer is not the second assessor.
        RuleBroken: the first has not finished, or the second has scored apart.
    """
    if by.user_id != assessment.second_id:
        raise PermissionDenied
    if first is None or first.complete_at is None:
        raise RuleBroken(_("The first assessor has not finished yet."))
    if own is not None and own.answers:
        raise RuleBroken(
            _("You have answers of your own. Finish them; where they differ you agree with your colleague.")
        )
    return first.answers


def check_both(said: Collection[int]) -> None:
    """Check that both assessors have finished.

    Raises:
        RuleBroken: one has not.
    """
    if len(said) < 2:
        raise RuleBroken(_("Both assessors must finish before differences are settled."))


def check_settle(missing: Sequence[str]) -> None:
    """Check that each difference has an agreed value and a reason.

    Raises:
        RuleBroken: one has not.
    """
    if missing:
        said = _("Choose the agreed answer and enter the reason for: {names}.")
        raise RuleBroken(str(said).format(names=str(_(", ")).join(missing)))


def check_withdraw(assessment: AbilityAssessment, later: AbilityAssessment | None) -> None:
    """Check that an assessment may be withdrawn.

    Raises:
        RuleBroken: it was, or a later one has replaced it.
    """
    if assessment.withdrawn_at is not None:
        raise RuleBroken(_("This assessment was withdrawn."))
    if later is not None:
        raise RuleBroken(_("A later assessment has replaced this one. Withdraw that one first."))


# ---- daily contacts


def check_step(contact: ContactDay, act: str) -> None:
    """Check that a step of a contact may be recorded.

    Raises:
        RuleBroken: the contact has ended, or there was no try yet.
    """
    if contact.has_ended:
        raise RuleBroken(_("This contact has ended. Undo its last step if it was a mistake."))
    if act in ESCALATION and contact.state == ContactState.WAITING:
        raise RuleBroken(_("First record that nobody answered."))
    if act == ContactAct.NO_ANSWER and contact.state != ContactState.WAITING:
        raise RuleBroken(_("That nobody answered is already recorded. Record the next step."))
    if act not in ESCALATION | FIRST:
        raise RuleBroken(_("Choose what was done."))


def check_due(*, is_due: bool) -> None:
    """Check that a contact is due today.

    Raises:
        RuleBroken: it has ended, or the person is absent.
    """
    if not is_due:
        raise RuleBroken(_("No contact is due today: it has ended, or the person is absent."))


def check_hours(since: time, until: time) -> None:
    """Check that two times of a day are in order.

    Raises:
        RuleBroken: they are not.
    """
    if until <= since:
        raise RuleBroken(_("The contact must end later than it begins. Check the times."))


def check_kin(act: str, kin: Kin | None, person: Person) -> None:
    """Check that a call to a next of kin says to whom.

    Raises:
        RuleBroken: nobody is named, or it is the kin of someone else.
    """
    if act == ContactAct.KIN and (kin is None or person.pk not in {kin.person_id, kin.person.merged_into_id}):
        raise RuleBroken(_("Choose which next of kin was called."))


def check_hand_over(contact: ContactDay) -> None:
    """Check that a case may be made of a contact.

    Raises:
        RuleBroken: it has ended, or nobody was tried.
    """
    check_step(contact, ContactAct.HELP)
    if contact.state == ContactState.WAITING:
        raise RuleBroken(_("First record that nobody answered."))


def check_home(home: Residency | None) -> tuple[Place, Household]:
    """Return the dwelling and the household of a person.

    Raises:
        RuleBroken: there is none.
    """
    if home is None:
        raise RuleBroken(_("This person has no registered address here."))
    return home.dwelling, home.household


def may_undo(contact: ContactDay, last: str | None) -> bool:
    """Return whether the last step may be undone."""
    return last not in {None, ContactAct.HANDED_OVER} and contact.day == timezone.localdate()


def check_undo(contact: ContactDay, last: str | None) -> None:
    """Check that the last step of a contact may be undone.

    Raises:
        RuleBroken: there is none, it became a case, or the day is over.
    """
    if last is None:
        raise RuleBroken(_("There is no step to undo."))
    if last == ContactAct.HANDED_OVER:
        raise RuleBroken(_("A case was made of this contact. Close or withdraw the case instead."))
    if contact.day != timezone.localdate():
        raise RuleBroken(_("Only steps of today can be undone."))
