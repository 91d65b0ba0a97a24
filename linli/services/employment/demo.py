"""Employment of the demo: tracking files and services, households helped out, retirees, titles of communities.

Titles are given so that the whole district has as many as the source speech says. Every zero-employment household that
the drawn facts make is helped out, as the speech says, so that the figure is zero; their files stay to be seen.
"""

from __future__ import annotations

from datetime import date
from random import Random

from linli.core.demo import days
from linli.core.demo.parts import DemoPart, Unit, register
from linli.core.demo.writer import Row, Writer
from linli.core.law import content
from linli.registers.people.demo.families import Families
from linli.registers.people.models import Circumstance, Residency
from linli.registers.places.demo.buildings import Ground
from linli.registers.places.demo.communities import CommunityPlan
from linli.services.employment.models import (
    AidService,
    CommunityTitle,
    HealthCheck,
    HouseholdFile,
    HouseholdStep,
    Retiree,
    TrackingFile,
    WorkSpell,
)
from linli.services.employment.queries.day import EmploymentDay, employment_day
from linli.services.employment.states import SCHEME
from linli.services.schemes import engine
from linli.services.schemes.models import Award
from linli.services.schemes.queries import register as register_of_people

DISTRICT, CITY, PROVINCE = 149, 58, 33  # communities of the district, and titles that the speech quotes
WITH_FILE = 0.8  # of those out of work
EMPLOYERS = ("凯旋商贸有限公司", "江畔物业服务有限公司", "景芳食品厂", "钱江丝织厂", "城东机械厂", "秋涛餐饮店")
CAUSES = ("laid_off", "contract_ended", "family_care", "other")
OFFERS = ("保洁员，月工资 3600 元", "保安员，月工资 4200 元", "收银员，月工资 4000 元", "养老护理员，月工资 5200 元")


@register
class Employment(DemoPart):
    """Writes the ledgers of each community beside the facts about work that the register already has."""

    large = (TrackingFile, AidService)

    def complete(self, unit: Unit) -> None:
        """Read the states of the community, then write what was done about them."""
        plan, land = unit.get(CommunityPlan), unit.get(Ground)
        rng, today = plan.rng("employment"), date.fromordinal(self.today)
        write_titles(plan, land, self.today, self.writer)
        day = employment_day(Residency.objects.on(today).filter(community_id=land.community_id), today)
        helped = help_households(rng, land, day, self.writer)
        write_recognitions(plan, land, today, self.writer)
        write_files(rng, land, day, helped, self.writer)
        retired = [
            person.pk
            for family in unit.get(Families).every
            for person in family.people
            if person.until is None and person.died is None and person.age >= 60
        ]
        write_retirees(rng, land, retired, self.today, self.writer, whole=unit.is_first)


def spread(number: int, of: int, among: int) -> bool:
    """Return whether a number is one of `of` that are spread evenly over `among`; the first one always is."""
    return (number * of + among - 1) // among != ((number + 1) * of + among - 1) // among


def rank(number: int) -> int:
    """Return how many titles of city level the communities before this one hold."""
    return (number * CITY + DISTRICT - 1) // DISTRICT


def write_titles(plan: CommunityPlan, land: Ground, today: int, writer: Writer) -> None:
    """Give a community its titles."""
    number = plan.number % DISTRICT
    if not spread(number, CITY, DISTRICT):
        return
    levels = ["city"] + (["province"] if spread(rank(number), PROVINCE, CITY) else [])
    for place, level in enumerate(levels):
        begun = max(plan.founded.toordinal(), today - 1400) + 300 * place
        begun = min(begun, today - 120)
        writer.put(
            CommunityTitle,
            [
                {
                    "community_id": land.community_id,
                    "level": level,
                    "state": "certified",
                    "points": "96.0",
                    "since": days.iso(begun),
                    "until": None,
                    "notice_until": days.iso(begun + 60),
                    "certified_on": days.iso(begun + 61),
                }
            ],
        )


def write_recognitions(plan: CommunityPlan, land: Ground, on: date, writer: Writer) -> None:
    """Give those who are recorded as hard to employ, and may be by the facts, the recognition that the record names."""
    rows = list(Circumstance.objects.filter(community_id=land.community_id, kind=SCHEME, until=None).order_by("pk"))
    scheme = engine.find(SCHEME, place=plan.code, on=on)
    known = register_of_people.known([row.person_id for row in rows], on) if scheme else {}
    awards: list[Row] = []
    for row in rows:
        decision = engine.decide(scheme, known[row.person_id], on) if scheme else None
        if decision is not None and decision.answer == "yes":
            awards.append(
                {
                    "community_id": land.community_id,
                    "person_id": row.person_id,
                    "scheme": SCHEME,
                    "tier": decision.tier,
                    "amount": None,
                    "unit": decision.unit,
                    "per": decision.per,
                    "since": row.since.isoformat(),
                    "until": None,
                }
            )
    writer.put(Award, awards)


def help_households(rng: Random, land: Ground, day: EmploymentDay, writer: Writer) -> set[int]:
    """Give somebody of each zero-employment household a public-welfare post, and write the household's file."""
    people, at = day.states.people, day.states.facts.people.household
    helped: set[int] = set()
    today = day.states.on.toordinal()
    for number, pk in enumerate(day.households):
        if not day.states.households.zero[number]:
            continue
        out = [n for n in range(len(day.residents)) if int(at[n]) == number and people.jobless[n]]
        who, begun = day.residents[out[0]].pk, int(people.jobless_since[out[0]])
        since = max(begun + 1, today - rng.choice((9, 20, 70, 120, 200)))
        since = min(since, today)
        place(rng, land, who, since, writer)
        helped.add(who)
        found = min(max(begun, since - 40), since)
        write_household(land, pk, found, since, writer)
    return helped


def place(rng: Random, land: Ground, person: int, since: int, writer: Writer) -> None:
    """End what somebody out of work is recorded as, and record a public-welfare post."""
    day = date.fromordinal(since)
    kinds = [code for code, one in content.codes("employment").items() if not one.get("employed")]
    Circumstance.objects.filter(person_id=person, kind__in=[*kinds, "new_graduate"], until=None).update(until=day)
    shared = {"community_id": land.community_id, "person_id": person}
    fact = writer.put(
        Circumstance,
        [
            shared
            | {"kind": "public_post", "source": "register", "ground": "statutory", "detail": "", "consent_on": None}
            | {"since": days.iso(since), "until": None, "entered_at": days.moment(since, 560 + rng.randrange(300))}
        ],
    )
    employer = f"{rng.choice(('凯旋', '江畔', '景芳'))}社区公共服务站"
    spell = shared | {"fact_id": fact, "via": "placement", "employer": employer, "occupation": "4-07-05"}
    writer.put(WorkSpell, [spell | {"contract": "fixed", "insured": True}])


def write_household(land: Ground, household: int, found: int, since: int, writer: Writer) -> None:
    """Write the file of a household that was found, confirmed and planned for before somebody got work."""
    confirmed = min(found + 3, since)
    shared = {"community_id": land.community_id}
    file = writer.put(
        HouseholdFile,
        [
            shared
            | {"household_id": household, "since": days.iso(confirmed), "until": None, "found_on": days.iso(found)}
            | {"cause": "laid_off", "planned_on": days.iso(min(confirmed + 2, since)), "exited_on": None}
        ],
    )
    steps = [("confirm", confirmed, "[]"), ("plan", min(confirmed + 2, since), '["post", "public_post"]')]
    writer.put(
        HouseholdStep,
        [
            shared
            | {
                "file_id": file,
                "act": act,
                "day": days.iso(on),
                "measures": measures,
                "words": "",
                "by_name": "社区劳动保障协理员",
            }
            | {"at": days.moment(on, 600)}
            for act, on, measures in steps
        ],
    )


def write_files(rng: Random, land: Ground, day: EmploymentDay, helped: set[int], writer: Writer) -> None:
    """Write tracking files and services of most people out of work."""
    people, today = day.states.people, day.states.on.toordinal()
    occupations = list(content.codes("occupation"))
    files: list[Row] = []
    services: list[Row] = []
    for number, one in enumerate(day.residents):
        if not people.jobless[number] or one.pk in helped or rng.random() > WITH_FILE:
            continue
        begun = int(people.jobless_since[number])
        since = min(today, max(begun, today - 300) + rng.randrange(0, 12))
        shared = {"community_id": land.community_id, "person_id": one.pk}
        wished = sorted(rng.sample(occupations, 2))
        files.append(
            shared
            | {"cause": rng.choice(CAUSES), "ability": "full", "willing": True, "other_income": False}
            | {"occupations": _json(wished), "skills": _json([rng.choice(occupations)]), "hours": "full", "grade": ""}
            | {"wage_min": rng.randrange(3000, 5600, 200) * 100, "metres_max": rng.choice((2000, 3000, 5000))}
            | {"limits": "no_lifting" if rng.random() < 0.1 else "", "note": ""}
            | {"since": days.iso(since), "until": None, "entered_at": days.moment(since, 540 + rng.randrange(400))}
        )
        contact = min(today, since + rng.randrange(0, 30))
        is_offer = len(services) % 2 == 0
        answer = rng.choice(("", "accepted", "good_reason")) if is_offer else ""
        services.append(
            shared
            | {"kind": "vacancy" if is_offer else "policy_talk", "day": days.iso(contact)}
            | {"offer": rng.choice(OFFERS) if is_offer else "", "answer": answer}
            | {"answered_on": days.iso(contact) if answer else None, "words": ""}
            | {"reason": "distance" if answer == "good_reason" else "", "next_on": days.iso(contact + 30)}
            | {"entered_at": days.moment(contact, 700)}
        )
    writer.put(TrackingFile, files)
    writer.put(AidService, services)


def _json(codes: list[str]) -> str:
    return "[" + ", ".join(f'"{code}"' for code in codes) + "]"


def write_retirees(rng: Random, land: Ground, retired: list[int], today: int, writer: Writer, *, whole: bool) -> None:
    """Write handed-over retirees, in the first community more, and some health checks."""
    some = sorted(rng.sample(retired, min(len(retired), 40 if whole else 8)))
    shared = {"community_id": land.community_id}
    first = writer.put(
        Retiree,
        [
            shared
            | {"person_id": pk, "employer": rng.choice(EMPLOYERS), "retired_on": None, "ended_reason": ""}
            | {"since": days.iso(today - rng.randrange(200, 3000)), "until": None}
            for pk in some
        ],
    )
    checks = [
        shared | {"retiree_id": first + n, "day": days.iso(today - rng.randrange(5, 180)), "place_kind": "hospital"}
        for n in range(len(some))
        if n % 3 == 0
    ]
    writer.put(HealthCheck, checks)
