"""The elder-care facilities of the demo: a Starlight Home in most communities, and in the first one an institution."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext_lazy as _

from linli.core.demo import days
from linli.core.demo.parts import DemoPart, Unit, register
from linli.core.demo.writer import Row, Writer
from linli.core.law import content
from linli.registers.bodies.demo import OwnBodies
from linli.registers.people.demo.families import Families, Human
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.services.centres.models import (
    Activity,
    Attendance,
    Bed,
    BedOffer,
    Centre,
    DayCare,
    Enrolment,
    Fee,
    Meal,
    Menu,
    Reach,
    Stay,
    WaitingEntry,
)
from linli.services.eldercare.demo import Eldercare
from linli.services.schemes.demo import Schemes

WITH_CENTRE = 0.85  # of the communities
OLD = 60
WEEKS = 26
WORKDAYS = {str(day): [["08:30", "11:30"], ["13:30", "17:00"]] for day in range(1, 6)}
WEEKEND = {"6": [["08:30", "11:30"]]}
ALWAYS = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
ACTIVITIES = (("singing", "老歌合唱", 1, "09:00", "10:30"), ("exercise", "八段锦", 3, "08:30", "09:30"))
MORE = (("phone_class", "手机课堂", 4, "14:00", "15:30"), ("calligraphy", "书法小组", 5, "14:00", "16:00"))
DISHES = (
    "红烧豆腐、炒青菜、番茄蛋汤",
    "清蒸鱼块、炒冬瓜、紫菜汤",
    "肉末茄子、炒包心菜、丝瓜汤",
    "土豆烧鸡、炒芹菜、豆腐汤",
)
PRICE = 1500
FEES = ((150000, 0, 75000), (150000, 90000, 75000), (180000, 180000, 75000))  # a level of care a floor


@dataclass(frozen=True, slots=True)
class DemoGround:
    """What the facilities of a community are made from."""

    land: Ground
    rng: Random
    older: list[Human]
    alone: set[int]
    body: int
    today: int

    @property
    def shared(self) -> Row:
        """Return the columns that all rows have."""
        return {"community_id": self.land.community_id}


@register
class Centres(DemoPart):
    """Writes facilities, activities with attendance, and in the first community beds, a waiting list and meals."""

    large = (Attendance, Reach)
    command = "centres_reach"
    command_label = _("Measuring which homes are near an elder-care facility…")

    def write(self, unit: Unit) -> None:
        """Write the facilities of a community."""
        plan, land = unit.get(CommunityPlan), unit.get(Ground)
        rng = plan.rng("centres")
        families = [family for family in unit.get(Families).every if family.until is None]
        living = [person for family in families for person in family.people]
        here = [[person.pk for person in family.people if person.until is None] for family in families]
        older = [person for person in living if person.age >= OLD and person.until is None and person.died is None]
        at = DemoGround(
            land,
            rng,
            sorted(older, key=lambda one: one.pk),
            {people[0] for people in here if len(people) == 1},
            unit.get(OwnBodies).one("station"),
            self.today,
        )
        if not older or not land.buildings or not (unit.is_first or rng.random() < WITH_CENTRE):
            return
        home = write_home(at, plan.name, self.writer)
        write_activities(at, home, ACTIVITIES + (MORE if unit.is_first else ()), self.writer)
        if unit.is_first:
            in_beds = write_institution(at, plan.name, self.writer)
            self.run.part(Schemes).in_institutions |= in_beds
            self.run.part(Eldercare).in_institutions |= in_beds
            write_meals(at, home, in_beds, self.writer)


def levels() -> list[str]:
    """Return the levels of care, the lightest first."""
    return list(content.codes("care_level"))


def write_home(at: DemoGround, name: str, writer: Writer) -> int:
    """Write the Starlight Home of a community."""
    row = at.shared | {
        "kind": "starlight",
        "name": f"{name}星光老年之家",
        "body_id": at.body,
        "building_id": at.rng.choice(at.land.buildings),
        "floor": "一层",
        "phone": f"0571860{at.rng.randrange(10000):04d}",
        "area_m2": at.rng.randrange(120, 420, 10),
        "rooms": at.rng.randrange(3, 9),
        "offers": json.dumps(["activities", "meals", "day_care"]),
        "hours": json.dumps(WORKDAYS | WEEKEND),
        "since": days.iso(at.today - at.rng.randrange(900, 4000)),
        "until": None,
    }
    return writer.put(Centre, [row])


def write_activities(
    at: DemoGround, centre: int, wanted: tuple[tuple[str, str, int, str, str], ...], writer: Writer
) -> None:
    """Write weekly activities with who is enrolled and who came in the last weeks."""
    first = at.today - 7 * WEEKS
    for kind, title, weekday, starts, ends in wanted:
        row = {"centre_id": centre, "kind": kind, "title": title, "weekday": weekday, "starts": starts, "ends": ends}
        activity = writer.put(Activity, [at.shared | row | {"places": 12, "since": days.iso(first), "until": None}])
        members = at.rng.sample(at.older, min(len(at.older), at.rng.randrange(6, 15)))
        shared = at.shared | {"activity_id": activity}
        enrolled = [
            shared
            | {"person_id": person.pk, "seat": n if n <= 12 else None, "since": days.iso(first), "until": None}
            | {"asked_at": days.moment(first, 540 + n), "moved_up_at": None}
            for n, person in enumerate(members, start=1)
        ]
        writer.put(Enrolment, enrolled)
        held = [day for day in range(first, at.today + 1) if (day - 1) % 7 + 1 == weekday and days.works(day)]
        came = [
            shared | {"person_id": person.pk, "day": days.iso(day), "ticked_at": days.moment(day, 570 + n)}
            for day in held
            for n, person in enumerate(members[:12])
            if at.rng.random() < 0.7
        ]
        writer.put(Attendance, came)


def write_meals(at: DemoGround, centre: int, in_beds: set[int], writer: Writer) -> None:
    """Write the menus of this week and next, the meals of today, and who is in day care: people who live at home."""
    shared = at.shared | {"centre_id": centre}
    open_days = [day for day in range(at.today - 4, at.today + 8) if days.works(day)]
    menus = [shared | {"day": days.iso(day), "dishes": DISHES[day % len(DISHES)], "fen": PRICE} for day in open_days]
    first = writer.put(Menu, menus)
    served = [(first + n, day) for n, day in enumerate(open_days) if day <= at.today]
    at_home = [person for person in at.older if person.pk not in in_beds]
    guests = at.rng.sample(at_home, min(len(at_home), 14))
    meals = [
        at.shared
        | {"menu_id": menu, "person_id": person.pk, "delivered": n % 3 == 0, "fen": PRICE}
        | {"subsidy_fen": PRICE * (40 if person.age >= 80 else 20) // 100, "ordered_at": days.moment(day - 1, 900 + n)}
        | {"state": "ordered" if day == at.today else "served"}
        for menu, day in served
        for n, person in enumerate(guests)
    ]
    writer.put(Meal, meals)
    here = [
        shared | {"person_id": person.pk, "day": days.iso(at.today), "arrived": f"08:{30 + n}", "left": None}
        for n, person in enumerate(guests[:5])
    ]
    writer.put(DayCare, here)


def write_institution(at: DemoGround, name: str, writer: Writer) -> set[int]:
    """Write a care institution with beds, fees, residents and a waiting list; return who lives there."""
    opened = at.today - 1500
    row = at.shared | {
        "kind": "institution",
        "name": f"{name.removesuffix('社区')}颐养院",
        "body_id": None,
        "building_id": at.land.buildings[len(at.land.buildings) // 2],
        "floor": "一至三层",
        "phone": "057186009900",
        "area_m2": 1860,
        "rooms": 12,
        "offers": json.dumps(["residential", "health", "meals"]),
        "hours": json.dumps(ALWAYS),
        "since": days.iso(opened),
        "until": None,
    }
    centre = writer.put(Centre, [row])
    shared = at.shared | {"centre_id": centre, "since": days.iso(opened), "until": None}
    beds = [
        shared | {"room": f"{floor}0{room}", "number": str(number), "level": levels()[floor - 1]}
        for floor in (1, 2, 3)
        for room in (1, 2)
        for number in (1, 2)
    ]
    first = writer.put(Bed, beds)
    fees = [
        shared | {"level": level, "kind": kind, "fen": fen}
        for level, amounts in zip(levels(), FEES, strict=False)
        for kind, fen in zip(content.codes("centre_fee"), amounts, strict=True)
        if fen
    ]
    writer.put(Fee, fees)
    return write_residents(at, centre, first, len(beds), writer)


def write_residents(at: DemoGround, centre: int, first: int, count: int, writer: Writer) -> set[int]:
    """Let old people live in all beds but two, and others wait; one of them has an offer. Return who lives there.

    Who lives alone stays at home: the other lists of the demo are about them.
    """
    people = sorted(at.older, key=lambda one: (one.pk in at.alone, one.born, one.pk))
    free = {first + count // 2, first + count - 1}
    beds = [bed for bed in range(first, first + count) if bed not in free][: len(people)]
    shared = at.shared | {"centre_id": centre, "until": None}
    stays = [
        shared
        | {"bed_id": bed, "person_id": person.pk, "since": days.iso(at.today - at.rng.randrange(60, 1400))}
        | {"exception": "already_resident"}
        for bed, person in zip(beds, people, strict=False)
    ]
    writer.put(Stay, stays)
    in_beds = {person.pk for _bed, person in zip(beds, people, strict=False)}
    waiting = people[len(beds) : len(beds) + 9]
    asked = [
        shared
        | {
            "person_id": person.pk,
            "level": levels()[1 + n % 2],
            "since": days.iso(at.today - at.rng.randrange(10, 400)),
        }
        | {"shown_ability": str(1 + n % 4) if n % 3 else "", "note": ""}
        for n, person in enumerate(waiting)
    ]
    entry = writer.put(WaitingEntry, asked)
    if not asked:
        return in_beds
    offer = at.shared | {
        "entry_id": entry,
        "bed_id": first + count // 2,
        "position": 2,
        "points": 25,
        "exception": "fits_room",
        "made_on": days.iso(at.today - 3),
        "answer_by": days.iso(at.today + 2),
        "created_at": days.moment(at.today - 3, 600),
    }
    writer.put(BedOffer, [offer])
    return in_beds
