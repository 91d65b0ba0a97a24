"""Rules for courses and job fairs: who may do what, and what forbids it now."""

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
from linli.core.law import content
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.training.engine.subsidy import SubsidyBar
from linli.services.training.models import CourseRequest, FairGuest, JobFair, Trainee, TrainingCourse, TrainingSubsidy
from linli.services.training.states import ClaimState, CourseState, GuestState, RequestState, TraineeState

KNOWN = _("This person is already on the list of this course.")
INVITED = _("This person is already invited.")
STANDS = _("This vacancy already takes part.")
TALKED = _("This talk is already recorded.")
CERTIFIED = _("This certificate is already recorded.")
PAID_BEFORE = _("A subsidy for this level is already claimed or paid.")
BARS = {
    SubsidyBar.GROUP: _("The person is in no group that is entitled to the subsidy."),
    SubsidyBar.FREE: _("The course was free, so there is nothing to subsidise."),
    SubsidyBar.BEFORE: PAID_BEFORE,
    SubsidyBar.YEAR: _("The person has as many subsidies in this year as the rule allows."),
    SubsidyBar.LATE: _("The certificate is too old for a claim."),
}


def check_may(by: Viewer, permission: P, community: Placed) -> None:
    """Check that the viewer has a permission in a community.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(permission, community):
        raise PermissionDenied


def helps(by: Viewer, row: Trainee | FairGuest) -> bool:
    """Return whether the viewer helps the resident to find work."""
    return by.may(P.VACANCY_PLACE, row.community)


def runs(by: Viewer, event: TrainingCourse | JobFair) -> bool:
    """Return whether the viewer manages a course or fair."""
    return by.may(P.TRAINING_EDIT, event.community)


def check_helps_or_runs(by: Viewer, row: Trainee | FairGuest, event: TrainingCourse | JobFair) -> None:
    """Check that the viewer helps the resident, or manages the course or fair.

    Raises:
        PermissionDenied: neither.
    """
    if not (helps(by, row) or runs(by, event)):
        raise PermissionDenied


def check_in_reach(event: TrainingCourse | JobFair, person: Person) -> None:
    """Check that a course or fair is open to the community of a person.

    Raises:
        RuleBroken: it is not.
    """
    if event.community_id == person.community_id:
        return
    if event.area_id is None or person.community.parent_id != event.area_id:
        raise RuleBroken(format_lazy(_("{name} is not open to this community."), name=event.title))


def check_course(row: TrainingCourse) -> None:
    """Check the facts of a course that is about to be saved.

    Raises:
        RuleBroken: something is missing or contradicts itself.
    """
    for name, code in (("occupation", row.trade), ("skill_grade", row.grade), ("job_paper", row.paper)):
        if code and code not in content.codes(name):
            raise RuleBroken(format_lazy(_("“{code}” is not known."), code=code))
    if not (row.trade or row.paper):
        raise RuleBroken(_("Choose an occupation or a paper."))
    if row.grade and not row.trade:
        raise RuleBroken(_("A grade needs an occupation."))
    if row.last_day < row.first_day:
        raise RuleBroken(_("The last day is before the first."))
    if row.ends <= row.starts:
        raise RuleBroken(_("The end must come after the beginning."))
    if not row.days():
        raise RuleBroken(_("None of these weekdays is between the first and the last day."))
    check_area(row.area, row.community)


def check_area(area: Place | None, community: Place) -> None:
    """Check that a community is inside a subdistrict.

    Raises:
        RuleBroken: it is not.
    """
    if area is not None and area.pk != community.parent_id:
        raise RuleBroken(_("Choose the subdistrict of this community."))


def check_fair(row: JobFair) -> None:
    """Check the facts of a job fair that is about to be saved.

    Raises:
        RuleBroken: the times or the subdistrict make no sense.
    """
    if row.ends <= row.starts:
        raise RuleBroken(_("The end must come after the beginning."))
    check_area(row.area, row.community)


def check_places(row: TrainingCourse, taken: int) -> None:
    """Check that a course keeps at least the places that are taken.

    Raises:
        RuleBroken: it would not.
    """
    if row.places < taken:
        raise RuleBroken(format_lazy(_("{count} places are taken already."), count=taken))


def check_held(event: TrainingCourse | JobFair) -> None:
    """Check that a course or fair is not cancelled.

    Raises:
        RuleBroken: it is.
    """
    if event.cancelled_on is not None:
        raise RuleBroken(format_lazy(_("{name} is cancelled."), name=event.title))


def check_cancelled(event: TrainingCourse | JobFair) -> None:
    """Check that a course or fair is cancelled.

    Raises:
        RuleBroken: it is not.
    """
    if event.cancelled_on is None:
        raise RuleBroken(_("This was undone already. Reload the page."))


def check_takes_in(course: TrainingCourse) -> None:
    """Check that people may still come into a course.

    Raises:
        RuleBroken: it is cancelled or over.
    """
    check_held(course)
    if course.state == CourseState.OVER:
        raise RuleBroken(format_lazy(_("{name} is over."), name=course.title))


def check_ahead(course: TrainingCourse) -> None:
    """Check that a course has not begun, so that anybody may ask for a place.

    Raises:
        RuleBroken: it is cancelled or has begun.
    """
    check_held(course)
    if course.state != CourseState.AHEAD:
        raise RuleBroken(format_lazy(_("{name} has begun. Ask at your community."), name=course.title))


def check_person(person: Person) -> None:
    """Check that a person may take part.

    Raises:
        RuleBroken: they died.
    """
    if person.died is not None:
        raise RuleBroken(format_lazy(_("{name} died according to the register."), name=person.name))


def check_looking(is_looking: bool) -> None:
    """Check that a person looks for work: only they are invited.

    Raises:
        RuleBroken: by the records they do not.
    """
    if not is_looking:
        raise RuleBroken(_("By the records this person does not look for work. Record it first."))


def check_state(row: Trainee | FairGuest, *states: TraineeState | GuestState) -> None:
    """Check that a person is in one of some states.

    Raises:
        RuleBroken: somebody else changed it meanwhile.
    """
    if row.state not in states:
        said = _("The state is “{state}” now. Reload the page.")
        raise RuleBroken(format_lazy(said, state=row.get_state_display()))


def check_turn(position: int, free: int) -> None:
    """Check that a place is free for the person at a position of the waiting order, from 0.

    Raises:
        RuleBroken: the course is full, or others come first.
    """
    if free <= 0:
        raise RuleBroken(_("The course is full. The person stays on the waiting list."))
    if position >= free:
        raise RuleBroken(
            format_lazy(
                _("{free} places are free and {count} people come first. Enrol them, or record why they do not come."),
                free=free,
                count=position,
            )
        )


def check_reason(reason: str, state: TraineeState) -> None:
    """Check that a reason fits the new state.

    Raises:
        RuleBroken: it is missing or of another state.
    """
    entry = content.codes("trainee_reason").get(reason)
    if entry is None or state.value not in entry.get("of", ()):
        raise RuleBroken(_("Choose a reason."))


def check_code(name: str, code: str) -> None:
    """Check that a code is in a list.

    Raises:
        RuleBroken: it is not.
    """
    if code not in content.codes(name):
        raise RuleBroken(_("Choose a reason."))


def check_undo(former: str) -> None:
    """Check that there is a step to undo.

    Raises:
        RuleBroken: there is none.
    """
    if not former:
        raise RuleBroken(_("There is no step to undo."))


def check_taught_on(course: TrainingCourse, day: date) -> None:
    """Check that attendance of a day can be recorded.

    Raises:
        RuleBroken: the course is not taught on it, or it is in the future.
    """
    check_held(course)
    if day not in course.days():
        raise RuleBroken(_("The course is not taught on that day."))
    if day > timezone.localdate():
        raise RuleBroken(_("The day is in the future."))


def check_no_attendance(row: Trainee, *, came: bool) -> None:
    """Check that somebody who goes back to before the course has no day of attendance.

    Raises:
        RuleBroken: they have.
    """
    if came:
        raise RuleBroken(format_lazy(_("{name} came to the course. Undo the attendance first."), name=row.person.name))


def check_day(day: date, *, since: date) -> None:
    """Check that something happened between a day and today.

    Raises:
        RuleBroken: it is before, or in the future.
    """
    if not since <= day <= timezone.localdate():
        raise RuleBroken(_("The day is before the course began or in the future."))


def check_no_claim(states: Collection[str]) -> None:
    """Check that no claim rests on a certificate.

    Raises:
        RuleBroken: one does.
    """
    if states:
        raise RuleBroken(_("A subsidy is claimed for this certificate. Withdraw the claim first."))


def check_certified(is_certified: bool) -> None:
    """Check that a certificate is recorded.

    Raises:
        RuleBroken: none is.
    """
    if not is_certified:
        raise RuleBroken(_("Record the certificate first."))


def check_bar(bar: SubsidyBar) -> None:
    """Check that nothing bars a subsidy.

    Raises:
        RuleBroken: with the sentence of what bars it.
    """
    if bar:
        raise RuleBroken(BARS[bar])


def check_claim(row: TrainingSubsidy, *states: ClaimState) -> None:
    """Check that a claim is in one of some states.

    Raises:
        RuleBroken: somebody else changed it meanwhile.
    """
    if row.state not in states:
        said = _("The claim is “{state}” now. Reload the page.")
        raise RuleBroken(format_lazy(said, state=row.get_state_display()))


def check_other_person(by: Viewer, row: TrainingSubsidy) -> None:
    """Check that who settles a claim did not make it.

    Raises:
        RuleBroken: it is the same person.
    """
    if by.user_id is not None and by.user_id == row.by_id:
        raise RuleBroken(_("Another person has to settle a claim that you made."))


def check_began(fair: JobFair) -> None:
    """Check that a fair has begun, so that people can have come.

    Raises:
        RuleBroken: its day is in the future.
    """
    if fair.day > timezone.localdate():
        raise RuleBroken(_("The job fair is in the future."))


def check_takes_part(takes_part: bool) -> None:
    """Check that a vacancy takes part in a fair.

    Raises:
        RuleBroken: it does not.
    """
    if not takes_part:
        raise RuleBroken(_("This vacancy does not take part. Reload the page."))


def check_no_talks(has_talks: bool) -> None:
    """Check that nobody talked at a stand, or a guest with nobody.

    Raises:
        RuleBroken: somebody did.
    """
    if has_talks:
        raise RuleBroken(_("A talk at the job fair is recorded. Undo it first."))


def check_request(row: CourseRequest) -> None:
    """Check that a request waits for an answer.

    Raises:
        RuleBroken: it was answered or withdrawn.
    """
    if row.state != RequestState.SENT:
        raise RuleBroken(_("This request was answered or withdrawn. Reload the page."))
