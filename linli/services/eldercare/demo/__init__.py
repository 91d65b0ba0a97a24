"""The elder care of the demo: kin, proxies, assessments, plans, absences, and two weeks of daily contacts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from linli.core.demo import days
from linli.core.demo.parts import DemoPart, Run, Unit, register
from linli.core.demo.writer import Row
from linli.core.law import rules
from linli.registers.accounts.demo import names
from linli.registers.people.demo import identities
from linli.registers.people.demo.families import FEMALE, MALE, OLD, Families, Human
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.services.eldercare import ability
from linli.services.eldercare.actions.assessments import NEXT
from linli.services.eldercare.models import (
    AbilityAssessment,
    Absence,
    CarePlan,
    ContactDay,
    ContactDuty,
    ContactStep,
    Kin,
    PlanService,
    Proxy,
    Scoring,
)
from linli.work.staffing.demo.careers import Staff

VERY_OLD = 80
WEEKS = 14  # days of daily contacts
GOALS = ("能自己下楼散步", "按时吃饭、吃药", "每周有人一起聊天", "洗澡有人在旁", "少跌倒")
PROVIDERS = ("社区食堂", "康养服务站", "志愿服务队", "女儿")


@dataclass(slots=True)
class Elder:
    """An older person of the demo: whether alone, and whether assessed and with kin."""

    human: Human
    alone: bool
    level: int | None = None
    has_kin: bool = False


@register
class Eldercare(DemoPart):
    """Draws the elder care of a community."""

    large = (ContactDay, ContactStep)

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.in_institutions: set[int] = set()  # people who are cared for there; the part of their facility adds them

    def complete(self, unit: Unit) -> None:
        """Write the records of the older people of a community."""
        plan = unit.get(CommunityPlan)
        users = [career.user for career in unit.get(Staff).serving if career.user]
        desk = Desk(self, plan, unit.get(Ground).community_id, users)
        elders = [
            Elder(human, sum(member.until is None for member in family.people) == 1)
            for family in unit.get(Families).every
            for human in family.people
            if human.age >= OLD and human.until is None and human.died is None
        ]
        desk.write(elders, [elder for elder in elders if elder.human.pk not in self.in_institutions])


class Desk:
    """Writes the records of one community."""

    def __init__(self, part: Eldercare, plan: CommunityPlan, community: int, users: list[int]) -> None:
        self.rng: Random = plan.rng("eldercare")
        self.writer, self.today = part.writer, part.today
        self.plan, self.community, self.users = plan, community, users
        self.scale = ability.scale_on(date.fromordinal(part.today))
        self.every = int(rules.value(NEXT, code=plan.code, on=date.fromordinal(part.today)))

    def write(self, elders: list[Elder], at_home: list[Elder]) -> None:
        """Write every kind of record; care plans, absences and contacts of those who live at home."""
        if len(self.users) >= 2:
            self.assess([elder for elder in elders if self.rng.random() < self.chance(elder)])
        self.writer.put(Kin, list(self.kin(elders)))
        self.writer.put(Proxy, list(self.proxies(elders)))
        self.plans([elder for elder in at_home if (elder.level or 0) >= 2 and self.rng.random() < 0.5])
        self.writer.put(Absence, list(self.absences(at_home)))
        self.contacts([elder for elder in at_home if elder.alone and elder.human.age >= VERY_OLD])

    def chance(self, elder: Elder) -> float:
        """Return how likely a person is assessed."""
        return 0.35 if elder.human.age >= VERY_OLD else 0.12 if elder.alone else 0.02

    def own(self, elder: Elder, since: int, until: int | None = None) -> Row:
        """Return the columns of every record."""
        return {
            "community_id": self.community,
            "person_id": elder.human.pk,
            "recorded_by_id": self.rng.choice(self.users) if self.users else None,
            "recorded_at": days.moment(max(since, self.today - 900), 600),
            "since": days.iso(since),
            "until": days.iso_or_none(until),
            "planned_until": None,
            "end_reason": "",
        }

    def assess(self, elders: list[Elder]) -> None:
        """Write assessments with both assessors' answers, the second one confirming."""
        rows, answers = [], []
        for elder in elders:
            since = self.today - self.rng.randrange(5, 500)
            points = self.points(elder.human.age)
            outcome = self.outcome(points, elder.human.pk)
            elder.level = outcome["level"]
            first, second = self.rng.sample(self.users, 2)
            row = self.own(elder, since) | {"reason": "first", "scale": self.scale.code, "first_id": first}
            row |= {"second_id": second, "about_id": None, "replaced_id": None, "result": json.dumps(outcome)}
            done = days.moment(since, 660)
            rows.append(row | {"next_on": days.iso(since + self.every), "done_at": done, "withdrawn_at": None})
            said = json.dumps({**points, "coma": False, "dementia": False, "events": []})
            answers.append((first, second, said, done))
        start = self.writer.put(AbilityAssessment, rows)
        self.writer.put(
            Scoring,
            [
                {"assessment_id": pk, "assessor_id": who, "answers": said, "countersigned": n == 1, "complete_at": done}
                for pk, (first, second, said, done) in enumerate(answers, start=start)
                for n, who in enumerate((first, second))
            ],
        )

    def points(self, age: int) -> dict[str, int]:
        """Draw answers: the older, the more is lost."""
        lost = self.rng.random() ** 2 * min(1.0, (age - 55) / 40)
        return {
            code: max(item.most - int(self.rng.random() * lost * (item.most + 2)), code == "consciousness")
            for code, item in self.scale.items.items()
        }

    def outcome(self, points: dict[str, int], pk: int) -> dict[str, Any]:
        """Return a result as the action stores it."""
        found = ability.assess(self.scale, points)
        return {
            **points,
            "coma": False,
            "dementia": False,
            "events": [],
            "of": pk,
            "score": found.score,
            "scored_level": found.scored_level,
            "level": found.level,
            "sections": dict(found.sections),
            "lines": [[line.what, line.value] for line in found.lines],
            "choices": {code: choice.value for code, choice in self.scale.choices.items()},
            "settled": {},
        }

    def relative(self, elder: Elder, number: int) -> Row:
        """Return name, relation and phone of a child."""
        sex = self.rng.choice((MALE, FEMALE))
        born = int(days.iso(elder.human.born)[:4]) + 28
        surname = elder.human.surname if elder.human.sex == MALE else names.surname(self.rng)
        phone = identities.phone(self.plan, identities.PHONES_PER_COMMUNITY - 1 - elder.human.pk % 9000 - number)
        return {
            "name": surname + names.given(self.rng, sex, born),
            "relation": "20" if sex == MALE else "30",
            "phone": phone,
        }

    def kin(self, elders: list[Elder]) -> Iterator[Row]:
        """Yield the next of kin of most who live alone or are very old."""
        for elder in elders:
            wanted = elder.alone or elder.human.age >= VERY_OLD or elder.level is not None
            elder.has_kin = wanted and self.rng.random() < 0.85
            for number in range(1 + (self.rng.random() < 0.4)) if elder.has_kin else ():
                since = self.today - self.rng.randrange(30, 800)
                yield self.own(elder, since) | self.relative(elder, number) | {"place_in_order": number + 1}

    def proxies(self, elders: list[Elder]) -> Iterator[Row]:
        """Yield the proxies of some who were assessed."""
        for elder in elders:
            if elder.level is not None and elder.has_kin and self.rng.random() < 0.25:
                since = self.today - self.rng.randrange(10, 400)
                guardian = elder.level == 4
                more = {"purposes": json.dumps(["apply", "book", "confirm", "inform"][: self.rng.randrange(1, 5)])}
                more |= {"consent": "guardian" if guardian else "written", "consent_on": days.iso(since)}
                more |= {"document": "监护证明（演示）" if guardian else ""}
                yield self.own(elder, since) | self.relative(elder, 3) | more

    def plans(self, elders: list[Elder]) -> None:
        """Write care plans with one to three services."""
        rows = []
        for elder in elders:
            since = self.today - self.rng.randrange(5, 240)
            more: Row = {
                "goals": self.rng.choice(GOALS),
                "agreed_on": days.iso(since),
                "agreed_by_id": None,
                "number": 1,
            }
            rows.append(self.own(elder, since) | more | {"review_on": days.iso(since + 180)})
        start = self.writer.put(CarePlan, rows)
        self.writer.put(
            PlanService,
            [
                {
                    "plan_id": pk,
                    "service": service,
                    "rhythm": self.rng.choice(("daily", "weekly", "twice_weekly")),
                    "provider": self.rng.choice(PROVIDERS),
                }
                for pk in range(start, start + len(rows))
                for service in self.rng.sample(("meal", "bath", "cleaning", "medical_escort", "company"), 2)
            ],
        )

    def absences(self, elders: list[Elder]) -> Iterator[Row]:
        """Yield stays in hospital and with children, some of them now."""
        for elder in elders:
            if self.rng.random() < 0.02:
                since = self.today - self.rng.randrange(1, 60)
                until = None if self.rng.random() < 0.3 else min(since + self.rng.randrange(2, 20), self.today)
                kind = "hospital" if self.rng.random() < 0.6 else "away"
                yield self.own(elder, since, until) | {"kind": kind, "note": ""}

    def contacts(self, elders: list[Elder]) -> None:
        """Write the duties of most, and their last days: nearly all reached, a few after a second call."""
        held = [elder for elder in elders if self.rng.random() < 0.8]
        rows = []
        for elder in held:
            more: Row = {
                "ground": "alone_very_old",
                "caller": "worker",
                "way": self.rng.choice(("call", "call", "knock")),
            }
            more |= {"name": "", "phone": "", "consent_on": None, "since_time": "08:30", "until_time": "10:00"}
            rows.append(self.own(elder, self.today - 60) | more)
        start = self.writer.put(ContactDuty, rows)
        made = list(self.days(held, start))
        first = self.writer.put(ContactDay, [row for row, _second in made])
        self.writer.put(ContactStep, list(self.steps(made, first)))

    def days(self, elders: list[Elder], start: int) -> Iterator[tuple[Row, bool]]:
        """Yield each day of each duty, and whether a second call was needed."""
        for duty, elder in enumerate(elders, start=start):
            for day in range(self.today - WEEKS, self.today):
                second = self.rng.random() < 0.06
                at = days.moment(day, 510 + self.rng.randrange(85) + 20 * second)
                yield (
                    {
                        "community_id": self.community,
                        "person_id": elder.human.pk,
                        "duty_id": duty,
                        "day": days.iso(day),
                        "state": "fine",
                        "overdue_at": None,
                        "ended_at": at,
                        "case_id": None,
                    },
                    second,
                )

    def steps(self, made: list[tuple[Row, bool]], first: int) -> Iterator[Row]:
        """Yield the steps of each day."""
        for pk, (row, second) in enumerate(made, start=first):
            by = self.rng.choice(self.users) if self.users else None
            same = {"contact_id": pk, "kin_id": None, "note": "", "by_id": by, "at": row["ended_at"]}
            if second:
                yield same | {"act": "no_answer"}
            yield same | {"act": "fine"}
