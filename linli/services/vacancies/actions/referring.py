"""From a proposal to an answered offer. A person decides at each step; a mistake goes one step back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person
from linli.services.vacancies import policies
from linli.services.vacancies.actions import vacancies
from linli.services.vacancies.models import Dismissal, HeldPaper, JobOffer, Referral, Vacancy
from linli.services.vacancies.states import OfferReply, ReferralState

S = ReferralState


def locked(row: Referral) -> Referral:
    """Return a referral with its row and that of its vacancy locked."""
    vacancies.locked(row.vacancy)
    rows = Referral.objects.select_for_update(of=("self",))
    return rows.select_related("community", "person__community", "vacancy__community", "vacancy__employer").get(
        pk=row.pk
    )


@transaction.atomic
def refer(person: Person, vacancy: Vacancy, *, by: Viewer, suitable: bool) -> Referral:
    """Refer a person to a vacancy; `suitable`: every condition was met.

    Raises:
        PermissionDenied: the viewer does not help residents of that community to find work.
        RuleBroken: the vacancy is not open or full, or the person is referred to it already.
    """
    policies.check_may(by, P.VACANCY_PLACE, person.community)
    policies.check_person(person)
    vacancy = vacancies.locked(vacancy)
    policies.check_open(vacancy, timezone.localdate())
    policies.check_free(vacancy, vacancies.taken(vacancy))
    with only_once(policies.REFERRED):
        row = Referral.objects.create(
            community=person.community, person=person, vacancy=vacancy, suitable=suitable, by_id=by.user_id
        )
    journal.record("referral.made", row, by=by, suitable=suitable)
    return row


@transaction.atomic
def dismiss(person: Person, vacancy: Vacancy, *, by: Viewer, reason: str) -> Dismissal:
    """Decide that a vacancy is not proposed to a person, with a reason of `job_dismissal`. Twice is once."""
    policies.check_may(by, P.VACANCY_PLACE, person.community)
    policies.check_reason("job_dismissal", reason)
    today = timezone.localdate()
    row, made = Dismissal.objects.get_or_create(
        person=person,
        vacancy=vacancy,
        until=None,
        defaults={"community": person.community, "since": today, "reason": reason, "by_id": by.user_id},
    )
    if made:
        journal.record("job_proposal.dismissed", person, by=by, vacancy=vacancy.pk, reason=reason)
    return row


@transaction.atomic
def undo_dismissal(row: Dismissal, *, by: Viewer) -> Dismissal:
    """Propose a vacancy to a person again."""
    row = Dismissal.objects.select_for_update(of=("self",)).select_related("person", "community").get(pk=row.pk)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_dismissed(row)
    row.until = max(row.since, timezone.localdate())
    row.save(update_fields=["until"])
    journal.record("job_proposal.restored", row.person, by=by, vacancy=row.vacancy_id)
    return row


@transaction.atomic
def record_paper(person: Person, paper: str, *, by: Viewer, until: date | None = None) -> HeldPaper:
    """Record that a person showed a paper, valid until a day if it expires; entered again, its end is corrected."""
    policies.check_may(by, P.VACANCY_PLACE, person.community)
    policies.check_codes("job_paper", [paper])
    today = timezone.localdate()
    row = HeldPaper.objects.on(today).select_for_update(of=("self",)).filter(person=person, paper=paper).first()
    if row is None:
        row = HeldPaper(community=person.community, person=person, paper=paper, since=today)
    policies.check_ahead(until or today, since=today)
    row.until = until
    row.save()
    journal.record("paper.shown", person, by=by, paper=paper, until=until.isoformat() if until else None)
    return row


@transaction.atomic
def invite(row: Referral, *, by: Viewer, on: date) -> Referral:
    """Record the day of an interview; another day replaces it."""
    row = locked(row)
    policies.check_acts(by, row)
    policies.check_state(row, S.SENT, S.INTERVIEW)
    policies.check_ahead(on, since=row.made_on)
    row.state, row.interview_on = S.INTERVIEW, on
    row.save(update_fields=["state", "interview_on"])
    journal.record("referral.interview", row, by=by, on=on.isoformat())
    return row


@transaction.atomic
def offer(row: Referral, *, by: Viewer, wage: int, starts_on: date) -> JobOffer:
    """Record that the employer offers the job, with wage (fen a month) and first day.

    The offer is suitable if every condition was met when the person was referred and it pays no less than the vacancy.
    """
    row = locked(row)
    policies.check_acts(by, row)
    policies.check_state(row, S.SENT, S.INTERVIEW)
    policies.check_free(row.vacancy, vacancies.taken(row.vacancy))
    policies.check_terms("", "", row.vacancy.trade, wage)
    policies.check_ahead(starts_on, since=row.made_on)
    row.state = S.OFFERED
    row.save(update_fields=["state"])
    made = JobOffer.objects.create(
        community=row.community,
        referral=row,
        wage=wage,
        starts_on=starts_on,
        suitable=row.suitable and wage >= row.vacancy.wage_low,
    )
    journal.record("referral.offered", row, by=by, starts_on=starts_on.isoformat())
    return made


@transaction.atomic
def answer_offer(row: Referral, *, by: Viewer, accepted: bool, on: date, reason: str = "") -> JobOffer:
    """Record what the person said to the offer. A refusal has a reason of `work_refusal`; both are of this offer.

    Raises:
        PermissionDenied: only who helps the resident records their answer.
        RuleBroken: there is no open offer, all places went to others meanwhile, or the reason is missing.
    """
    row = locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_state(row, S.OFFERED)
    policies.check_day(on, since=row.made_on)
    made = row.offer
    if accepted:
        policies.check_free(row.vacancy, vacancies.taken(row.vacancy))
        row.state, made.answer = S.ACCEPTED, OfferReply.ACCEPTED
    else:
        policies.check_reason("work_refusal", reason)
        row.state, row.closed_on = S.REFUSED, on
        made.answer, made.reason = OfferReply.REFUSED, reason
    made.answered_on = on
    made.save(update_fields=["answer", "answered_on", "reason"])
    row.save(update_fields=["state", "closed_on"])
    journal.record("referral.answered", row, by=by, accepted=accepted, reason=made.reason)
    vacancies.settle_places(vacancies.locked(row.vacancy), by=by)
    return made


@transaction.atomic
def decline(row: Referral, *, by: Viewer, reason: str) -> Referral:
    """Record that the employer does not take the person, with a reason of `job_decline`."""
    row = locked(row)
    policies.check_acts(by, row)
    policies.check_state(row, S.SENT, S.INTERVIEW)
    policies.check_reason("job_decline", reason)
    row.state, row.declined_reason, row.closed_on = S.DECLINED, reason, timezone.localdate()
    row.save(update_fields=["state", "declined_reason", "closed_on"])
    journal.record("referral.declined", row, by=by, reason=reason)
    return row


@transaction.atomic
def withdraw(row: Referral, *, by: Viewer) -> Referral:
    """Withdraw a referral, because the person changed their mind or it was a mistake."""
    row = locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_withdrawable(row)
    row.state, row.closed_on = S.WITHDRAWN, timezone.localdate()
    row.save(update_fields=["state", "closed_on"])
    journal.record("referral.withdrawn", row, by=by)
    vacancies.settle_places(vacancies.locked(row.vacancy), by=by)
    return row


@transaction.atomic
def step_back(row: Referral, *, by: Viewer) -> Referral:
    """Undo the last step: an answer, an offer, a decision of the employer, a withdrawal.

    Raises:
        RuleBroken: work has started (undo that first), or there is nothing to undo.
    """
    row = locked(row)
    policies.check_may(by, P.VACANCY_PLACE, row.community)
    policies.check_state(row, S.ACCEPTED, S.REFUSED, S.OFFERED, S.DECLINED, S.WITHDRAWN, S.INTERVIEW)
    former, made = row.state, JobOffer.objects.filter(referral=row).first()
    if former in (S.ACCEPTED, S.REFUSED) and made is not None:
        made.answer, made.reason, made.answered_on = OfferReply.NONE, "", None
        made.save(update_fields=["answer", "reason", "answered_on"])
        row.state = S.OFFERED
    elif former == S.WITHDRAWN and made is not None:
        row.state = S.ACCEPTED if made.answer == OfferReply.ACCEPTED else S.OFFERED
        policies.check_free(row.vacancy, vacancies.taken(row.vacancy))
    else:
        if former == S.OFFERED and made is not None:
            made.delete()
        if former == S.INTERVIEW:
            row.interview_on = None
        row.state = S.INTERVIEW if row.interview_on else S.SENT
    row.declined_reason, row.closed_on = "", None
    with only_once(policies.REFERRED):
        row.save(update_fields=["state", "declined_reason", "closed_on", "interview_on"])
    journal.record("referral.stepped_back", row, by=by, former=former)
    vacancies.settle_places(vacancies.locked(row.vacancy), by=by)
    return row
