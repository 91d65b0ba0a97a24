"""Households whose members fit together: couples of similar age, children, grandparents, flat-sharers.

Each kind of family has a fixed number of members of 60 or over, so a community can be filled to an exact count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random

from linli.core.demo import pack
from linli.core.demo.chance import Weighted, weighted

MALE, FEMALE = "1", "2"
SINGLE, MARRIED, WIDOWED, DIVORCED = "10", "20", "30", "40"
HEAD, HUSBAND, WIFE, SON, DAUGHTER, FATHER, MOTHER, GRANDCHILD, UNRELATED = (
    "02",
    "11",
    "12",
    "20",
    "30",
    "51",
    "52",
    "40",
    "99",
)
OLD = 60


@dataclass(slots=True)
class Human:
    """One person while rows are made; days are ordinals."""

    relation: str
    sex: str
    age: int
    marital: str
    surname: str = ""
    name: str = ""
    born: int = 0
    since: int = 0
    until: int | None = None
    died: int | None = None
    work: str = ""
    pk: int = 0


@dataclass(slots=True)
class Family:
    """The people of one household, head first."""

    kind: str
    people: list[Human]
    since: int = 0
    until: int | None = None
    door: int = -1  # position in Ground.dwellings
    pk: int = 0
    every: int = 365  # the interval of visits that its circumstances ask for, in days
    circumstances: list[str] = field(default_factory=list)

    @property
    def head(self) -> Human:
        """Return the head of the household."""
        return self.people[0]


@dataclass(slots=True)
class Families:
    """All families of a community, those who moved away last."""

    every: list[Family]


Members = list[Human]
Draw = Callable[[Random], Members]


@lru_cache(maxsize=1)
def old_ages() -> Weighted:
    """Return the ages from 60 on with their frequency in the population pyramid."""
    counts: dict[int, float] = {}
    for row in pack.rows("pyramid.csv"):
        if OLD <= int(row["age"]) <= 99:
            counts[int(row["age"])] = counts.get(int(row["age"]), 0) + float(row["weight"])
    return weighted((str(age), weight) for age, weight in sorted(counts.items()))


def _old_age(rng: Random) -> int:
    """Draw an age from 60 to 99 by the population pyramid."""
    ages = old_ages()
    return int(rng.choices(ages.words, cum_weights=ages.sums)[0])


def _other(sex: str) -> str:
    return FEMALE if sex == MALE else MALE


def _sex(rng: Random, women: float = 0.5) -> str:
    return FEMALE if rng.random() < women else MALE


def _child_relation(sex: str) -> str:
    return SON if sex == MALE else DAUGHTER


def _spouse(head: Human, age: int) -> Human:
    return Human(HUSBAND if head.sex == FEMALE else WIFE, _other(head.sex), age, MARRIED)


def _couple(rng: Random, low: int, high: int) -> Members:
    age = rng.randint(low, high)
    head = Human(HEAD, _sex(rng, 0.28), age, MARRIED)
    step = rng.randint(-2, 5) if head.sex == MALE else -rng.randint(-2, 5)
    return [head, _spouse(head, min(max(age - step, 21), OLD - 1))]


def _with_children(rng: Random, couple: Members, count: int) -> Members:
    """Add young children born when their mother was 22 to 38."""
    mother = min(person.age for person in couple)
    for _ in range(count):
        age = max(min(mother - rng.randint(22, max(min(38, mother), 22)), 21), 0)
        sex = _sex(rng, 0.47)
        couple.append(Human(_child_relation(sex), sex, age, SINGLE))
    return couple


def _with_parents(rng: Random, couple: Members, count: int) -> Members:
    """Add one or both parents of the head, 60 or over."""
    age = max(OLD, min(couple[0].age + rng.randint(23, 33), 97))
    sex = _sex(rng, 0.72) if count == 1 else MALE
    couple.append(Human(FATHER if sex == MALE else MOTHER, sex, age, WIDOWED if count == 1 else MARRIED))
    if count == 2:
        couple.append(Human(MOTHER, FEMALE, max(OLD, age - rng.randint(-1, 5)), MARRIED))
    return couple


def _old_single(rng: Random) -> Members:
    marital = WIDOWED if rng.random() < 0.72 else rng.choice((DIVORCED, SINGLE, WIDOWED))
    return [Human(HEAD, _sex(rng, 0.66), _old_age(rng), marital)]


def _old_couple(rng: Random) -> Members:
    age = _old_age(rng)
    head = Human(HEAD, MALE if rng.random() < 0.8 else FEMALE, age, MARRIED)
    return [head, _spouse(head, max(OLD, age - rng.randint(-3, 6)))]


def _mixed_couple(rng: Random) -> Members:
    head = Human(HEAD, MALE, OLD + rng.randrange(5), MARRIED)
    return [head, _spouse(head, OLD - 1 - rng.randrange(5))]


def _with_grown_child(rng: Random, parents: Members) -> Members:
    age = min(max(parents[0].age - rng.randint(24, 36), 22), OLD - 1)
    sex = _sex(rng, 0.4)
    marital = SINGLE if age < 38 or rng.random() < 0.4 else DIVORCED
    parents.append(Human(_child_relation(sex), sex, age, marital))
    return parents


def _with_grandchild(rng: Random) -> Members:
    old = _old_single(rng)
    old.append(Human(GRANDCHILD, _sex(rng, 0.48), rng.randint(3, 17), SINGLE))
    return old


def _alone(rng: Random) -> Members:
    age = int(rng.triangular(21, 59, 29))
    marital = SINGLE if age < 36 or rng.random() < 0.35 else DIVORCED
    return [Human(HEAD, _sex(rng, 0.45), age, marital)]


def _one_parent(rng: Random) -> Members:
    age = rng.randint(27, 54)
    head = Human(HEAD, _sex(rng, 0.75), age, DIVORCED)
    return _with_children(rng, [head], 1)


def _sharers(rng: Random, count: int) -> Members:
    head = Human(HEAD, _sex(rng), rng.randint(20, 34), SINGLE)
    rest = [Human(UNRELATED, head.sex, min(max(head.age + rng.randint(-3, 4), 18), 40), SINGLE) for _ in range(count)]
    return [head, *rest]


@dataclass(frozen=True, slots=True)
class HouseholdKind:
    """A kind of family: its members of 60 or over and under 60, its frequency, and how it is drawn."""

    name: str
    old: int
    young: int
    weight: float
    draw: Draw


WITH_OLD = (
    HouseholdKind("old_single", 1, 0, 24, _old_single),
    HouseholdKind("old_couple", 2, 0, 31, _old_couple),
    HouseholdKind("old_parent", 1, 1, 8, lambda rng: _with_grown_child(rng, _old_single(rng))),
    HouseholdKind("old_parents", 2, 1, 9, lambda rng: _with_grown_child(rng, _old_couple(rng))),
    HouseholdKind("mixed_couple", 1, 1, 4, _mixed_couple),
    HouseholdKind("grandchild", 1, 1, 1.5, _with_grandchild),
    HouseholdKind(
        "three_one", 1, 3, 11, lambda rng: _with_parents(rng, _with_children(rng, _couple(rng, 30, 56), 1), 1)
    ),
    HouseholdKind(
        "three_two", 2, 3, 8, lambda rng: _with_parents(rng, _with_children(rng, _couple(rng, 30, 52), 1), 2)
    ),
    HouseholdKind(
        "three_big", 2, 4, 3, lambda rng: _with_parents(rng, _with_children(rng, _couple(rng, 31, 48), 2), 2)
    ),
)
WITHOUT_OLD = (
    HouseholdKind("alone", 0, 1, 17, _alone),
    HouseholdKind("couple", 0, 2, 17, lambda rng: _couple(rng, 24, 58)),
    HouseholdKind("one_child", 0, 3, 33, lambda rng: _with_children(rng, _couple(rng, 26, 50), 1)),
    HouseholdKind("two_children", 0, 4, 13, lambda rng: _with_children(rng, _couple(rng, 29, 47), 2)),
    HouseholdKind("grown_child", 0, 3, 9, lambda rng: _with_grown_child(rng, _couple(rng, 48, 58))),
    HouseholdKind("one_parent", 0, 2, 5, _one_parent),
    HouseholdKind("sharers", 0, 3, 4, lambda rng: _sharers(rng, 2)),
)


def families(rng: Random, residents: int, elders: int) -> list[Family]:
    """Draw families of exactly `residents` people, of whom exactly `elders` are 60 or over."""
    made: list[Family] = []
    old, young = elders, residents - elders
    while old + young > 0:
        kinds = WITH_OLD if old else WITHOUT_OLD
        fitting = [kind for kind in kinds if kind.old <= old and kind.young <= young]
        kind = rng.choices(fitting, [kind.weight for kind in fitting])[0]
        made.append(Family(kind.name, kind.draw(rng)))
        old, young = old - kind.old, young - kind.young
    rng.shuffle(made)
    return made
