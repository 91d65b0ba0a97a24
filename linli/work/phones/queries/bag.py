"""What a phone holds of a worker's area: the least that is needed at the door (ADR 0018).

No ID numbers, phone numbers, details of circumstances, or notes of visits; only circumstances that the content marks
as `door`. Everything is read through `visible_to`, and only for households that live in the area on the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import get_language

from linli.core import search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.journal import versions
from linli.core.law import content, rules
from linli.registers.people import search_keys
from linli.registers.people.models import Circumstance, Household, Person, Residency
from linli.registers.places.models import Place
from linli.work.areas import queries as areas
from linli.work.cases.models import Case
from linli.work.phones.queries.choices import choices, rules_of
from linli.work.phones.queries.plan import WeekOf, plan_of
from linli.work.rounds import queries as rounds
from linli.work.staffing.models import Worker
from linli.work.visits import queries as visits
from linli.work.visits.models import DUE_ON, DoorCode, Visit
from linli.work.visits.queries import Due
from linli.work.visits.states import age_rules

LAST_VISITS = 3
Facts = dict[str, Any]


def content_of(worker: Worker, viewer: Viewer, day: date, week_of: WeekOf = rounds.plan_of) -> Facts:
    """Return the bag of a worker on a day, without version and time; in at most 20 queries.

    Args:
        worker: in service on the day, with its community loaded.
        viewer: the user of the worker.
        day: today; areas, members and circumstances are those of this day.
        week_of: how to get the week plan (`plan_of`).
    """
    spans = areas.spans_of(worker, day)
    seen = viewer.scope(Permission.PEOPLE_VIEW)  # what `Household.visible_to` restricts to
    living = seen.restrict(areas.households(worker.community_id, spans, day))
    homes = list(living.only("dwelling_id", "name", "since").order_by("dwelling__lft", "pk"))
    entries = visits.due_of(living, worker.community, day) if homes else []
    doors = list(_doors(worker, spans, day)) if spans else []
    return {
        "language": get_language(),
        "today": day.isoformat(),
        "worker": {"id": worker.pk, "name": worker.name},
        "choices": choices(viewer, worker.community),
        "rules": rules_of(worker.community, day),
        "stairwells": _stairwells(doors),
        "doors": _doors_of(doors),
        "households": _households(homes, entries, worker, viewer, day),
        "plan": plan_of(worker, day, entries, week_of),
    }


def _doors(worker: Worker, spans: Sequence[tuple[int, int]], day: date) -> QuerySet[Place]:
    found = areas.dwellings(worker.community, day).filter(areas.inside(spans)).select_related("parent")
    return found.only("name", "address", "lft", "parent__name", "parent__address")


def _stairwells(doors: Sequence[Place]) -> list[Facts]:
    """Return what is above the dwellings, in their order."""
    above = {place.parent_id: place.parent for place in doors if place.parent is not None}
    return [{"id": pk, "name": str(place), "order": order} for order, (pk, place) in enumerate(above.items(), start=1)]


def _doors_of(doors: Sequence[Place]) -> list[Facts]:
    """Return the dwellings, each with the code that hangs at its door; "" if none does."""
    codes = dict(DoorCode.objects.filter(dwelling__in=doors, ended_at=None).values_list("dwelling", "code"))
    return [
        {
            "id": place.pk,
            "name": str(place),
            "stairwell": place.parent_id,
            "short": place.name,
            "code": codes.get(place.pk, ""),
        }
        for place in doors
    ]


def _households(
    homes: Sequence[Household], entries: Sequence[Due], worker: Worker, viewer: Viewer, day: date
) -> list[Facts]:
    keys = [home.pk for home in homes]
    if not keys:
        return []
    due = {entry.home.pk: entry for entry in entries}
    members = _members(keys, worker.community, viewer, day)
    made, promised, opened = _visits(keys, viewer), _promises(keys, viewer), _cases(keys, viewer)
    asked = viewer.may(Permission.PEOPLE_READ_SENSITIVE, worker.community)
    return [
        {
            "id": home.pk,
            "door": home.dwelling_id,
            "name": home.name,
            "keys": _keys(home.name, members[home.pk]),
            "since": home.since.isoformat(),
            # Only that there is one: the number is asked for online, for a purpose.
            "phone": asked and any(has_phone for _member, has_phone in members[home.pk]),
            "members": [member for member, _has_phone in members[home.pk]],
            "due": _due(due.get(home.pk)),
            "visits": made[home.pk],
            "promises": promised[home.pk],
            "cases": opened[home.pk],
        }
        for home in homes
    ]


def _keys(name: str, members: Iterable[tuple[Facts, bool]]) -> list[str]:
    """Return pinyin and initials under which the search of the phone finds the household."""
    names = dict.fromkeys([name, *(member["name"] for member, _has_phone in members)])
    return list(search.once(key for one in names for key in search_keys.sounds_of(one)))


def _members(keys: Sequence[int], community: Place, viewer: Viewer, day: date) -> dict[int, list[tuple[Facts, bool]]]:
    """Return the members of each household, head first, each with whether a phone number is known; two queries."""
    living = Residency.objects.on(day).filter(household__in=keys, person__died=None, person__merged_into=None)
    named = ("name", "sex", "born", "phone_hash")
    people = living.select_related("person").only("household_id", "relation", *(f"person__{name}" for name in named))
    rows = list(people.order_by("-is_head", "person__born", "pk"))
    held = _circumstances(living, community, viewer, day)
    ages = {kind: int(rules.value(rule, code=community.code, on=day)) for kind, rule in age_rules().items()}
    found: dict[int, list[tuple[Facts, bool]]] = defaultdict(list)
    for home in rows:
        person = home.person
        member = {
            "id": person.pk,
            "name": person.name,
            "sex": person.sex_title,
            "age": person.age_on(day),
            "relation": content.title("relation", home.relation),
            "circumstances": [*_by_age(person, ages, day), *held[person.pk]],
        }
        found[home.household_id].append((member, bool(person.phone_hash)))
    return found


def _by_age(person: Person, ages: Mapping[str, int], day: date) -> list[dict[str, str]]:
    """Return the circumstances that follow from age, which are never stored."""
    codes, age = content.codes("circumstance"), person.age_on(day)
    reached = [codes[kind] for kind, years in ages.items() if age is not None and age >= years]
    return [{"code": code.code, "title": str(code)} for code in reached if code.get("door")]


def _circumstances(
    living: QuerySet[Residency], community: Place, viewer: Viewer, day: date
) -> dict[int, list[dict[str, str]]]:
    """Return by person the circumstances that matter at the door; sensitive ones only for who may read them there."""
    trusted = viewer.may(Permission.PEOPLE_READ_SENSITIVE, community)
    codes = content.codes("circumstance").values()
    kinds = {code.code: str(code) for code in codes if code.get("door") and (trusted or not code.get("sensitive"))}
    rows = Circumstance.objects.on(day).filter(person__in=living.values("person"), kind__in=[*kinds])
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for person, kind in rows.order_by("since", "pk").values_list("person", "kind"):
        found[person].append({"code": kind, "title": kinds[kind]})
    return found


def _due(entry: Due | None) -> Facts:
    """Return when and why to call; `again`: after an attempt at which nobody was met, the day to try again."""
    if entry is None:
        return {"on": None, "overdue": None, "why": [], "required": False, "again": None}
    return {
        "on": entry.day.isoformat(),
        "overdue": entry.overdue or None,
        "why": [entry.why],
        "required": entry.day <= entry.on,
        "again": entry.again_on.isoformat() if entry.again_on else None,
    }


def _visits(keys: Sequence[int], viewer: Viewer) -> dict[int, list[Facts]]:
    """Return the last visits to each household, the latest first, without what was seen and said."""
    newest = Window(RowNumber(), partition_by=F("household"), order_by=[F("day").desc(), F("pk").desc()])
    rows = Visit.objects.visible_to(viewer).filter(household__in=keys).annotate(place_in_time=newest)
    named = ("household", "pk", "day", "kind", "outcome", "worker__name", "minutes")
    found: dict[int, list[Facts]] = defaultdict(list)
    last = rows.filter(place_in_time__lte=LAST_VISITS).order_by("household", "place_in_time")
    for home, pk, on, kind, outcome, by, minutes in last.values_list(*named):
        visit = {"id": pk, "day": on.isoformat(), "kind": kind, "outcome": outcome, "by": by, "minutes": minutes}
        found[home].append(visit)
    return found


def _promises(keys: Sequence[int], viewer: Viewer) -> dict[int, list[Facts]]:
    """Return the open promises to each household, those due first in front."""
    rows = Visit.objects.visible_to(viewer).promised().filter(household__in=keys)
    found: dict[int, list[Facts]] = defaultdict(list)
    for visit in rows.order_by(DUE_ON, "pk").only("household", "promise", "promise_due", "day"):
        due = (visit.promise_due or visit.day).isoformat()
        # The version without its time, which is that of the bag: else no two bags would be equal.
        based_on = versions.of(visit, versions.fields_of(visit, "promise")).partition(versions.OF)[2]
        found[visit.household_id].append(
            {"visit": visit.pk, "text": visit.promise, "due": due, "based_on": based_on},
        )
    return found


def _cases(keys: Sequence[int], viewer: Viewer) -> dict[int, list[Facts]]:
    """Return the open cases of each household that the viewer may see, without words and names."""
    rows = Case.objects.visible_to(viewer).open().filter(household__in=keys)
    found: dict[int, list[Facts]] = defaultdict(list)
    for case in rows.order_by("due_at", "pk").only("household", "code", "title", "matter", "state", "due_at"):
        due = timezone.localdate(case.due_at).isoformat() if case.due_at else None
        state = str(case.get_state_display())
        found[case.household_id or 0].append(
            {"id": case.pk, "code": case.code, "title": case.heading, "state": state, "due": due}
        )
    return found
