"""Rules for vacancies, referrals, offers and placements: who may do what, and what forbids it now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Placed, Viewer
from linli.core.errors import RuleBroken
from linli.core.law import content, rules
from linli.registers.people.models import Person
from linli.registers.places.states import Level
from linli.services.vacancies.engine import terms
from linli.services.vacancies.models import Dismissal, Employer, FollowUp, Inquiry, Placement, Referral, Vacancy
from linli.services.vacancies.states import (
    OPEN_STATES,
    FollowUpResult,
    InquiryState,
    ReferralState,
    VacancyKind,
    WhyClosed,
)

NAME_TAKEN = _("This community already has an employer of that name.")
REFERRED = _("This person is already referred to this vacancy.")
PLACED_ALREADY = _("This person already has a placement that has not ended.")
TIMES = "vacancies.welfare.times"


def check_may(by: Viewer, permission: P, community: Placed) -> None:
    """Check that the viewer has a permission in a community.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(permission, community):
        raise PermissionDenied


def acts_for(by: Viewer, employer: Employer) -> bool:
    """Return whether the viewer acts for an employer."""
    return by.may(P.VACANCY_OFFER) and employer.body_id is not None and employer.body_id in by.bodies


def check_acts(by: Viewer, row: Referral) -> None:
    """Check that the viewer helps the resident, or acts for the employer.

    Raises:
        PermissionDenied: neither.
    """
    if not (by.may(P.VACANCY_PLACE, row.community) or acts_for(by, row.vacancy.employer)):
        raise PermissionDenied


# ---- vacancies


def check_terms(words: str, title: str, trade: str, wage: int | None) -> None:
    """Check that a vacancy says what it must, and nothing that the law forbids.

    Raises:
        RuleBroken: it gives no wage, or excludes people against law; the sentence has the article.
    """
    if not wage:
        raise RuleBroken(terms.without_wage())
    for text in (title, words):
        for sentence in terms.unlawful(text, trade):
            raise RuleBroken(sentence)


def check_codes(name: str, codes: Collection[str]) -> None:
    """Check that codes are of a list.

    Raises:
        RuleBroken: one is not.
    """
    for code in codes:
        if code not in content.codes(name):
            raise RuleBroken(format_lazy(_("“{code}” is not known."), code=code))


def check_facts(vacancy: Vacancy) -> None:
    """Check the facts of a vacancy that is about to be saved.

    Raises:
        RuleBroken: something is missing, forbidden or contradicts itself.
    """
    check_terms(vacancy.words, vacancy.title, vacancy.trade, vacancy.wage_low)
    check_codes("occupation", [vacancy.trade])
    check_codes("job_paper", vacancy.papers)
    check_codes("work_demand", vacancy.demands)
    check_codes("skill_grade", [vacancy.grade] if vacancy.grade else [])
    if vacancy.wage_high is not None and vacancy.wage_high < vacancy.wage_low:
        raise RuleBroken(_("The highest wage is below the lowest."))
    if vacancy.closes_on < vacancy.since:
        raise RuleBroken(_("The last day is before the first."))
    building = vacancy.building
    if building is not None and building.level != Level.BUILDING:
        raise RuleBroken(_("Choose a building."))


def check_places(vacancy: Vacancy, taken: int) -> None:
    """Check that a vacancy keeps at least the places that are taken.

    Raises:
        RuleBroken: it would not.
    """
    if vacancy.places < taken:
        raise RuleBroken(format_lazy(_("{count} places are taken already."), count=taken))


def check_open(vacancy: Vacancy, on: date) -> None:
    """Check that a vacancy is open.

    Raises:
        RuleBroken: it is not.
    """
    if not vacancy.holds_on(on):
        raise RuleBroken(format_lazy(_("{name} is not open."), name=vacancy.title))


def check_close(vacancy: Vacancy) -> None:
    """Check that a vacancy may be withdrawn.

    Raises:
        RuleBroken: it has ended.
    """
    if vacancy.until is not None and vacancy.until <= timezone.localdate():
        raise RuleBroken(format_lazy(_("{name} has ended."), name=vacancy.title))


def check_reopen(vacancy: Vacancy) -> None:
    """Check that the withdrawal of a vacancy may be undone.

    Raises:
        RuleBroken: it was not withdrawn, or its last day has passed.
    """
    if vacancy.why_closed != WhyClosed.WITHDRAWN:
        raise RuleBroken(format_lazy(_("{name} was not withdrawn."), name=vacancy.title))
    if vacancy.closes_on < timezone.localdate():
        raise RuleBroken(_("Its last day has passed. Add a new vacancy."))


# ---- people and referrals


def check_person(person: Person) -> None:
    """Check that a person may be referred.

    Raises:
        RuleBroken: they died.
    """
    if person.died is not None:
        raise RuleBroken(format_lazy(_("{name} died according to the register."), name=person.name))


def check_free(vacancy: Vacancy, taken: int) -> None:
    """Check that a vacancy has a free place.

    Raises:
        RuleBroken: all are taken.
    """
    if taken >= vacancy.places:
        raise RuleBroken(format_lazy(_("All places of {name} are taken."), name=vacancy.title))


def check_state(row: Referral, *states: ReferralState) -> None:
    """Check that a referral is in one of some states.

    Raises:
        RuleBroken: somebody else changed it meanwhile.
    """
    if row.state not in states:
        said = _("This referral is in the state “{state}”. Reload the page.")
        raise RuleBroken(format_lazy(said, state=row.get_state_display()))


def check_day(day: date, *, since: date) -> None:
    """Check that something happened between a day and today.

    Raises:
        RuleBroken: it is before, or in the future.
    """
    if day > timezone.localdate():
        raise RuleBroken(_("The day is in the future."))
    if day < since:
        raise RuleBroken(_("The day is before the referral."))


def check_ahead(day: date, *, since: date) -> None:
    """Check a day that may be in the future, but not before another.

    Raises:
        RuleBroken: it is.
    """
    if day < since:
        raise RuleBroken(_("The day is before the referral."))


def check_reason(name: str, reason: str) -> None:
    """Check that a reason is one of a list.

    Raises:
        RuleBroken: it is missing or not of the list.
    """
    if reason not in content.codes(name):
        raise RuleBroken(_("Choose a reason."))


def check_welfare(vacancy: Vacancy, before: int, *, entitled: bool) -> None:
    """Check that a person may be placed in a public-welfare post.

    Raises:
        RuleBroken: they are not recognised as hard to employ, or were placed as often as the rule allows.
    """
    if vacancy.kind != VacancyKind.WELFARE:
        return
    if not entitled:
        raise RuleBroken(_("Public-welfare posts are for people who are recognised as hard to employ."))
    most = int(rules.value(TIMES, code=vacancy.community.code))
    if before >= most:
        raise RuleBroken(
            format_lazy(_("The person was placed in public-welfare posts {count} times, the most allowed."), count=most)
        )


def check_undo_start(row: Placement) -> None:
    """Check that the start of work may be undone.

    Raises:
        RuleBroken: the placement ended or a follow-up found something.
    """
    if row.until is not None or row.follow_ups.exclude(result=FollowUpResult.NONE).exists():
        raise RuleBroken(_("The placement ended or was followed up. Record its end instead."))


def check_placement_end(row: Placement, until: date) -> None:
    """Check that a placement may end on a day.

    Raises:
        RuleBroken: it has ended, or would end before it began or in the future.
    """
    if row.until is not None:
        raise RuleBroken(_("The placement has already ended."))
    if not row.since <= until <= timezone.localdate():
        raise RuleBroken(_("The end is before the start or in the future."))


def check_follow_up(row: FollowUp) -> None:
    """Check that a follow-up can be recorded.

    Raises:
        RuleBroken: it was done or is no longer needed.
    """
    if row.result or row.dropped:
        raise RuleBroken(_("This follow-up is done or no longer needed. Reload the page."))


def check_dismissed(row: Dismissal) -> None:
    """Check that a dismissal has not been undone.

    Raises:
        RuleBroken: it has.
    """
    if row.until is not None:
        raise RuleBroken(_("This was undone already. Reload the page."))


def check_inquiry(row: Inquiry) -> None:
    """Check that a question waits for an answer.

    Raises:
        RuleBroken: it was answered or withdrawn.
    """
    if row.state != InquiryState.SENT:
        raise RuleBroken(_("This question was answered or withdrawn. Reload the page."))


def check_withdrawable(row: Referral) -> None:
    """Check that a referral may be withdrawn.

    Raises:
        RuleBroken: it is decided.
    """
    if row.state not in OPEN_STATES:
        raise RuleBroken(_("This referral is closed. Reload the page."))
