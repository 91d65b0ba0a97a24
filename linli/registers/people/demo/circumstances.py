"""Employment and circumstances of residents at plausible rates, each with its day, source and ground."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random

from linli.core import chinese
from linli.core.demo import days
from linli.core.demo.writer import Row, Writer
from linli.core.law import content, rules
from linli.registers.people.demo.families import FEMALE, MALE, OLD, Family, Human
from linli.registers.people.models import Circumstance
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan

WORK = (  # of those who have left school and are not retired, of 1000
    ("employed", 668),
    ("self_employed", 92),
    ("flexible", 110),
    ("public_post", 8),
    ("registered_unemployed", 24),
    ("unemployed", 14),
    ("homemaker", 46),
    ("unable", 12),
    ("in_training", 5),
    ("no_wish", 12),
    ("farming", 9),
)
WORKS, WORK_WEIGHTS = tuple(name for name, _ in WORK), tuple(weight for _, weight in WORK)
SOURCES = {"registered_unemployed": "register", "disability_card": "paper", "minimum_living": "register"}
Fact = tuple[str, int, int | None, str]  # kind, since, until, detail


@lru_cache(maxsize=256)
def every_days(kind: str, code: str, on: date) -> int | None:
    """Return the interval of visits that a circumstance asks for, by the rules of the place."""
    entry = content.codes("circumstance").get(kind)
    rule = entry.get("visit_every_days_rule") if entry else None
    return int(rules.value(rule, code=code, on=on)) if rule else None


def write(plan: CommunityPlan, every: list[Family], land: Ground, *, writer: Writer, today: int) -> None:
    """Write the facts of all people, and store at each family how often it is to be visited."""
    rng = plan.rng("circumstances")
    rows: list[Row] = []
    for family in every:
        for person in family.people:
            for fact in _facts(rng, plan, family, person, today):
                rows.append(_row(rng, land.community_id, person, fact))
                if fact[2] is None:
                    _remember(plan, family, fact[0], today)
    writer.put(Circumstance, rows)


def _remember(plan: CommunityPlan, family: Family, kind: str, today: int) -> None:
    interval = every_days(kind, plan.code, date.fromordinal(today))
    if interval:
        family.circumstances.append(kind)
        family.every = min(family.every, interval)


def _row(rng: Random, community: int, person: Human, fact: Fact) -> Row:
    kind, since, until, detail = fact
    since = max(since, person.born)
    if person.until is not None and (until is None or until > person.until):
        until = max(person.until, since)
    entry = content.codes("circumstance").get(kind)
    consent = entry is not None and entry.get("ground") == "consent"
    entered = days.moment(since + rng.randrange(0, 9), 540 + rng.randrange(480))
    return {
        "since": days.iso(since),
        "until": days.iso_or_none(until),
        "community_id": community,
        "person_id": person.pk,
        "kind": kind,
        "detail": detail,
        "source": SOURCES.get(kind, "told" if consent else "visit"),
        "ground": "consent" if consent else "statutory",
        "consent_on": days.iso(since) if consent else None,
        "entered_at": entered,
    }


def _facts(rng: Random, plan: CommunityPlan, family: Family, person: Human, today: int) -> Iterator[Fact]:
    if 16 <= person.age < OLD:
        yield from _work(rng, person, today)
    if person.until is not None:
        return
    if person.age >= OLD:
        yield from _of_old(rng, family, person, today)
    yield from _of_anyone(rng, plan, person, today)
    if person is family.head:
        yield from _of_household(rng, family, today)


def _work(rng: Random, person: Human, today: int) -> Iterator[Fact]:
    """Yield what a person of working age does now, and an earlier unemployment of some."""
    kind, since = _work_now(rng, person), today - rng.randrange(10, 2600)
    person.work = kind
    if kind in {"employed", "flexible", "self_employed"} and rng.random() < 0.03:
        since = today - rng.randrange(5, 640)
        yield "registered_unemployed", since - rng.randrange(20, 300), since, ""
    if kind == "registered_unemployed":
        since = today - rng.randrange(5, 420)
        if rng.random() < 0.3:
            yield "hard_to_employ", since + rng.randrange(0, 5), None, ""
    if kind == "unemployed" and person.age < 26:
        yield "new_graduate", today - rng.randrange(5, 160), None, ""
    yield kind, since, None, ""


def _work_now(rng: Random, person: Human) -> str:
    chance = rng.random()
    if person.age < 19:
        return "student" if chance < 0.96 else "in_training"
    if person.age < 23 and chance < 0.66:
        return "student"
    retired = {FEMALE: {50: 0.45, 55: 0.82}, MALE: {55: 0.05}}[person.sex]
    if chance < max((share for age, share in retired.items() if person.age >= age), default=0.0):
        return "retired"
    return rng.choices(WORKS, WORK_WEIGHTS)[0]


def _of_old(rng: Random, family: Family, person: Human, today: int) -> Iterator[Fact]:
    present = [member for member in family.people if member.until is None]
    turned = days.birthday(person.born, OLD)
    if len(present) == 1:
        since = max([turned, family.since, *(m.died + 1 for m in family.people if m.died)])
        yield "living_alone", since, None, ""
    elif all(member.age >= OLD for member in present) and rng.random() < 0.62:
        yield "empty_nest", max(turned, family.since), None, ""
    if person.age >= 80:
        yield "very_old", days.birthday(person.born, 80), None, ""
        if rng.random() < 0.16:
            yield "frail_older", today - rng.randrange(30, 1500), None, ""
    if person.age >= 75 and rng.random() < 0.03:
        yield "dementia", today - rng.randrange(30, 1300), None, ""


def _of_anyone(rng: Random, plan: CommunityPlan, person: Human, today: int) -> Iterator[Fact]:
    if rng.random() < (0.045 if person.age >= OLD else 0.012):
        kind, grade = rng.choice(DISABILITIES), rng.choices("1234", (1, 3, 4, 5))[0]
        since = today - rng.randrange(100, 4000)
        yield "disability_card", since, None, f"{kind}{chinese.ONES[int(grade) - 1]}级"
        if grade in "12":
            yield "severe_disability", since, None, ""
    if rng.random() < 0.005:
        yield "seriously_ill", today - rng.randrange(10, 900), None, ""
    if rng.random() < 0.0008:
        yield "returned_from_hospital", today - rng.randrange(1, 21), None, ""
    if person.sex == MALE and person.age > 22 and rng.random() < 0.016:
        yield "veteran", today - rng.randrange(400, 5000), None, ""
    if 19 < person.age < OLD and plan.category in {"ex_village", "rural"} and rng.random() < 0.12:
        yield "landless_farmer", today - rng.randrange(2000, 6000), None, ""
    if person.relation == "40" and person.age < 14:
        yield "under14_left", today - rng.randrange(60, 900), None, ""


def _of_household(rng: Random, family: Family, today: int) -> Iterator[Fact]:
    chance = rng.random()
    if chance < 0.006:
        yield "minimum_living", today - rng.randrange(60, 1500), None, ""
    elif chance < 0.011:
        yield "marginal_low_income", today - rng.randrange(60, 1200), None, ""
    elif chance < 0.0125:
        yield "special_family", today - rng.randrange(800, 4000), None, ""
    elif chance < 0.013 and family.kind == "old_single":
        yield "destitute", today - rng.randrange(400, 3000), None, ""
    elif chance < 0.014:
        yield "sudden_hardship", today - rng.randrange(5, 90), None, ""
    if family.since > today - 183:
        yield "new_resident", family.since, None, ""
    if any(member.born > today - 365 for member in family.people if member.until is None):
        yield "newborn", max(m.born for m in family.people if m.until is None), None, ""
    if any(member.died and member.died > today - 150 for member in family.people):
        yield "bereaved", max(member.died for member in family.people if member.died), None, ""


DISABILITIES = ("视力残疾", "听力残疾", "肢体残疾", "肢体残疾", "智力残疾", "精神残疾")
