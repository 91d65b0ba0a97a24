"""The residents of a community, those who moved away, and those who died: people, households, residencies."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from linli.core import search
from linli.core.search.models import SearchKey
from linli.core.secrets import crypto
from linli.registers.people.models import Household, Person, Residency, id_hash, phone_hash
from linli.site.demo import days, families, names
from linli.site.demo.families import (
    DIVORCED,
    FEMALE,
    GRANDCHILD,
    HUSBAND,
    MALE,
    MARRIED,
    OLD,
    SINGLE,
    UNRELATED,
    WIDOWED,
    WIFE,
    Family,
    Human,
)  # fmt: skip
from linli.site.demo.places import Ground
from linli.site.demo.plan import CommunityPlan
from linli.site.demo.writer import Writer

TWO_YEARS = 730
PERSON = (
    "id", "community_id", "name", "sex", "born", "id_number", "id_hash", "phone", "phone_hash", "education",
    "nationality", "marital", "registration", "died", "merged_into_id", "created_at", "updated_at",
)  # fmt: skip
HOUSEHOLD = ("id", "since", "until", "community_id", "dwelling_id", "name")
RESIDENCY = (
    "id", "since", "until", "community_id", "person_id", "household_id", "dwelling_id", "relation", "is_head",
)  # fmt: skip
HERE = {"old_estate": 0.72, "commercial": 0.6, "affordable": 0.66, "ex_village": 0.42, "rural": 0.6, "mixed": 0.62}
BLOOD = {"20", "30", "40", "51"}  # relations that carry the surname of the head
EDUCATION = (  # (born before, codes, weights)
    (1945, ("80", "70", "61", "21"), (52, 28, 12, 8)),
    (1960, ("80", "70", "61", "41", "31", "21"), (22, 40, 22, 6, 6, 4)),
    (1975, ("80", "70", "61", "41", "31", "21", "14"), (8, 34, 24, 8, 14, 11, 1)),
    (1990, ("70", "61", "44", "31", "21", "14"), (18, 16, 10, 24, 28, 4)),
    (9999, ("70", "61", "44", "31", "21", "14"), (8, 14, 10, 26, 36, 6)),
)


def settle(plan: CommunityPlan, made: list[Family], land: Ground, today: int) -> list[Family]:
    """Give every family a door and its members days and names; add families that left and people who died."""
    rng = plan.rng("people")
    doors = list(range(len(land.dwellings)))
    rng.shuffle(doors)
    for family, door in zip(made, doors, strict=False):
        family.door = door
        family.since = _moved_in(rng, family, land.units[land.dwellings[door].unit].since, today)
    former = _former(rng, made, doors[len(made) :], land, today)
    for family in made:
        _bury(rng, family, today)
    for family in (*made, *former):
        _name(rng, family, today)
    return [*made, *former]


def _moved_in(rng: Random, family: Family, built: int, today: int) -> int:
    """When the family came: sharers lately, old people long ago, nobody before the house stood."""
    years = {"sharers": 1.2, "alone": 4.0}.get(family.kind, 16.0 if family.head.age >= OLD else 8.5)
    return max(today - 20 - int(rng.expovariate(1 / (years * 365))), built + rng.randrange(30, 900))


def _former(rng: Random, made: list[Family], vacant: list[int], land: Ground, today: int) -> list[Family]:
    """Families that moved away within two years: from doors taken over since, and from half of the vacant ones."""
    left = []
    kinds = families.WITHOUT_OLD
    recent = [family for family in made if family.since > today - TWO_YEARS + 60]
    ends = [(f.door, f.since - rng.randrange(3, 60)) for f in recent if rng.random() < 0.4]
    ends += [(door, today - rng.randrange(20, TWO_YEARS)) for door in vacant if rng.random() < 0.5]
    for door, until in ends:
        kind = rng.choices(kinds, [kind.weight for kind in kinds])[0]
        family = Family(kind.name, kind.draw(rng), door=door, until=until)
        built = land.units[land.dwellings[door].unit].since
        family.since = min(max(until - 200 - int(rng.expovariate(1 / 1500)), built + 60), until - 30)
        left.append(family)
    return left


def _bury(rng: Random, family: Family, today: int) -> None:
    """Some of the widowed lost their spouse within two years; a few families lost a parent."""
    head = family.head
    if family.kind == "old_single" and head.marital == WIDOWED and rng.random() < 0.22:
        lost = Human(HUSBAND if head.sex == FEMALE else WIFE, MALE if head.sex == FEMALE else FEMALE, 0, MARRIED)
        lost.age = max(OLD, head.age + rng.randint(-3, 6))
    elif family.kind in {"old_parent", "three_one", "grown_child"} and rng.random() < 0.05:
        lost = Human("52" if rng.random() < 0.5 else "51", FEMALE, head.age + rng.randint(22, 34), WIDOWED)
        lost.sex = FEMALE if lost.relation == "52" else MALE
    else:
        return
    day = today - rng.randrange(4, TWO_YEARS - 10)
    if family.since < day - 30:
        lost.died = lost.until = day
        family.people.append(lost)


def _name(rng: Random, family: Family, today: int) -> None:
    own = names.surname(rng)
    for person in family.people:
        person.born = days.born(rng, person.age, today)
        person.since = max(family.since, person.born)
        if family.until is not None:
            person.until = family.until
            person.since = min(person.since, family.until - 1)
        blood = person is family.head or person.relation in BLOOD
        if person.relation == GRANDCHILD and rng.random() < 0.4:
            blood = False
        person.surname = own if blood else names.surname(rng)
        person.name = person.surname + names.given(rng, person.sex, int(days.iso(person.born)[:4]))
        if person.age >= 23 and person.marital == SINGLE and person.relation == UNRELATED and rng.random() < 0.1:
            person.marital = DIVORCED


def write(plan: CommunityPlan, every: list[Family], land: Ground, writer: Writer) -> None:
    """Write people with their households, residencies and the keys under which they are found."""
    rng = plan.rng("papers")
    people = [person for family in every for person in family.people]
    first, household = writer.reserve(Person, len(people)), writer.reserve(Household, len(every))
    for pk, person in enumerate(people, start=first):
        person.pk = pk
    for pk, family in enumerate(every, start=household):
        family.pk = pk
    papers = Papers(plan, land.community_id, rng)
    writer.put(Person, PERSON, [row for family in every for row in papers.people(family)])
    writer.put(Household, HOUSEHOLD, [_household(family, land) for family in every])
    residencies = writer.reserve(Residency, len(people))
    writer.put(Residency, RESIDENCY, list(_residencies(every, land, residencies)))
    writer.put(SearchKey, search.COLUMNS, papers.keys)


class Papers:
    """Makes the rows of people, and gathers their search keys on the way."""

    def __init__(self, plan: CommunityPlan, community_id: int, rng: Random) -> None:
        self.plan, self.community_id, self.rng = plan, community_id, rng
        self.identities = names.Identities(plan)
        self.keys: list[search.Row] = []

    def people(self, family: Family) -> Iterable[tuple]:
        """The rows of one family."""
        here = self.rng.random() < HERE[self.plan.category]
        written = days.moment(family.since + 1, 540 + family.door % 400)
        for person in family.people:
            number = self.identities.number(person)
            phone = self._phone(person)
            present = person.until is None
            if present:
                found = search.keys_for_person(person.name, phone)
                self.keys.extend(search.rows(search.PERSON, self.community_id, person.pk, found))
            yield (
                person.pk, self.community_id, person.name, person.sex, days.iso(person.born),
                crypto.encrypt(number, "people_person.id_number"), id_hash(number),
                crypto.encrypt(phone, "people_person.phone"), phone_hash(phone),
                self._education(person), "01" if self.rng.random() < 0.985 else "22", person.marital,
                "here" if here else "elsewhere", days.iso_or_none(person.died), None, written, written,
            )  # fmt: skip

    def _phone(self, person: Human) -> str:
        """Most people from 12 on have one that the office knows."""
        return self.identities.phone() if person.age >= 12 and self.rng.random() < 0.9 else ""

    def _education(self, person: Human) -> str:
        if person.age < 16:
            return ""
        if person.age < 22:
            return "61" if person.age > 18 else "70"
        year = int(days.iso(person.born)[:4])
        _, codes, weights = next(row for row in EDUCATION if year < row[0])
        return self.rng.choices(codes, weights)[0]


def _household(family: Family, land: Ground) -> tuple:
    place = land.dwellings[family.door].place_id
    until = days.iso_or_none(family.until)
    return (family.pk, days.iso(family.since), until, land.community_id, place, family.head.name)


def _residencies(every: list[Family], land: Ground, pk: int) -> Iterable[tuple]:
    for family in every:
        place = land.dwellings[family.door].place_id
        for person in family.people:
            yield (
                pk, days.iso(person.since), days.iso_or_none(person.until), land.community_id, person.pk, family.pk,
                place, person.relation, person is family.head,
            )  # fmt: skip
            pk += 1
