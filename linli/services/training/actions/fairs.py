"""Job fairs: vacancies that take part, invitations, who came, and talks that lead to referrals."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.core.journal import versions
from linli.registers.people.models import Person
from linli.registers.places.models import Place
from linli.services.training import policies
from linli.services.training.actions.courses import keyed
from linli.services.training.models import FairGuest, FairStand, FairTalk, JobFair
from linli.services.training.queries import people
from linli.services.training.states import GuestState as S
from linli.services.vacancies import actions as vacancies
from linli.services.vacancies.models import Referral, Vacancy
from linli.services.vacancies.policies import check_open
from linli.services.vacancies.queries import matching

FAIR_FACTS = ("title", "day", "starts", "ends", "where", "organiser", "area_id")


def _locked(fair: JobFair) -> JobFair:
    return JobFair.objects.select_for_update(of=("self",)).select_related("community", "area").get(pk=fair.pk)


@transaction.atomic
def add_fair(community: Place, *, by: Viewer, **facts: Any) -> JobFair:
    """Add a job fair of a community. `facts`: the columns of `FAIR_FACTS`; `area` or None."""
    policies.check_may(by, P.TRAINING_EDIT, community)
    row = JobFair(community=community, **facts)
    policies.check_fair(row)
    row.save()
    journal.record("fair.added", row, by=by, day=row.day.isoformat())
    return row


@transaction.atomic
def correct_fair(fair: JobFair, *, by: Viewer, based_on: str = "", **facts: Any) -> JobFair:
    """Correct a job fair.

    Raises:
        Conflict: somebody else changed the same meanwhile.
    """
    row = _locked(fair)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    facts = keyed(facts)
    own = versions.check(row, based_on, now=versions.fields_of(row, *facts), yours=facts)
    changed = sorted(name for name in own if getattr(row, name) != facts[name])
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        policies.check_fair(row)
        row.save(update_fields=changed)
        journal.record("fair.corrected", row, by=by, fields=changed)
    return row


@transaction.atomic
def cancel_fair(fair: JobFair, *, by: Viewer) -> JobFair:
    """Cancel a job fair; its lists stay, so that it can be held after all."""
    row = _locked(fair)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    policies.check_held(row)
    row.cancelled_on = timezone.localdate()
    row.save(update_fields=["cancelled_on"])
    journal.record("fair.cancelled", row, by=by)
    return row


@transaction.atomic
def hold_fair(fair: JobFair, *, by: Viewer) -> JobFair:
    """Undo that a job fair was cancelled."""
    row = _locked(fair)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    policies.check_cancelled(row)
    row.cancelled_on = None
    row.save(update_fields=["cancelled_on"])
    journal.record("fair.held", row, by=by)
    return row


# ---- vacancies that take part


@transaction.atomic
def add_stand(fair: JobFair, vacancy: Vacancy, *, by: Viewer) -> FairStand:
    """Put an open vacancy on the list of a job fair."""
    row = _locked(fair)
    policies.check_may(by, P.TRAINING_EDIT, row.community)
    policies.check_held(row)
    check_open(vacancy, timezone.localdate())
    with only_once(policies.STANDS):
        made = FairStand.objects.create(community=row.community, fair=row, vacancy=vacancy)
    journal.record("fair.stand_added", row, by=by, vacancy=vacancy.pk)
    return made


@transaction.atomic
def take_off_stand(stand: FairStand, *, by: Viewer) -> None:
    """Take a vacancy off the list of a job fair, where nobody talked about it.

    Raises:
        RuleBroken: a talk is recorded.
    """
    fair = _locked(stand.fair)
    policies.check_may(by, P.TRAINING_EDIT, fair.community)
    policies.check_no_talks(FairTalk.objects.filter(guest__fair=fair, vacancy=stand.vacancy).exists())
    gone = FairStand.objects.filter(pk=stand.pk).delete()[0]
    if gone:
        journal.record("fair.stand_removed", fair, by=by, vacancy=stand.vacancy_id)


# ---- people


def _guest(row: FairGuest) -> FairGuest:
    rows = FairGuest.objects.select_for_update(of=("self",))
    return rows.select_related("community", "person__community", "fair__community").get(pk=row.pk)


@transaction.atomic
def invite(fair: JobFair, person: Person, *, by: Viewer) -> FairGuest:
    """Invite a person who looks for work.

    Raises:
        PermissionDenied: the viewer does not help residents of that community to find work.
        RuleBroken: the person does not look for work, is invited already, or the fair is not open to the community.
    """
    policies.check_may(by, P.VACANCY_PLACE, person.community)
    policies.check_person(person)
    fair = _locked(fair)
    policies.check_held(fair)
    policies.check_in_reach(fair, person)
    policies.check_looking(people.looks_for_work(by, person, timezone.localdate()))
    with only_once(policies.INVITED):
        row = FairGuest.objects.create(community=person.community, fair=fair, person=person, by_id=by.user_id)
    journal.record("guest.invited", row, by=by)
    return row


@transaction.atomic
def mark(row: FairGuest, state: S, *, by: Viewer) -> FairGuest:
    """Record whether a guest wants to come, came or did not come.

    Raises:
        RuleBroken: the fair has not begun, or a talk shows that they came.
    """
    row = _guest(row)
    policies.check_helps_or_runs(by, row, row.fair)
    policies.check_held(row.fair)
    if state in (S.CAME, S.ABSENT):
        policies.check_began(row.fair)
    if state != S.CAME:
        policies.check_no_talks(row.talks.exists())
    if row.state != state:
        row.former, row.state = row.state, state
        row.save(update_fields=["former", "state"])
        journal.record(f"guest.{state.value}", row, by=by)
    return row


@transaction.atomic
def guest_back(row: FairGuest, *, by: Viewer) -> FairGuest:
    """Undo the last mark of a guest.

    Raises:
        RuleBroken: there is none, or a talk shows that they came.
    """
    row = _guest(row)
    policies.check_helps_or_runs(by, row, row.fair)
    policies.check_undo(row.former)
    policies.check_no_talks(row.talks.exists())
    row.state, row.former = row.former, ""
    row.save(update_fields=["former", "state"])
    journal.record("guest.stepped_back", row, by=by)
    return row


@transaction.atomic
def talk(row: FairGuest, vacancy: Vacancy, *, by: Viewer, refer: bool, interview: date | None = None) -> FairTalk:
    """Record that a guest talked about a vacancy; `refer` also refers them, `interview` sets its day.

    The referral is one of the vacancies: an open one is used, and what follows is recorded there.

    Raises:
        PermissionDenied: the viewer does not help the resident to find work.
        RuleBroken: the vacancy takes no part, the talk is recorded, or the referral is not possible.
    """
    row = _guest(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_held(row.fair)
    policies.check_began(row.fair)
    policies.check_takes_part(row.fair.stands.filter(vacancy=vacancy).exists())
    referral = _referral(row.person, vacancy, by) if refer or interview else None
    if referral is not None and interview is not None:
        vacancies.invite(referral, by=by, on=interview)
    with only_once(policies.TALKED):
        made = FairTalk.objects.create(community=row.community, guest=row, vacancy=vacancy, referral=referral)
    if row.state != S.CAME:
        row.former, row.state = row.state, S.CAME
        row.save(update_fields=["former", "state"])
    journal.record("guest.talked", row, by=by, vacancy=vacancy.pk, referral=getattr(referral, "pk", None))
    return made


def _referral(person: Person, vacancy: Vacancy, by: Viewer) -> Referral:
    """Return the open referral of a person to a vacancy; make one if there is none."""
    found = Referral.objects.open().filter(person=person, vacancy=vacancy).first()
    if found is not None:
        return found
    suitable = matching.is_suitable(by, person, vacancy, on=timezone.localdate())
    return vacancies.refer(person, vacancy, by=by, suitable=suitable)


@transaction.atomic
def undo_talk(made: FairTalk, *, by: Viewer) -> None:
    """Undo a talk that was recorded by mistake; a referral stays and is withdrawn on its own page."""
    row = _guest(made.guest)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    gone = FairTalk.objects.filter(pk=made.pk).delete()[0]
    if gone:
        journal.record("guest.talk_undone", row, by=by, vacancy=made.vacancy_id)
