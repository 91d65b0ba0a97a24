"""The residents of a community, those who moved away, and those who died: people, households, residencies."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from linli.core import search
from linli.core.demo import days
from linli.core.demo.writer import Row, Writer
from linli.core.search.models import SearchKey
from linli.registers.accounts.demo import names
from linli.registers.people import search_keys
from linli.registers.people.demo import families
from linli.registers.people.demo.families import (
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
)
from linli.registers.people.demo.identities import Identities
from linli.registers.people.models import Household, Person, Residency, id_hash, phone_hash
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan

TWO_YEARS = 730
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
    """Give every family a dwelling and its members days and names; add families that left and people who died."""
    rng = plan.rng("people")
    doors = list(range(len(land.dwellings)))
    rng.shuffle(doors)
    for family, door in zip(made, doors, strict=False):
        family.door = door
        family.since = _moved_in(rng, family, land.stairwells[land.dwellings[door].stairwell].since, today)
    former = _former(rng, made, doors[len(made) :], land, today)
    for family in made:
        _bury(rng, family, today)
    for family in (*made, *former):
        _name(rng, family, today)
    return [*made, *former]


def _moved_in(rng: Random, family: Family, built: int, today: int) -> int:
    """Draw when a family moved in: sharers lately, old people long ago, nobody before the building existed."""
    years = {"sharers": 1.2, "alone": 4.0}.get(family.kind, 16.0 if family.head.age >= OLD else 8.5)
    return max(today - 20 - int(rng.expovariate(1 / (years * 365))), built + rng.randrange(30, 900))


def _former(rng: Random, made: list[Family], vacant: list[int], land: Ground, today: int) -> list[Family]:
    """Draw families that moved away within two years: from dwellings taken over since, and half of the vacant ones."""
    left = []
    kinds = families.WITHOUT_OLD
    recent = [family for family in made if family.since > today - TWO_YEARS + 60]
    ends = [(f.door, f.since - rng.randrange(3, 60)) for f in recent if rng.random() < 0.4]
    ends += [(door, today - rng.randrange(20, TWO_YEARS)) for door in vacant if rng.random() < 0.5]
    for door, until in ends:
        kind = rng.choices(kinds, [kind.weight for kind in kinds])[0]
        family = Family(kind.name, kind.draw(rng), door=door, until=until)
        built = land.stairwells[land.dwellings[door].stairwell].since
        family.since = min(max(until - 200 - int(rng.expovariate(1 / 1500)), built + 60), until - 30)
        left.append(family)
    return left


def _bury(rng: Random, family: Family, today: int) -> None:
    """Let some of the widowed have lost their spouse within two years, and a few families a parent."""
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
    """Write people with their households, residencies and search keys."""
    people = [person for family in every for person in family.people]
    first, household = writer.reserve(Person, len(people)), writer.reserve(Household, len(every))
    for pk, person in enumerate(people, start=first):
        person.pk = pk
    for pk, family in enumerate(every, start=household):
        family.pk = pk
    made = PersonRows(plan, land.community_id)
    writer.put(Person, [row for family in every for row in made.people(family)])
    writer.put(Household, [_household(family, land) for family in every])
    writer.put(Residency, list(_residencies(every, land)))
    writer.put_values(SearchKey, search.COLUMNS, made.keys)


class PersonRows:
    """Makes the rows of people, and collects their search keys."""

    def __init__(self, plan: CommunityPlan, community_id: int) -> None:
        self.plan, self.community_id, self.rng = plan, community_id, plan.rng("papers")
        self.identities = Identities(plan)
        self.keys: list[search.Row] = []

    def people(self, family: Family) -> Iterable[Row]:
        """Yield the rows of one family."""
        here = self.rng.random() < HERE[self.plan.category]
        written = days.moment(family.since + 1, 540 + family.door % 400)
        for person in family.people:
            number = self.identities.number(person)
            phone = self._phone(person)
            if person.until is None:
                found = search_keys.keys(person.name, phone)
                self.keys.extend(search.rows(search_keys.KIND, self.community_id, person.pk, found))
            yield {
                "id": person.pk,
                "community_id": self.community_id,
                "name": person.name,
                "sex": person.sex,
                "born": days.iso(person.born),
                "id_number": number,
                "id_hash": id_hash(number),
                "phone": phone,
                "phone_hash": phone_hash(phone),
                "education": self._education(person),
                "nationality": "01" if self.rng.random() < 0.985 else "22",
                "marital": person.marital,
                "registration": "here" if here else "elsewhere",
                "died": days.iso_or_none(person.died),
                "created_at": written,
                "updated_at": written,
            }

    def _phone(self, person: Human) -> str:
        """Draw a phone number; most people from 12 on have a known one."""
        return self.identities.phone() if person.age >= 12 and self.rng.random() < 0.9 else ""

    def _education(self, person: Human) -> str:
        if person.age < 16:
            return ""
        if person.age < 22:
            return "61" if person.age > 18 else "70"
        year = int(days.iso(person.born)[:4])
        _, codes, weights = next(row for row in EDUCATION if year < row[0])
        return self.rng.choices(codes, weights)[0]


def _household(family: Family, land: Ground) -> Row:
    return {
        "id": family.pk,
        "since": days.iso(family.since),
        "until": days.iso_or_none(family.until),
        "community_id": land.community_id,
        "dwelling_id": land.dwellings[family.door].place_id,
        "name": family.head.name,
    }


def _residencies(every: list[Family], land: Ground) -> Iterable[Row]:
    for family in every:
        place = land.dwellings[family.door].place_id
        for person in family.people:
            yield {
                "since": days.iso(person.since),
                "until": days.iso_or_none(person.until),
                "community_id": land.community_id,
                "person_id": person.pk,
                "household_id": family.pk,
                "dwelling_id": place,
                "relation": person.relation,
                "is_head": person is family.head,
            }
