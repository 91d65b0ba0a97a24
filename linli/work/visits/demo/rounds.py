"""Two years of visits: key households as often as the rules ask, others by habit, some not met for long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from linli.core.demo import days
from linli.core.demo.chance import pick
from linli.core.demo.writer import Row, Writer
from linli.core.law import content
from linli.registers.people.demo.families import Family
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.work.staffing.demo.careers import Career, Seat
from linli.work.visits.demo import sentences
from linli.work.visits.models import Companion, Need, Visit

WINDOW = 730
YEAR = 365
NOT_HOME, REFUSED, PHONE = 0.15, 0.17, 0.16
ALONG = 0.03  # share of priority visits with someone else
CLOCK = [f" {minute // 60:02d}:{minute % 60:02d}:00" for minute in range(1440)]  # UTC


@dataclass(slots=True)
class NamedNeed:
    """A need named on a visit, from which a case may come."""

    visit_id: int
    day: int
    kind: str
    family: Family
    worker: Career


@dataclass(slots=True)
class NamedNeeds:
    """The needs of a community, in the order of the visits."""

    every: list[NamedNeed]


@dataclass(slots=True)
class Round:
    """One visit before it becomes a row."""

    day: int
    family: Family
    worker: Career
    outcome: str
    kind: str
    need: str


def write(
    plan: CommunityPlan, every: list[Family], land: Ground, seats: list[Seat], *, writer: Writer, today: int
) -> list[NamedNeed]:
    """Write the visits of a community in the order of days; return the needs. `seats` are by stairwell."""
    rng = plan.rng("visits")
    rounds: list[Round] = []
    for family in every:
        seat = seats[land.dwellings[family.door].stairwell]
        rounds.extend(_rounds(rng, family, seat, today))
    rounds.sort(key=lambda one: (one.day, one.family.pk))
    community = land.community_id
    first = writer.put(Visit, [_row(rng, community, one, today) for one in rounds])
    needs = [
        NamedNeed(pk, one.day, one.need, one.family, one.worker)
        for pk, one in enumerate(rounds, start=first)
        if one.need
    ]
    writer.put(Need, [{"community_id": community, "visit_id": one.visit_id, "kind": one.kind} for one in needs])
    writer.put(Companion, list(_companions(plan.rng("companions"), community, rounds, first)))
    return needs


def _companions(rng: Random, community: int, rounds: list[Round], first: int) -> Iterator[Row]:
    """Yield who came along on some of the priority visits."""
    roles = list(content.codes("companion_role"))
    for pk, one in enumerate(rounds, start=first):
        if one.kind == "key" and one.outcome == "met" and rng.random() < ALONG:
            yield {"community_id": community, "visit_id": pk, "worker_id": None, "role": rng.choice(roles)}


def _rounds(rng: Random, family: Family, seat: Seat, today: int) -> Iterator[Round]:
    """Yield the visits to one family: gaps by its rule and habit, a second attempt soon after a failed one."""
    chance = rng.random
    low, width = _rhythm(rng, family)
    first, last = _window(rng, family, today)
    key, again = family.every < YEAR, False
    held = iter(seat.held)
    _, until, worker = next(held)
    day = first + int(chance() * (low + width))
    while (day := days.working_day_from(day)) <= last:
        while until is not None and day >= until:
            _, until, worker = next(held)
        luck = chance()
        outcome = "not_home" if luck < NOT_HOME else "refused" if luck < REFUSED else "met"
        luck = chance()
        kind = "return" if again else "phone" if luck < PHONE else "key" if key and luck < 0.8 else "routine"
        need = rng.choices(*sentences.needs())[0] if outcome == "met" and chance() < 0.05 else ""
        yield Round(day, family, worker, outcome, kind, need)
        again = outcome == "not_home" and chance() < 0.8
        day += 2 + int(chance() * 8) if again else 1 + int(low + width * chance())


def _rhythm(rng: Random, family: Family) -> tuple[float, float]:
    """Return the least days between two visits, and how many more there may be."""
    if family.every < YEAR:
        step = min(family.every, 40)
        return step * 0.52, step * 0.54
    if rng.random() < 0.1:
        return 110.0, 260.0
    return 12.0, 38.0


def _window(rng: Random, family: Family, today: int) -> tuple[int, int]:
    """Return the first and last day on which the family is visited; a few end early, so that they are overdue."""
    first, last = max(today - WINDOW, family.since + 6), today - 1
    luck = rng.random()
    if luck < 0.035 and (family.every >= YEAR or luck < 0.02):
        last = today - family.every - 1 - int(rng.random() * 24)
    if family.until is not None:
        last = min(last, family.until - 1)
    return first, last


def _row(rng: Random, community: int, one: Round, today: int) -> Row:
    chance = rng.random
    seen = answer = promise = ""
    kept = minutes = None
    if one.outcome == "met":
        minutes = 3 + int(chance() * 9) if one.kind == "phone" else 6 + int(chance() * chance() * 50)
        seen, answer, promise = _words(rng, one)
        if promise and chance() < 0.86:
            kept = one.day + 1 + int(chance() * 15)
            kept = kept if kept <= today else None
    elif chance() < 0.3:
        seen = pick(rng, sentences.of_outcomes()[one.outcome])
    late = chance()
    written = min(one.day + (0 if late < 0.7 else 1 if late < 0.9 else 2 + int(chance() * 4)), today)
    return {
        "community_id": community,
        "household_id": one.family.pk,
        "worker_id": one.worker.pk,
        "day": days.iso(one.day),
        "kind": one.kind,
        "outcome": one.outcome,
        "minutes": minutes,
        "seen": seen,
        "answer": answer,
        "promise": promise,
        "promise_due": days.iso(one.day + 7) if promise else None,
        "promise_kept_on": days.iso_or_none(kept),
        "recorded_at": days.iso(written) + CLOCK[60 + int(chance() * 600)],
        "recorded_by_id": one.worker.user,
    }


def _words(rng: Random, one: Round) -> tuple[str, str, str]:
    """Draw what was seen, answered and promised; most visits leave a line, many leave none."""
    chance = rng.random
    table = sentences.of_visits()
    if one.need:
        row = table[one.need, ""]
        promise = pick(rng, row["promise"]) if chance() < 0.55 else ""
        return pick(rng, row["seen"]), pick(rng, row["answer"]), promise
    if chance() > (0.45 if one.family.circumstances else 0.2):
        return "", "", ""
    if one.kind == "phone":
        return pick(rng, sentences.of_outcomes()["phone"]), "", ""
    kinds = one.family.circumstances
    row = table.get(("", kinds[int(chance() * len(kinds))] if kinds else "")) or table["", ""]
    answer = pick(rng, row["answer"]) if chance() < 0.35 else ""
    promise = pick(rng, row["promise"]) if chance() < 0.05 else ""
    return pick(rng, row["seen"]), answer, promise
