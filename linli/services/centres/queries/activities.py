"""Activities with their enrolment, the attendance of a day, day care, and the meals of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from linli.registers.people.models import Person, Residency
from linli.services.centres.models import Activity, Attendance, Centre, DayCare, Enrolment, Meal, Menu, Session
from linli.services.centres.states import MealState

WEEK = 7


def running(centre: Centre, on: date) -> QuerySet[Activity]:
    """Return the activities that take place today or later, with the number enrolled and waiting."""
    taken = Q(enrolments__until=None)
    rows = Activity.objects.filter(Q(until=None) | Q(until__gt=on), centre=centre)
    return rows.annotate(
        enrolled=Count("enrolments", filter=taken & Q(enrolments__seat__isnull=False)),
        waiting=Count("enrolments", filter=taken & Q(enrolments__seat=None, enrolments__person__isnull=False)),
    ).order_by("weekday", "starts", "pk")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One day of an activity, and why it is cancelled if it is."""

    day: date
    activity: Activity
    cancelled: bool
    why: str


def occasions(activities: list[Activity], first: date, days: int = WEEK) -> list[Occasion]:
    """Return what takes place in the coming days, in order; cancelled days included, so that they are told."""
    last = first + timedelta(days)
    sessions = Session.objects.filter(activity__in=activities, day__gte=first, day__lt=last)
    cancelled = {(row.activity_id, row.day): row for row in sessions if row.cancelled_at}
    found = []
    for day in (first + timedelta(n) for n in range(days)):
        for activity in activities:
            if activity.takes_place_on(day):
                session = cancelled.get((activity.pk, day))
                found.append(Occasion(day, activity, session is not None, session.cancelled_why if session else ""))
    return sorted(found, key=lambda one: (one.day, one.activity.starts, one.activity.pk))


def enrolments(activity: Activity) -> QuerySet[Enrolment]:
    """Return who is enrolled by name, then who waits in the order of asking."""
    rows = Enrolment.objects.open().filter(activity=activity).select_related("person__community")
    return rows.order_by("asked_at", "pk")


@dataclass(frozen=True, slots=True)
class Tick:
    """A person on the list of a day: came or not, enrolled or not."""

    person: Person
    came: bool
    enrolled: bool


def register_of(activity: Activity, day: date) -> list[Tick]:
    """Return the list of a day: who was enrolled then, and who came besides."""
    # A duplicate that was merged is on the list as the person who was kept.
    both = ("person", "person__merged_into")
    held = Enrolment.objects.on(day).filter(activity=activity, seat__isnull=False).select_related(*both)
    # Somebody enrolled today and left today was valid on no day, so is not on the list.
    enrolled = {one.pk: one for one in map(_kept, held)}
    attended = Attendance.objects.filter(activity=activity, day=day).select_related(*both)
    came = {one.pk: one for one in map(_kept, attended)}
    people = sorted((came | enrolled).values(), key=lambda person: (person.name, person.pk))
    return [Tick(person, person.pk in came, person.pk in enrolled) for person in people]


def _kept(row: Enrolment | Attendance) -> Person:
    return row.person.merged_into or row.person


def in_day_care(centre: Centre, day: date) -> QuerySet[DayCare]:
    """Return who was in day care on a day."""
    rows = DayCare.objects.filter(centre=centre, day=day).select_related("person__community")
    return rows.order_by("arrived", "pk")


def menus(centre: Centre, first: date, days: int = WEEK) -> QuerySet[Menu]:
    """Return the menus of the coming days with the number of meals."""
    counted = Count("meals", filter=~Q(meals__state=MealState.CANCELLED))
    rows = Menu.objects.filter(centre=centre, day__gte=first, day__lt=first + timedelta(days))
    return rows.annotate(ordered=counted).order_by("day")


@dataclass(frozen=True, slots=True)
class KitchenLine:
    """A meal for the kitchen, with the address if it is delivered."""

    meal: Meal
    address: str


def kitchen(menu: Menu) -> list[KitchenLine]:
    """Return the meals of a day: those eaten in first, then deliveries by address."""
    meals = list(menu.meals.exclude(state=MealState.CANCELLED).select_related("person").order_by("person__name", "pk"))
    away = [meal.person_id for meal in meals if meal.delivered]
    homes = Residency.objects.on(menu.day).filter(person__in=away).select_related("dwelling")
    address = {home.person_id: str(home.dwelling) for home in homes}
    lines = [KitchenLine(meal, address.get(meal.person_id, "")) for meal in meals]
    return sorted(lines, key=lambda line: (line.meal.delivered, line.address if line.meal.delivered else ""))
