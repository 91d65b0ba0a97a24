"""Daily contacts: agreed, made step by step, handed over as a case; what is late is raised."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.db import transaction
from django.utils import timezone

from linli.core import journal
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database.once import only_once
from linli.registers.people.models import Person, Residency
from linli.services.eldercare import policies
from linli.services.eldercare.actions.records import locked, origin
from linli.services.eldercare.models import ContactDay, ContactDuty, ContactStep, Kin
from linli.services.eldercare.queries import contacts as queries
from linli.services.eldercare.states import ContactAct
from linli.work.cases.actions import open_case
from linli.work.cases.models import Case

MOMENT = timedelta(seconds=20)


@transaction.atomic
def agree_duty(
    person: Person,
    *,
    by: Viewer,
    since: date,
    caller: str,
    way: str,
    since_time: time,
    until_time: time,
    ground: str = "",
    name: str = "",
    phone: str = "",
    consent_on: date | None = None,
) -> ContactDuty:
    """Agree that somebody speaks with a person every day.

    Raises:
        PermissionDenied: the viewer may not.
        RuleBroken: a neighbour has not agreed, the hours are out of order, or there is a daily contact already.
    """
    person = locked(person)
    policies.check_person(Permission.ELDERCARE_PLAN, person, by=by)
    policies.check_duty(caller, consent_on=consent_on, name=name)
    policies.check_hours(since_time, until_time)
    with only_once(policies.ONE_DUTY):
        row = ContactDuty.objects.create(
            **origin(person, by),
            since=since,
            ground=ground,
            caller=caller,
            way=way,
            name=name,
            phone=phone,
            consent_on=consent_on,
            since_time=since_time,
            until_time=until_time,
        )
    journal.record("contact_duty.agreed", person, by=by, record=row.pk, caller=caller)
    return row


@transaction.atomic
def open_day(duty: ContactDuty, *, by: Viewer) -> ContactDay:
    """Return the contact of today, begun if it is not yet there; locked.

    Raises:
        PermissionDenied: the viewer may not make contacts here.
        RuleBroken: no contact is due today.
    """
    duty = ContactDuty.objects.select_related("person").select_for_update(of=("self",)).get(pk=duty.pk)
    policies.check_may(Permission.ELDERCARE_CONTACT, duty.person, by=by)
    day = timezone.localdate()
    policies.check_due(is_due=queries.due_on(day).filter(pk=duty.pk).exists())
    fresh = {"community_id": duty.person.community_id, "person_id": duty.person_id}
    contact, created = ContactDay.objects.get_or_create(duty=duty, day=day, defaults=fresh)
    if created:
        journal.record("contact.opened", duty.person, by=by, record=contact.pk)
    return contact


@transaction.atomic
def answer(duty: ContactDuty, act: str, *, by: Viewer) -> ContactDay:
    """Record the first step of the contact of today: reached, no answer, or help needed."""
    return step(open_day(duty, by=by), act, by=by)


def _held(contact: ContactDay, *, by: Viewer) -> ContactDay:
    rows = ContactDay.objects.select_for_update(of=("self",)).select_related("person__community", "community")
    found = rows.get(pk=contact.pk)
    policies.check_may(Permission.ELDERCARE_CONTACT, found.person, by=by)
    return found


@transaction.atomic
def step(contact: ContactDay, act: str, *, by: Viewer, kin: Kin | None = None, note: str = "") -> ContactDay:
    """Record one step of a contact with its time.

    Raises:
        PermissionDenied: the viewer may not make contacts here.
        RuleBroken: the contact has ended, or nobody was tried yet.
    """
    row = _held(contact, by=by)
    if _is_sent_twice(row, (act, kin.pk if kin else None, note, by.user_id)):
        return row
    policies.check_step(row, act)
    policies.check_kin(act, kin, row.person)
    _write(row, act, by=by, kin=kin, note=note)
    return row


def _is_sent_twice(row: ContactDay, said: tuple[str, int | None, str, int | None]) -> bool:
    """Return whether the last step is the same, of the same user, and a moment old: an impatient second tap."""
    last = row.steps.order_by("pk").last()
    if last is None or timezone.now() - last.at > MOMENT:
        return False
    return (last.act, last.kin_id, last.note, last.by_id) == said


def _write(row: ContactDay, act: str, *, by: Viewer, kin: Kin | None = None, note: str = "") -> None:
    ContactStep.objects.create(contact=row, act=act, kin=kin, note=note, by_id=by.user_id)
    row.state = queries.state_after(row.steps.order_by("pk"))
    row.ended_at = timezone.now() if row.has_ended else None
    row.save(update_fields=["state", "case", "ended_at"])
    journal.record("contact.step", row.person, by=by, record=row.pk, act=act)


@transaction.atomic
def undo_step(contact: ContactDay, *, by: Viewer) -> ContactDay:
    """Undo the last step of today, tapped by mistake; the history keeps both."""
    row = _held(contact, by=by)
    left = queries.standing(row.steps.order_by("pk"))
    policies.check_undo(row, left[-1].act if left else None)
    _write(row, ContactAct.UNDONE, by=by)
    return row


@transaction.atomic
def hand_over(contact: ContactDay, *, by: Viewer, words: str) -> Case:
    """Make a case of a contact: nobody can be reached, or help is needed. The contact ends with it.

    Raises:
        PermissionDenied: the viewer may not report cases here.
        RuleBroken: the contact has ended, nobody was tried, or the person has no home here.
    """
    row = _held(contact, by=by)
    policies.check_hand_over(row)
    home = Residency.objects.open().filter(person=row.person).select_related("dwelling", "household").first()
    place, household = policies.check_home(home)
    matter = queries.settings_of_contact()["matter"]
    case = open_case(matter, place, by=by, person=row.person, household=household, words=words, channel="visit")
    row.case = case
    _write(row, ContactAct.HANDED_OVER, by=by)
    journal.record("contact.handed_over", row.person, by=by, record=row.pk, case=case.pk)
    return case


@transaction.atomic
def raise_late(*, by: Viewer) -> tuple[int, int]:
    """Begin the contacts of today, and mark those whose hours are over; return how many of each.

    Each is marked once, however often this runs; a contact that ends meanwhile is not.
    """
    now = timezone.localtime()
    duties = queries.due_on(now.date()).select_related("person")
    there = set(ContactDay.objects.filter(day=now.date()).values_list("duty", flat=True))
    fresh = [
        ContactDay(community_id=duty.person.community_id, person=duty.person, duty=duty, day=now.date())
        for duty in duties
        if duty.pk not in there
    ]
    # Two runs at once would begin a contact twice; the constraint keeps the first.
    ContactDay.objects.bulk_create(fresh, ignore_conflicts=True)
    late = ContactDay.objects.waiting().filter(overdue_at=None, day=now.date(), duty__until_time__lt=now.time())
    # Those of earlier days stay open until someone ends them; they were marked on their day, or now.
    older = ContactDay.objects.waiting().filter(overdue_at=None, day__lt=now.date())
    marked = late.update(overdue_at=now) + older.update(overdue_at=now)
    if fresh or marked:
        journal.record("contact.raised", None, by=by, opened=len(fresh), late=marked)
    return len(fresh), marked
