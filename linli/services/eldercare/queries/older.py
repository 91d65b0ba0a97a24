"""The register of needs: older people by dated facts of the register of people, and by what is recorded here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.law import calendar, rules
from linli.registers.people.models import Circumstance, Person, Residency
from linli.registers.places import queries as places
from linli.registers.places.models import Place
from linli.registers.places.states import Level
from linli.services.eldercare.models import AbilityAssessment, Absence, CarePlan, ContactDuty, Kin
from linli.services.eldercare.queries.assessments import level_on, valid_until
from linli.services.eldercare.queries.contacts import settings_of_contact
from linli.services.eldercare.queries.records import same

OLDER, VERY_OLD = "people.age.older", "people.age.very_old"
LEVELS = {f"level_{level}": level for level in range(5)}


def older_than(rule: str, day: date, community: Place | None) -> Q:
    """Return the condition that a person has reached an age; an unknown birth date has not."""
    code = community.code if community is not None else ""
    return Q(born__lte=calendar.years_before(day, int(rules.value(rule, code=code, on=day))))


def _has(*kinds: str) -> Exists:
    return Exists(Circumstance.objects.open().filter(person=OuterRef("pk"), kind__in=kinds))


def _household_has(kind: str) -> Exists:
    """Return the condition that somebody in the household of a person has a circumstance of households."""
    here = {"household__residencies__person": OuterRef(OuterRef("pk")), "household__residencies__until": None}
    members = Residency.objects.open().filter(**here).values("person")
    return Exists(Circumstance.objects.open().filter(kind=kind, person__in=members))


def _theirs(rows: QuerySet[Any]) -> Q:
    """Return the condition that some of the rows are about a person, also those of a duplicate that was merged."""
    own, merged = rows.filter(person=OuterRef("pk")), rows.filter(person__merged_into=OuterRef("pk"))
    return Q(Exists(own)) | Q(Exists(merged))


def _assessed(**more: object) -> Q:
    return _theirs(AbilityAssessment.objects.done().on(timezone.localdate()).filter(**more))


def _proposed(community: Place | None) -> Combinable | Q:
    """Return the condition that a daily contact is proposed and not agreed, by grounds that tell nothing of health."""
    wanted: Any = Q(pk__in=[])
    for row in settings_of_contact()["ground"]:
        if "level_from" not in row:
            age = older_than(row["age_rule"], timezone.localdate(), community) if "age_rule" in row else Q()
            wanted = wanted | (age & Q(_has(*row["circumstances"])))
    return wanted & ~_theirs(ContactDuty.objects.open())


Condition = Callable[[Place | None], Combinable | Q]
FILTERS: dict[str, Condition] = {
    "very_old": lambda community: older_than(VERY_OLD, timezone.localdate(), community),
    "living_alone": lambda _community: _has("living_alone"),
    "empty_nest": lambda _community: _has("empty_nest"),
    "not_assessed": lambda _community: ~_assessed(),
    "overdue": lambda _community: _assessed(next_on__lt=timezone.localdate()),
    "no_kin": lambda _community: ~_theirs(Kin.objects.on(timezone.localdate())),
    "no_plan": lambda _community: ~_theirs(CarePlan.objects.open()),
    "no_contact": lambda _community: ~_theirs(ContactDuty.objects.open()),
    "contact_proposed": _proposed,
    "special_family": lambda _community: _household_has("special_family"),
    "disability": lambda _community: _has("disability_card", "severe_disability"),
}
# Filtering by these would reveal health or a family's loss, so it needs the right to read it.
SENSITIVE_FILTERS = frozenset({"special_family", "disability", *LEVELS})


def older(viewer: Viewer, *, place: Place | None, chosen: Iterable[str] = ()) -> QuerySet[Person]:
    """Return the living residents who have reached the age of older people, narrowed by filters.

    Args:
        viewer: sees people of communities with the permission; sensitive filters only where masked details may be read.
        place: a community or office; None for everything.
        chosen: codes of `FILTERS`, or `level_0` to `level_4`.
    """
    day = timezone.localdate()
    community = place if place is not None and place.level == Level.COMMUNITY else None
    seen = viewer.scope(Permission.ELDERCARE_VIEW).restrict(Person.objects.filter(merged_into=None, died=None))
    rows = places.lying_in(seen, place).filter(older_than(OLDER, day, community))
    rows = rows.filter(Exists(Residency.objects.open().filter(person=OuterRef("pk"))))
    for code in chosen:
        if code in SENSITIVE_FILTERS:
            rows = rows.filter(viewer.scope(Permission.PEOPLE_READ_SENSITIVE).q())
        if code in LEVELS:
            rows = rows.filter(pk__in=_at_level(rows, LEVELS[code], day))
        else:
            rows = rows.filter(FILTERS[code](community))
    return rows


def _at_level(people: QuerySet[Person], level: int, day: date) -> list[int]:
    """Return the people with a level; it is encrypted, so each valid assessment is read."""
    keys = people.order_by().values("pk")
    assessed = AbilityAssessment.objects.done().on(day).filter(Q(person__in=keys) | Q(person__merged_into__in=keys))
    whose = assessed.annotate(whose=Coalesce("person__merged_into", "person")).values_list("whose", flat=True)
    levels = level_on(whose, day)
    return [pk for pk, found in levels.items() if found == level]


def with_facts(people: QuerySet[Person]) -> QuerySet[Any]:
    """Load what a row of the list shows, in one query for each kind of fact."""
    homes: Any = Prefetch("residencies", Residency.objects.open().select_related("dwelling"), to_attr="homes")
    standing = Circumstance.objects.open().defer("detail").order_by("since", "pk")
    facts: Any = Prefetch("circumstances", standing, to_attr="standing")
    return people.defer("id_number", "phone").select_related("community").prefetch_related(homes, facts)


def facts_of(people: Iterable[Person]) -> Mapping[int, Mapping[str, object]]:
    """Return what is recorded here about each person of a page: assessed until, daily contact, absence, kin, plan."""
    day = timezone.localdate()
    pks = [person.pk for person in people]
    keys = same(pks)
    valid = valid_until(pks, day)
    contact, absent, kin, plan = (
        {keys[pk] for pk in rows.filter(person__in=list(keys)).values_list("person", flat=True)}
        for rows in (
            ContactDuty.objects.on(day),
            Absence.objects.on(day),
            Kin.objects.on(day),
            CarePlan.objects.on(day),
        )
    )
    return {
        pk: {
            "next_on": valid.get(pk),
            "overdue": (valid.get(pk) or day) < day,
            "contact": pk in contact,
            "absent": pk in absent,
            "kin": pk in kin,
            "plan": pk in plan,
        }
        for pk in pks
    }
