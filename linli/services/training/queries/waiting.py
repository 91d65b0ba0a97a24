"""The order in which places of a course are given, and why."""

from __future__ import annotations

from datetime import date

from linli.core.law import content
from linli.registers.people.models import Circumstance, Person
from linli.services.employment.queries.seeking import looking
from linli.services.training.engine import Waiting, in_order
from linli.services.training.models import Trainee, TrainingCourse
from linli.services.training.states import TraineeState
from linli.services.vacancies.queries.people import rights_of

HARD = "hard_to_employ"


def rank(group: str) -> int:
    """Return the position of a group in the rule; behind all others if it is not in it any more."""
    known = list(content.codes("training_group"))
    return known.index(group) if group in known else len(known)


def group_of(person: Person, on: date) -> str:
    """Return the first group of the rule in which a person is on a day; the last one is for all others."""
    kinds = set(Circumstance.objects.on(on).filter(person=person).values_list("kind", flat=True))
    if rights_of([person.pk], on):
        kinds.add(HARD)
    groups = content.codes("training_group")
    return next((code for code, entry in groups.items() if kinds & set(entry.get("facts", ()))), list(groups)[-1])


def standing(person: Person, on: date) -> tuple[str, date | None]:
    """Return the group of a person and since when they look for work: what the order is made of."""
    rows = Circumstance.objects.on(on).filter(person=person, kind__in=looking()).order_by("since")
    return group_of(person, on), rows.values_list("since", flat=True).first()


def waiting(course: TrainingCourse) -> list[Trainee]:
    """Return those who wait for a place, the next first."""
    rows = course.trainees.filter(state=TraineeState.ASKED).select_related("person", "community")
    found = {row.person_id: row for row in rows}
    places = [
        Waiting(row.person_id, rank(row.group), row.asked_on or date.max, row.looking_since) for row in found.values()
    ]
    return [found[one.key] for one in in_order(places, course.pk)]
