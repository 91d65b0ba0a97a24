"""Who may need work by what is recorded, each with the reason; the worker confirms or dismisses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.viewer import Viewer
from linli.core.database import sql
from linli.core.law import calendar, rules
from linli.registers.people.models import Circumstance, Person
from linli.registers.people.states import Registration
from linli.registers.places.models import Place
from linli.services.employment.models import TrackingFile, WorkProposal
from linli.services.employment.queries.day import EmploymentDay, employment_day, homes_of
from linli.services.employment.states import WorkState

GROUNDS: dict[str, Promise] = {
    "landless": gettext_lazy("farmers who lost their land"),
    "graduate": gettext_lazy("graduates without work"),
    "long": gettext_lazy("long unemployed"),
    "disabled": gettext_lazy("disabled people who can and wish to work"),
    "laid_off": gettext_lazy("lost their work"),
    "returned": gettext_lazy("came back from work elsewhere"),
    "new": gettext_lazy("registered, without a tracking file"),
}
KINDS = {
    "landless_farmer": "landless",
    "new_graduate": "graduate",
    "disability_card": "disabled",
    "severe_disability": "disabled",
}
BUSY = frozenset({WorkState.EMPLOYED, WorkState.SELF_EMPLOYED, WorkState.FLEXIBLE, WorkState.PLACED, WorkState.LEFT})


@dataclass(frozen=True, slots=True)
class NeedProposal:
    """Somebody who may need work: on which ground, and what is recorded."""

    person: Person
    ground: str
    reason: str

    @property
    def ground_title(self) -> str:
        """Return the ground in words."""
        return str(GROUNDS[self.ground])


def proposals(viewer: Viewer, on: date, *, place: Place | None, ground: str = "") -> list[NeedProposal]:
    """Return the proposals of a place by ground and name, without those who were decided on or have a tracking file."""
    day = employment_day(homes_of(viewer, on, place=place), on)
    resting = set(
        WorkProposal.objects.visible_to(viewer)
        .filter(taken_back=False, again_on__gt=on)
        .values_list("person_id", "ground")
    )
    keys = sorted(day.place_of)
    helped = dict(TrackingFile.objects.on(on).filter(sql.among("person_id", keys)).values_list("person_id", "cause"))
    found: dict[int, tuple[str, str]] = {}
    for pk, code, reason in _found(day, helped, on):
        if (not ground or code == ground) and (pk, code) not in resting:
            found.setdefault(pk, (code, reason))
    rows = Person.objects.filter(sql.among("pk", sorted(found))).select_related("community")
    lines = [NeedProposal(row, *found[row.pk]) for row in rows]
    order = list(GROUNDS)
    return sorted(lines, key=lambda one: (order.index(one.ground), one.person.name, one.person.pk))


Found = tuple[int, str, str]


def _found(day: EmploymentDay, helped: dict[int, str], on: date) -> Iterator[Found]:
    """Yield person, ground and reason, the grounds in their order."""
    yield from _by_circumstance(day, helped, on)
    yield from _graduates(day, helped, on)
    people, here = day.states.people, _registered_here(day, helped)
    for number, one in enumerate(day.residents):
        if one.pk in helped or not people.jobless[number]:
            continue
        begun = int(people.jobless_since[number])
        since = date_format(date.fromordinal(begun)) if begun > 1 else ""
        if people.long[number]:
            yield one.pk, "long", _("out of work since {day}").format(day=since)
        elif (before := _work_before(day, one.pk, begun)) is not None:
            yield one.pk, "laid_off", _("in work until {day}, out of work since").format(day=date_format(before))
        moved_in = int(day.states.facts.people.since[number])
        if one.pk in here and moved_in > calendar.years_before(on, 1).toordinal():
            said = _("lives here since {day}, household register here, out of work")
            yield one.pk, "returned", said.format(day=date_format(date.fromordinal(moved_in)))
        if people.registered_since[number]:
            yield (
                one.pk,
                "new",
                _("registered as unemployed since {day}, not yet asked what work they want").format(
                    day=date_format(date.fromordinal(int(people.registered_since[number])))
                ),
            )


def _registered_here(day: EmploymentDay, helped: dict[int, str]) -> set[int]:
    """Return those out of work whose household register is here."""
    people = day.states.people
    keys = [one.pk for n, one in enumerate(day.residents) if people.jobless[n] and one.pk not in helped]
    rows = Person.objects.filter(sql.among("pk", keys), registration=Registration.HERE)
    return set(rows.values_list("pk", flat=True))


def _work_before(day: EmploymentDay, pk: int, begun: int) -> date | None:
    ends = [until for who, kind, _s, until in day.work if who == pk and kind == "employed" and until is not None]
    return max((end for end in ends if 0 <= begun - end.toordinal() <= 1), default=None)


def _by_circumstance(day: EmploymentDay, helped: dict[int, str], on: date) -> Iterator[Found]:
    rows = Circumstance.objects.on(on).filter(sql.among("person_id", sorted(day.place_of)), kind__in=list(KINDS))
    for row in rows.order_by("kind", "pk"):
        number = day.place_of[row.person_id]
        people = day.states.people
        if row.person_id in helped or not people.of_age[number] or day.state(number) in BUSY:
            continue
        ground = KINDS[row.kind]
        if ground == "disabled" and not people.jobless[number]:
            continue
        if day.kind(number) in ("unable", "student", "retired"):
            continue
        # What illness or income is recorded is not repeated here; the ground says what the worker needs to know.
        yield row.person_id, ground, _("recorded since {day}, no work recorded").format(day=date_format(row.since))


def _graduates(day: EmploymentDay, helped: dict[int, str], on: date) -> Iterator[Found]:
    """Yield those who were at school until lately, of age, and have had no work since."""
    place = day.places[0] if day.places else ""
    first = calendar.years_before(on, int(rules.value("employment.graduate.years", code=place, on=on)))
    for pk, kind, _since, until in day.work:
        if kind != "student" or until is None or not first <= until <= on or pk in helped:
            continue
        number = day.place_of[pk]
        if day.states.people.of_age[number] and day.state(number) not in BUSY and day.kind(number) != "student":
            yield pk, "graduate", _("at school until {day}, no work recorded since").format(day=date_format(until))
