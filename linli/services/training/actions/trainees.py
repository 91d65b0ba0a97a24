"""From a proposal to a certificate. A person decides at each step; a mistake goes one step back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person
from linli.services.employment import actions as employment
from linli.services.training import policies
from linli.services.training.actions.courses import locked as locked_course
from linli.services.training.models import CourseAttendance, SkillCertificate, Trainee, TrainingCourse
from linli.services.training.queries import waiting
from linli.services.training.states import COUNTING, SEATED, TAUGHT
from linli.services.training.states import TraineeState as S
from linli.services.vacancies import actions as vacancies
from linli.services.vacancies.models import HeldPaper


def locked(row: Trainee) -> Trainee:
    """Return a person in a course with the row and that of the course locked."""
    locked_course(row.course)
    rows = Trainee.objects.select_for_update(of=("self",))
    return rows.select_related("community", "person__community", "course__community").get(pk=row.pk)


def _come_in(course: TrainingCourse, person: Person, by: Viewer) -> TrainingCourse:
    """Return the locked course after checking that this person may come onto its list."""
    policies.check_may(by, P.VACANCY_PLACE, person.community)
    policies.check_person(person)
    course = locked_course(course)
    policies.check_takes_in(course)
    policies.check_in_reach(course, person)
    return course


@transaction.atomic
def propose(course: TrainingCourse, person: Person, *, by: Viewer, need: str = "") -> Trainee:
    """Put a person on the list of a course, to talk with them about it; `need` is an entry of the training plan.

    Raises:
        PermissionDenied: the viewer does not help residents of that community to find work.
        RuleBroken: the course is over or not open to the community, or the person is on its list.
    """
    course = _come_in(course, person, by)
    with only_once(policies.KNOWN):
        row = Trainee.objects.create(
            community=person.community, course=course, person=person, need=need, by_id=by.user_id
        )
    journal.record("trainee.proposed", row, by=by, need=need)
    return row


@transaction.atomic
def ask(course: TrainingCourse, person: Person, *, by: Viewer, on: date | None = None) -> Trainee:
    """Record that a person asks for a place, proposed before or not; they wait in the order of the rule.

    Raises:
        PermissionDenied: the viewer does not help residents of that community to find work.
        RuleBroken: the course is over or not open to the community, or the person has asked before.
    """
    course = _come_in(course, person, by)
    row = Trainee.objects.select_for_update(of=("self",)).filter(course=course, person=person).first()
    if row is None:
        row = Trainee(community=person.community, course=course, person=person, by_id=by.user_id)
    else:
        policies.check_state(row, S.PROPOSED)
        row.former = S.PROPOSED
    day = on or timezone.localdate()
    row.state, row.asked_on, row.changed_on = S.ASKED, day, timezone.localdate()
    row.group, row.looking_since = waiting.standing(person, day)
    with only_once(policies.KNOWN):
        row.save()
    journal.record("trainee.asked", row, by=by, group=row.group)
    return row


@transaction.atomic
def enrol(row: Trainee, *, by: Viewer) -> Trainee:
    """Give a waiting person a place; only to those whose turn it is.

    Raises:
        RuleBroken: the course is full, or others come first by the rule.
    """
    row = locked(row)
    policies.check_helps_or_runs(by, row, row.course)
    policies.check_state(row, S.ASKED)
    policies.check_takes_in(row.course)
    free = _free_seats(row.course)
    order = [one.pk for one in waiting.waiting(row.course)]
    policies.check_turn(order.index(row.pk), len(free))
    row.seat = free[0]
    _move(row, S.ENROLLED)
    journal.record("trainee.enrolled", row, by=by)
    return row


def _free_seats(course: TrainingCourse) -> list[int]:
    taken = set(course.trainees.filter(state__in=SEATED).values_list("seat", flat=True))
    return [seat for seat in range(1, course.places + 1) if seat not in taken]


def _move(row: Trainee, state: S, reason: str = "") -> None:
    """Save a new state; who has no place in it gives the seat back."""
    row.former, row.state, row.reason, row.changed_on = row.state, state, reason, timezone.localdate()
    if state not in SEATED:
        row.seat = None
    row.save(update_fields=["former", "state", "reason", "seat", "changed_on"])


@transaction.atomic
def decline(row: Trainee, *, by: Viewer, reason: str) -> Trainee:
    """Record that a person does not take part, with a reason of `trainee_reason`."""
    row = locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_state(row, S.PROPOSED, S.ASKED)
    policies.check_reason(reason, S.DECLINED)
    _move(row, S.DECLINED, reason)
    journal.record("trainee.declined", row, by=by, reason=reason)
    return row


@transaction.atomic
def leave(row: Trainee, *, by: Viewer, reason: str) -> Trainee:
    """Record that a person left the course; their place is free for the next who waits."""
    row = locked(row)
    policies.check_helps_or_runs(by, row, row.course)
    policies.check_state(row, *TAUGHT)
    policies.check_reason(reason, S.LEFT)
    _move(row, S.LEFT, reason)
    journal.record("trainee.left", row, by=by, reason=reason)
    return row


@transaction.atomic
def complete(row: Trainee, *, by: Viewer) -> Trainee:
    """Record that a person completed the course."""
    row = locked(row)
    policies.check_helps_or_runs(by, row, row.course)
    policies.check_state(row, S.ATTENDING)
    _move(row, S.COMPLETED)
    journal.record("trainee.completed", row, by=by)
    return row


@transaction.atomic
def fail(row: Trainee, *, by: Viewer, reason: str) -> Trainee:
    """Record that a person did not pass, with a reason of `trainee_reason`."""
    row = locked(row)
    policies.check_helps_or_runs(by, row, row.course)
    policies.check_state(row, S.ATTENDING)
    policies.check_reason(reason, S.NOT_PASSED)
    _move(row, S.NOT_PASSED, reason)
    journal.record("trainee.not_passed", row, by=by, reason=reason)
    return row


BEFORE = {S.ENROLLED: S.ASKED, S.ATTENDING: S.ENROLLED, S.COMPLETED: S.ATTENDING, S.NOT_PASSED: S.ATTENDING}


@transaction.atomic
def step_back(row: Trainee, *, by: Viewer) -> Trainee:
    """Undo the last step.

    Raises:
        RuleBroken: there is none, a certificate or attendance rests on it, or the place went to somebody else.
    """
    row = locked(row)
    policies.check_helps_or_runs(by, row, row.course)
    state = S(row.state)
    target = BEFORE.get(state) or row.former or (S.PROPOSED if state == S.ASKED and row.need else "")
    policies.check_undo(target)
    if state == S.COMPLETED:
        policies.check_no_claim([one.number for one in row.certificates.filter(taken_back=False)])
    if state == S.ATTENDING or (state == S.ENROLLED and target == S.ASKED):
        policies.check_no_attendance(row, came=row.attendances.exists())
    if target in SEATED and row.seat is None:
        free = _free_seats(row.course)
        policies.check_turn(0, len(free))
        row.seat = free[0]
    row.state, row.former, row.reason = target, "", ""
    if target not in SEATED:
        row.seat = None
    row.save(update_fields=["state", "former", "reason", "seat"])
    journal.record("trainee.stepped_back", row, by=by, former=state.value)
    return row


@transaction.atomic
def tick_day(course: TrainingCourse, day: date, *, by: Viewer, came: Collection[int], shown: Collection[int]) -> int:
    """Record who came on a day; return how many ticks changed.

    `came` are the ticked trainees and `shown` those that were ticked when the page was opened, so that what somebody
    else ticked meanwhile stays.

    Raises:
        RuleBroken: the course is not taught on that day, or it is in the future.
    """
    course = locked_course(course)
    policies.check_may(by, P.TRAINING_EDIT, course.community)
    policies.check_taught_on(course, day)
    rows = {row.pk: row for row in course.trainees.filter(state__in=[*TAUGHT, S.COMPLETED, S.NOT_PASSED])}
    held = set(CourseAttendance.objects.filter(trainee__in=rows, day=day).values_list("trainee_id", flat=True))
    added = [rows[pk] for pk in sorted((set(came) - set(shown) - held) & rows.keys())]
    taken = sorted((set(shown) - set(came)) & held)
    for row in added:
        CourseAttendance.objects.create(community=row.community, trainee=row, day=day)
        if row.state == S.ENROLLED:
            _move(row, S.ATTENDING)
    CourseAttendance.objects.filter(trainee__in=taken, day=day).delete()
    if added or taken:
        came_now, not_now = [row.person_id for row in added], [rows[pk].person_id for pk in taken]
        journal.record("course.attended", course, by=by, day=day.isoformat(), added=came_now, removed=not_now)
    return len(added) + len(taken)


# ---- certificates


@transaction.atomic
def certify(row: Trainee, *, by: Viewer, number: str, day: date, issuer: str) -> SkillCertificate:
    """Record the certificate of a person who completed the course; it becomes a skill or paper for the matching.

    Raises:
        PermissionDenied: the viewer does not help the resident to find work.
        RuleBroken: the course is not completed, or the certificate or skill is recorded already.
    """
    row = locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_state(row, S.COMPLETED)
    course, person = row.course, row.person
    policies.check_day(day, since=course.first_day)
    proof = held = None
    if course.trade:
        proof = employment.prove_skill(
            person, course.trade, grade=course.grade, since=day, source=f"{issuer} {number}", by=by
        )
    if (
        course.paper
        and not HeldPaper.objects.on(timezone.localdate()).filter(person=person, paper=course.paper).exists()
    ):
        held = vacancies.record_paper(person, course.paper, by=by)
    with only_once(policies.CERTIFIED):
        made = SkillCertificate.objects.create(
            community=row.community,
            trainee=row,
            number=number,
            day=day,
            issuer=issuer,
            proof=proof,
            held=held,
            by_id=by.user_id,
        )
    journal.record("certificate.recorded", row, by=by, day=day.isoformat())
    return made


@transaction.atomic
def take_back_certificate(certificate: SkillCertificate, *, by: Viewer) -> SkillCertificate:
    """Undo a certificate entered by mistake; the skill and the paper that it proved go with it.

    Raises:
        RuleBroken: a subsidy is claimed for it.
    """
    row = locked(certificate.trainee)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    made = SkillCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    policies.check_certified(not made.taken_back)
    policies.check_no_claim(row.subsidies.filter(state__in=COUNTING).values_list("state", flat=True))
    if made.proof is not None:
        employment.take_back_skill(made.proof, by=by)
    if made.held is not None:
        vacancies.record_paper(row.person, made.held.paper, by=by, until=timezone.localdate())
    made.taken_back = True
    made.save(update_fields=["taken_back"])
    journal.record("certificate.taken_back", row, by=by)
    return made
