"""People who look for work: only they are invited and proposed."""

from __future__ import annotations

from datetime import date

from linli.core.access.permissions import Permission as P
from linli.core.access.viewer import Viewer
from linli.registers.people.models import Person
from linli.services.employment.queries.seeking import Seeker, seeking
from linli.services.training.models import FairGuest, JobFair, Trainee, TrainingCourse
from linli.services.vacancies.queries import lists


def looks_for_work(viewer: Viewer, person: Person, on: date) -> bool:
    """Return whether a person looks for work on a day by the records."""
    found = seeking(viewer, on, communities=[person.community_id])
    return any(one.person.pk == person.pk for one in found)


def seekers_for(viewer: Viewer, event: TrainingCourse | JobFair, on: date) -> list[Seeker]:
    """Return those who look for work, whom the viewer helps and to whom a course or fair is open; not those listed."""
    helped = set(lists.communities(viewer, P.VACANCY_PLACE).values_list("pk", flat=True))
    inside = {event.community_id} if event.area is None else set(event.area.communities_inside)
    wanted = sorted(helped & inside)
    if not wanted:
        return []
    known: set[int]
    if isinstance(event, JobFair):
        known = set(FairGuest.objects.filter(fair=event).values_list("person_id", flat=True))
    else:
        known = set(Trainee.objects.filter(course=event).values_list("person_id", flat=True))
    return [one for one in seeking(viewer, on, communities=wanted) if one.person.pk not in known]
