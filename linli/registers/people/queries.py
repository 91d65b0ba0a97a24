"""Queries of people: lists of households, search, probable duplicates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value, prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.core import chinese, journal, search
from linli.core.access.permissions import Permission
from linli.core.access.viewer import Viewer
from linli.core.database import bulk
from linli.core.errors import RuleBroken
from linli.core.journal import versions
from linli.core.journal.models import Entry
from linli.core.law import calendar, content, rules
from linli.registers.people import identity, search_keys
from linli.registers.people.models import Circumstance, Household, Person, Residency, id_hash, phone_hash
from linli.registers.places import addresses
from linli.registers.places import queries as places
from linli.registers.places import search_keys as place_keys
from linli.registers.places.models import Place
from linli.registers.places.states import Level

LIKELY = "import.duplicate.threshold"  # pairs below it are not proposed
GROUP = 500
LISTS = ("sex", "education", "nationality", "marital")
CORRECTABLE = ("name", "sex", "born", "id_number", "phone", "education", "nationality", "marital", "registration")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one, the likelihood (of 100) and the reasons (codes, see `REASONS` of the forms)."""

    first: Person
    second: Person
    score: int
    reasons: tuple[str, ...]


def probable_duplicates(community_ids: Iterable[int]) -> Iterator[Pair]:
    """Yield the pairs with a side in these communities, both in one subdistrict, that may be one person."""
    wanted = set(community_ids)
    subdistrict_of = dict(Place.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
    near = Place.objects.communities().filter(parent_id__in=set(subdistrict_of.values()))
    parents = dict(near.values_list("pk", "parent_id"))
    people = Person.objects.filter(merged_into=None, community_id__in=sorted(parents))
    seen: set[tuple[int, int]] = set()
    least = 100 * rules.value(LIKELY)
    for group in _groups(people):
        for first, second in combinations(group, 2):
            key = (first.pk, second.pk)
            close = parents[first.community_id] == parents[second.community_id]
            if key in seen or not close or wanted.isdisjoint({first.community_id, second.community_id}):
                continue
            seen.add(key)
            if (pair := likeness(first, second)).score >= least:
                yield pair


def _groups(people: QuerySet[Person]) -> Iterator[list[Person]]:
    """Yield people who share name and birth date, then those who share name and phone."""
    for column, known in (("born", Q(born__isnull=False)), ("phone_hash", ~Q(phone_hash=""))):
        shared = people.filter(known).order_by().values("name", column).annotate(n=Count("pk")).filter(n__gt=1)
        for keys in bulk.chunks(shared.values_list("name", column), GROUP):
            wanted = set(keys)
            same_name = people.filter(known, name__in={name for name, _ in keys}).filter(
                **{f"{column}__in": {value for _, value in keys}}
            )
            together: dict[tuple[str, object], list[Person]] = {}
            for person in same_name.order_by("pk"):
                key = (person.name, getattr(person, column))
                if key in wanted:
                    together.setdefault(key, []).append(person)
            yield from together.values()


def likeness(first: Person, second: Person) -> Pair:
    """Rate how likely two people of one name are the same."""
    reasons: list[tuple[str, int]] = [("name", 20)]
    reasons += [("born", 40)] if first.born and first.born == second.born else []
    reasons += [("phone", 30)] if first.phone_hash and first.phone_hash == second.phone_hash else []
    reasons += [("community", 5)] if first.community_id == second.community_id else []
    if not first.id_hash or not second.id_hash:
        reasons.append(("id_missing", 5))
    # Two valid, different numbers mean two people, unless they differ by one typing error.
    elif one_slip(first.id_number, second.id_number):
        reasons.append(("id_slip", 25))
    else:
        return Pair(first, second, 0, ("id_differs",))
    if {first.sex, second.sex} == {"1", "2"}:
        reasons.append(("sex_differs", -30))
    score = sum(points for _, points in reasons)
    return Pair(first, second, max(0, min(score, 99)), tuple(code for code, _ in reasons))


def one_slip(first: str, second: str) -> bool:
    """Return whether two numbers differ by one wrong digit (and the check digit) or by two swapped neighbours."""
    if len(first) != len(second) or first == second:
        return first == second
    # Without the check digit, which is different after any slip.
    wrong = [i for i, (a, b) in enumerate(zip(first[:-1], second[:-1], strict=True)) if a != b]
    if len(wrong) <= 1:
        return True
    i, j = wrong[0], wrong[-1]
    return len(wrong) == 2 and j == i + 1 and first[i] == second[j] and first[j] == second[i]


# ---- households


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list of households: a place, which may be a community, and a building in it."""

    place: Place | None = None
    community: Place | None = None
    building: Place | None = None
    circumstance: str = ""


def households(viewer: Viewer, filters: Filters) -> QuerySet[Household]:
    """Return the households that live here now, as `people/_household_row.html` reads them: four queries per page."""
    rows: QuerySet[Household] = Household.objects.visible_to(viewer).open()
    rows = places.lying_in(rows, filters.place)
    if filters.building:
        rows = rows.filter(dwelling__lft__gte=filters.building.lft, dwelling__lft__lt=filters.building.rgt)
    if filters.circumstance:
        rows = rows.filter(Exists(_who_has(filters.circumstance, viewer, filters.community)))
    return rows.select_related("dwelling", "community").prefetch_related(members_of())


def at_doors(rows: QuerySet[Household], community: Place | None) -> QuerySet[Household]:
    """Return the same households, written so that a page is read in the order of dwellings."""
    # A household is in the community of its dwelling, so this changes no result. It lets the plan walk the dwellings of
    # the community in order and stop when the page is full.
    return rows.filter(dwelling__community=community) if community else rows


def members_of(*, whole: bool = False) -> Prefetch:
    """Load the members of a household, head first, with open circumstances; `whole` loads masked fields, too."""
    people = Residency.objects.open().select_related("person").order_by("-is_head", "person__born", "pk")
    if not whole:
        people = people.defer("person__id_number", "person__phone")
    standing = Circumstance.objects.open().defer(*([] if whole else ["detail"])).order_by("since", "pk")
    return Prefetch(
        "residencies",
        people.prefetch_related(Prefetch("person__circumstances", standing, to_attr="standing")),
        to_attr="members",
    )


def _who_has(kind: str, viewer: Viewer, community: Place | None) -> QuerySet[Residency]:
    """Return the residencies of people with a circumstance, recorded or following from age."""
    living = Residency.objects.open().filter(household=OuterRef("pk"))
    code = content.codes("circumstance").get(kind)
    if code is not None and code.get("computed"):
        years = rules.value(str(code.get("rule")), code=community.code if community else "")
        return living.filter(person__born__lte=calendar.years_before(timezone.localdate(), int(years)))
    # Filtering by a sensitive kind would reveal it.
    scope = viewer.scope(Permission.PEOPLE_READ_SENSITIVE) if code is None or code.get("sensitive") else None
    has = Circumstance.objects.open().filter(person=OuterRef("person"), kind=kind)
    return living.filter(Exists(has), scope.q() if scope is not None else Q())


def circumstance_counts(viewer: Viewer, community: Place) -> list[tuple[str, int]]:
    """Return kinds of circumstances in a community with the number of households, in the order of the list."""
    here = Circumstance.objects.open().filter(community=community, person__residencies__until=None)
    counted = here.values("kind").annotate(n=Count("person__residencies__household", distinct=True))
    counts = dict(counted.values_list("kind", "n"))
    trusted = viewer.may(Permission.PEOPLE_READ_SENSITIVE, community)
    codes = content.codes("circumstance").values()
    return [(code.code, counts[code.code]) for code in codes if code.code in counts and _open_to(code, trusted)]


def _open_to(code: content.Code, trusted: bool) -> bool:
    return trusted or not code.get("sensitive")


def buildings(community: Place) -> QuerySet[Place]:
    """Return the buildings of a community, in the order of the tree."""
    return Place.objects.open().filter(community=community, level=Level.BUILDING).order_by("lft")


# ---- moves


@dataclass(frozen=True, slots=True)
class Moved:
    """The last move of a person: what it ended, what it began, and who moved by the same deed."""

    person: Person
    entry: int
    on: str
    left: int | None
    into: int | None
    home: int | None
    opened: int | None
    circumstances: list[int]
    was_in: int
    together: list[int]


MOVES = ("person.moved", "person.move_taken_back")


def last_move(person: Person) -> Moved | None:
    """Return the last move of a person that was not taken back; None if there is none."""
    # Only the journal knows which rows a move ended.
    return _last(person, journal.of(person).filter(verb__in=MOVES))


def _last(person: Person, entries: Iterable[Entry]) -> Moved | None:
    undone = 0
    for entry in entries:
        if entry.verb == "person.move_taken_back":
            undone += 1
        elif undone:
            undone -= 1
        else:  # without all that is needed if it was recorded before moves could be taken back
            told = entry.changes
            return Moved(person=person, entry=entry.pk, **told) if "together" in told else None
    return None


def ended_with_move(people: Iterable[Person]) -> list[str]:
    """Return which circumstances ended with the last move of these people, without sensitive ones."""
    moves = [moved for person in people if (moved := last_move(person)) is not None]
    rows = Circumstance.objects.filter(pk__in=[pk for moved in moves for pk in moved.circumstances]).order_by("pk")
    return list(dict.fromkeys(row.title for row in rows if not row.is_sensitive))


def last_move_of(homes: Sequence[Residency]) -> Moved | None:
    """Return the last move out of a household or into it, given all its residencies with their people; one query."""
    left = max((home for home in homes if home.until), key=lambda home: (home.until, home.pk), default=None)
    came = max((home for home in homes if not home.until), key=lambda home: (home.since, home.pk), default=None)
    people = {home.person_id: home.person for home in (left, came) if home is not None}
    told: dict[int | None, list[Entry]] = {}
    for entry in Entry.objects.filter(target_type="people.person", target_id__in=people, verb__in=MOVES).order_by(
        "-pk"
    ):
        told.setdefault(entry.target_id, []).append(entry)
    moves = [_last(person, told.get(pk, [])) for pk, person in people.items()]
    here = {home.pk for home in homes}
    own = [moved for moved in moves if moved is not None and {moved.home, moved.opened} & here]
    return max(own, key=lambda moved: moved.entry, default=None)


def new_homes(left: Iterable[Household], viewer: Viewer) -> dict[int, Household]:
    """Return key -> household where the head of a household that has left lives now, if the viewer sees that."""
    gone = Residency.objects.filter(household__in=[home for home in left if home.until], is_head=True)
    heads = dict(gone.filter(until=F("household__until")).values_list("person", "household"))
    if not heads:
        return {}
    homes = Household.objects.visible_to(viewer).select_related("dwelling")
    now = Residency.objects.open().filter(person__in=heads, household__in=homes).select_related("household__dwelling")
    return {heads[home.person_id]: home.household for home in now}


# ---- finding


def find_people(query: str, viewer: Viewer, limit: int = search.LIMIT) -> list[Person]:
    """Find people whom the viewer may see by name, pinyin, initials or phone, exact matches first."""
    scope = viewer.scope(Permission.PEOPLE_VIEW)
    digits = re.sub(r"\D", "", chinese.normal(query))
    if len(digits) > search_keys.TAIL:
        # A whole ID number is found only by `find_by_number`, which writes a read entry.
        if identity.SHAPE.fullmatch(identity.normal(query)):
            return []
        whole = Person.objects.visible_to(viewer).filter(phone_hash=phone_hash(digits)).exclude(phone_hash="")
        return list(_found(whole)[:limit])
    name = chinese.simplified(query)
    exact = list(Person.objects.visible_to(viewer).filter(name=name).values_list("pk", flat=True)[:limit])
    ids = list(dict.fromkeys([*exact, *search_keys.find(query, scope, limit)]))[:limit]
    found = _found(Person.objects.visible_to(viewer)).in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def find_by_number(query: str, viewer: Viewer) -> Person | None:
    """Return the person with this ID number, if the viewer may see them."""
    try:
        number = identity.read(query).number
    except RuleBroken:
        return None
    known = Person.objects.visible_to(viewer).filter(id_hash=id_hash(number)).exclude(id_hash="")
    # Who has the card of somebody at a door looks for the household.
    return _found(known).annotate(by_number=Value(True)).first()


def _found(people: QuerySet[Person]) -> QuerySet[Person]:
    """Load what `people/_found.html` reads, in two queries."""
    home = Residency.objects.open().select_related("household", "dwelling")
    return people.defer("id_number", "phone").prefetch_related(Prefetch("residencies", home, to_attr="homes"))


def find_places(query: str, viewer: Viewer, limit: int = search.LIMIT) -> Sequence[Place]:
    """Find dwellings and buildings where the viewer may see people, with the households in each."""
    scope = viewer.scope(Permission.PEOPLE_VIEW)
    estate, _ = addresses.split_address(chinese.simplified(query))
    ids = place_keys.find(query, scope, limit * 2)
    if not ids:
        return []
    places = Place.objects.open().filter(scope.q(), pk__in=ids).order_by(F("community_id"), "lft")
    named = addresses.letters_of(estate)
    found = [place for place in places if named in addresses.letters_of(place.address)][:limit]
    here = Prefetch("households", Household.objects.open().order_by("name", "pk"), to_attr="living")
    prefetch_related_objects(found, here)
    return found


def correctable(person: Person) -> dict[str, Any]:
    """Return what can be corrected of a person, as its forms compare it (`journal.versions`)."""
    return versions.fields_of(person, *CORRECTABLE)


def home_of(person: Person) -> dict[str, Any]:
    """Return what a move or a death changes."""
    home = person.residencies.filter(until=None).values_list("household", flat=True).first()
    return {"died": person.died, "household": home}


def membership(members: Iterable[Residency]) -> dict[str, Any]:
    """Return who lives in a household, and its head."""
    found = list(members)
    return {
        "members": sorted(one.person_id for one in found),
        "head": next((one.person_id for one in found if one.is_head), None),
    }


def both(first: Person, second: Person) -> dict[str, Any]:
    """Return what is compared of two people who may be one."""
    sides = {"first": first, "second": second}
    return {f"{side}.{name}": value for side, row in sides.items() for name, value in correctable(row).items()}


def in_words(viewer: Viewer) -> versions.Words:
    """Return how to say a field of a person or household: numbers masked, names only of those the viewer may see."""

    def words(name: str, value: Any) -> tuple[str, str]:
        name = name.rpartition(".")[2]
        if name == "household":
            return _("Home"), _named(Household.objects.visible_to(viewer).filter(pk=value or 0), "dwelling")
        if name in {"members", "head"}:
            keys = value if name == "members" else [value or 0]
            label = _("members") if name == "members" else _("head of household")
            return label, _named(Person.objects.visible_to(viewer).filter(pk__in=keys), "name")
        return versions.label_of(Person(), name), field_words(Person(**{name: value}), name)

    return words


def _named(rows: QuerySet[Any], name: str) -> str:
    return _(", ").join(str(getattr(row, name)) for row in rows.order_by("pk"))


def field_words(person: Person, name: str) -> str:
    """Return a field of a person as pages show it, masked if it is sensitive."""
    if name in {"id_number", "phone"}:
        return str(getattr(person, f"masked_{name}"))
    value = getattr(person, name)
    if name in LISTS:
        return content.title(name, value) if value else ""
    if name == "registration":
        return str(person.get_registration_display())
    return date_format(value) if isinstance(value, date) else str(value or "")
