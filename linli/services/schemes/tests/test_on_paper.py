"""Fifty invented households, in a city, its province and another one, beside the rules of thirteen schemes by hand.

The rules below were copied out of the words of the packs (`who`, `tiers`, `excludes`, `combine` and the choices), not
from the program, and none of it is imported. They are asked for every answer, tier, amount, missing fact, reason and
the day from which it is yes, found by asking day after day.
"""

from __future__ import annotations

import datetime as dt
import json
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

import pytest
from django.core.management import call_command

DAY = dt.timedelta(days=1)
HANGZHOU, NINGBO, BEIJING = "330102011051", "330203001001", "110101001001"
ASKED = dt.date(2026, 11, 30)
DAYS = (ASKED, dt.date(2026, 2, 28), dt.date(2028, 2, 29))
# Registers that are kept complete: who is not in one is not.
COMPLETE = {"minimum_living", "marginal_low_income", "destitute", "disability_card", "severe_disability"}
COMPLETE |= {"special_family", "veteran", "model_worker"}


# ---- yes, no, and what nobody recorded


@dataclass(frozen=True)
class Found:
    """True, False or None (nobody knows), the facts that would tell, and every reason."""

    met: bool | None
    missing: frozenset[str] = frozenset()
    reasons: tuple[tuple[str, str, bool | None], ...] = ()


def every(*parts: Found) -> Found:
    met = False if any(one.met is False for one in parts) else all(one.met for one in parts) or None
    return _several(met, parts)


def some(*parts: Found) -> Found:
    met = True if any(one.met for one in parts) else None if any(one.met is None for one in parts) else False
    return _several(met, parts)


def _several(met: bool | None, parts: tuple[Found, ...]) -> Found:
    missing = frozenset().union(*(one.missing for one in parts)) if met is None else frozenset()
    return Found(met, missing, tuple(reason for one in parts for reason in one.reasons))


def opposite(one: Found) -> Found:
    return Found(None if one.met is None else not one.met, one.missing, one.reasons)


@dataclass(frozen=True)
class Asked:
    """What is known of a person on a day; each fact is as the sheet has it."""

    row: dict[str, str]
    on: dt.date

    @property
    def place(self) -> str:
        return self.row["community"]

    def said(self, fact: str, met: bool | None, member: str = "", missing: str = "") -> Found:
        unknown = frozenset({missing or member or fact}) if met is None else frozenset()
        return Found(met, unknown, ((fact, member, met),))

    def age(self, years: int, counted: dt.date | None = None, *, below: bool = False) -> Found:
        """Whether somebody has reached an age on a day; born on 29 February, they do so on 1 March."""
        born = self.row["born"]
        if not born:
            return self.said("age", None)
        birth = dt.date.fromisoformat(born)
        leap = (birth.month, birth.day) == (2, 29) and monthrange(birth.year + years, 2)[1] == 28
        birthday = dt.date(birth.year + years, 3, 1) if leap else birth.replace(year=birth.year + years)
        reached = birthday <= (counted or self.on)
        return self.said("age", not reached if below else reached)

    @cached_property
    def month_first(self) -> dt.date:
        return self.on.replace(day=1)

    @cached_property
    def month_last(self) -> dt.date:
        return self.on.replace(day=monthrange(self.on.year, self.on.month)[1])

    def holds(self, *circumstances: str) -> list[Found]:
        return [self.is_in(one) for one in circumstances]

    def is_in(self, circumstance: str) -> Found:
        cell = self.row["circumstances"]
        named = set(cell.split(";")) - {""}
        if not cell:
            met = None
        elif cell == "none" or f"-{circumstance}" in named:
            met = False
        elif circumstance in named:
            met = True
        else:
            met = False if circumstance in COMPLETE else None
        return self.said("circumstances", met, circumstance)

    @property
    def registered_here(self) -> Found:
        cell = self.row["registration"]
        return self.said("registration", cell == "here" if cell else None)

    def level(self, least: int) -> Found:
        """The level counts up to the last day on which the assessment is valid; later nobody knows it."""
        cell, until = self.row["ability_level"], self.row["ability_valid_until"]
        late = bool(until) and dt.date.fromisoformat(until) < self.on
        return self.said("ability_level", int(cell) >= least if cell and not late else None)

    @property
    def assessed_lately(self) -> Found:
        """Not older than 24 months: that number itself is within."""
        cell = self.row["ability_assessed_on"]
        if not cell:
            return self.said("ability_assessed_on", None)
        first = dt.date.fromisoformat(cell)
        last = dt.date(first.year + 2, first.month, min(first.day, monthrange(first.year + 2, first.month)[1]))
        return self.said("ability_assessed_on", first <= self.on <= last)

    @property
    def line(self) -> int:
        """The minimum living line in fen: of the city from July 2024, of the province from January 2024, else 800."""
        if self.place.startswith("3301") and self.on >= dt.date(2024, 7, 1):
            return 125_000
        return 100_000 if self.place.startswith("33") and self.on >= dt.date(2024, 1, 1) else 80_000

    def income(self, meets: Callable[[int], bool]) -> Found:
        cell = self.row["household_income"]
        return self.said("household_income", meets(int(cell)) if cell else None)

    @property
    def poor(self) -> Found:
        return self.income(lambda fen: fen < self.line)

    @property
    def marginal(self) -> tuple[Found, Found]:
        """The line or more, and below one and a half times the line."""
        return self.income(lambda fen: fen >= self.line), self.nearly_poor

    @property
    def nearly_poor(self) -> Found:
        return self.income(lambda fen: 2 * fen < 3 * self.line)

    def few_assets(self, times: int) -> Found:
        cell = self.row["household_assets"]
        return self.said("household_assets", int(cell) <= times * self.line if cell else None)

    @property
    def no_property(self) -> Found:
        return opposite(self.said("property_over", self.row["property_over"] == "yes"))

    def household_gets(self, *kinds: str) -> Found:
        return self.said("household_assistance", self.row["household_assistance"] in kinds)

    @property
    def nobody_supports(self) -> Found:
        cell = self.row["has_supporter"]
        return self.said("has_supporter", cell == "no" if cell else None)

    @property
    def received(self) -> set[str]:
        """Schemes that somebody gets, as it is said, or as a circumstance shows it."""
        shown = {"minimum_living", "marginal_low_income", "destitute"}
        return set(self.row["receives"].split(";")) - {""} | {one for one in shown if self.is_in(one).met}


# ---- the schemes


Rule = Callable[[Asked], Found]
Tiers = list[tuple[str, int, Rule]]


def _low(a: Asked) -> Found:
    return some(*a.holds("minimum_living", "marginal_low_income"))


HOURS: Tiers = [
    ("destitute", 2700, lambda a: a.is_in("destitute")),
    ("low_severe", 2700, lambda a: every(_low(a), a.level(3))),
    ("low_moderate", 1800, lambda a: every(_low(a), a.level(2))),
    ("minimum_living", 600, lambda a: a.is_in("minimum_living")),
    ("special_family", 600, lambda a: a.is_in("special_family")),
    ("marginal", 360, lambda a: a.is_in("marginal_low_income")),
    ("disabled", 360, lambda a: every(a.is_in("severe_disability"), a.age(70, a.month_first))),
    ("alone_80", 180, lambda a: every(a.age(80, a.month_first), a.is_in("living_alone"))),
]
OLD: Tiers = [
    ("100", 60_000, lambda a: a.age(100, a.month_last)),
    ("90", 20_000, lambda a: a.age(90, a.month_last)),
    ("80", 8_000, lambda a: a.age(80, a.month_last)),
]
CARE: Tiers = [
    ("4", 120_000, lambda a: a.level(4)),
    ("3", 80_000, lambda a: a.level(3)),
    ("2", 50_000, lambda a: a.level(2)),
    ("1", 20_000, lambda a: a.level(1)),
]


def _disabled(a: Asked) -> Found:
    return some(*a.holds("disability_card", "severe_disability"))


@dataclass(frozen=True)
class Paper:
    """A scheme as a clerk reads it."""

    where: str
    who: Rule
    amount: int | None = None
    tiers: tuple[tuple[str, int, Rule], ...] = ()
    best: bool = False
    excludes: frozenset[str] = frozenset()
    since: dt.date = dt.date(2000, 1, 1)


NATIONAL = dt.date(2026, 1, 1)
SINGLE = ("severe_disability", "seriously_ill")


def subsidy(a: Asked) -> Found:
    return every(a.age(60), a.level(2))


def destitute(a: Asked) -> Found:
    group = some(a.age(60), a.age(16, below=True), a.is_in("severe_disability"))
    return every(group, a.poor, a.nobody_supports)


def out_of(*names: str) -> frozenset[str]:
    return frozenset(names)


OLD_CITY = Paper("3301", lambda a: a.registered_here, tiers=tuple(OLD))
OLD_PROVINCE = Paper("33", lambda a: every(a.age(80), a.registered_here), 5_000)
LIVING_PROVINCE = Paper(
    "33",
    lambda a: every(
        _disabled(a),
        some(
            *a.holds("minimum_living", "marginal_low_income"), a.household_gets("minimum_living", "marginal_low_income")
        ),
    ),
    10_000,
    excludes=out_of("destitute"),
)
LIVING = Paper(
    "",
    lambda a: every(_disabled(a), some(a.is_in("minimum_living"), a.household_gets("minimum_living"))),
    10_000,
    excludes=out_of("destitute"),
)
# Of each code the nearest first; who lives where none applies is told so by the last one.
SCHEMES: dict[str, tuple[Paper, ...]] = {
    "consumption_subsidy": (Paper("", subsidy, 80_000, since=NATIONAL),),
    "consumption_subsidy_institution": (Paper("", subsidy, 80_000, since=NATIONAL),),
    "old_age_allowance": (OLD_CITY, OLD_PROVINCE),
    "home_care_hours": (
        Paper(
            "3301",
            lambda a: every(a.age(60, a.month_first), a.registered_here),
            tiers=tuple(HOURS),
            best=True,
            excludes=out_of("home_care_money"),
        ),
    ),
    "home_care_money": (
        Paper(
            "3301",
            lambda a: every(
                a.age(60, a.month_first),
                a.registered_here,
                some(*a.holds("destitute", "minimum_living", "marginal_low_income")),
                a.assessed_lately,
            ),
            tiers=tuple(CARE),
            excludes=out_of("home_care_hours"),
        ),
    ),
    "disabled_living": (LIVING_PROVINCE, LIVING),
    "disabled_nursing": (Paper("", lambda a: a.is_in("severe_disability"), 15_000, excludes=out_of("destitute")),),
    "minimum_living": (
        Paper(
            "",
            lambda a: every(a.registered_here, a.poor, a.few_assets(24), a.no_property),
            excludes=out_of("destitute", "marginal_low_income", "minimum_living_single"),
        ),
    ),
    "marginal_low_income": (
        Paper(
            "",
            lambda a: every(a.registered_here, *a.marginal, a.few_assets(36), a.no_property),
            excludes=out_of("destitute", "minimum_living"),
        ),
    ),
    "minimum_living_single": (
        Paper(
            "",
            lambda a: every(a.registered_here, some(*a.holds(*SINGLE)), *a.marginal, a.few_assets(36), a.no_property),
            excludes=out_of("destitute", "minimum_living"),
        ),
    ),
    "destitute": (
        Paper(
            "",
            destitute,
            excludes=out_of(
                "disabled_living", "disabled_nursing", "minimum_living", "marginal_low_income", "minimum_living_single"
            ),
        ),
    ),
    "temporary_relief": (
        Paper("", lambda a: some(a.is_in("sudden_hardship"), every(a.is_in("seriously_ill"), a.nearly_poor))),
    ),
}


@dataclass
class Answer:
    """What the clerk says."""

    answer: str
    tier: str
    amount: int | None
    missing: frozenset[str]
    excluded_by: frozenset[str]
    reasons: Counter[tuple[str, str, str]]
    either: frozenset[str] = frozenset()
    reduced_by: frozenset[str] = frozenset()


WORDS = {True: "yes", False: "no", None: "unknown"}


def version(code: str, place: str) -> Paper:
    return next((one for one in SCHEMES[code] if place.startswith(one.where)), SCHEMES[code][-1])


def decide(code: str, a: Asked) -> Answer:
    scheme = version(code, a.place)
    here = a.place.startswith(scheme.where)
    died = a.row["died"]
    alive = not died or a.on <= dt.date.fromisoformat(died)  # the day of death itself is paid
    who = scheme.who(a)
    tiers = [(tier, amount, rule(a)) for tier, amount, rule in scheme.tiers]
    whole = every(who, some(*(found for *_rest, found in tiers))) if tiers else who
    excluded = frozenset(scheme.excludes & a.received)
    met = False if not (here and alive) or excluded or a.on < scheme.since else whole.met
    sure = [(tier, amount) for tier, amount, found in tiers if found.met]
    chosen = (max(sure, key=lambda one: one[1]) if scheme.best else sure[0]) if sure and met else ("", None)
    reasons = [*who.reasons, *(reason for *_rest, found in tiers for reason in found.reasons)]
    said = Counter((fact, member, WORDS[one]) for fact, member, one in reasons)
    said.update([("community", "", "no")] * (not here) + [("died", "", "no")] * (not alive))
    said.update([("receives", "", "no")] * len(excluded))
    amount = chosen[1] if tiers else scheme.amount if met else None
    missing = whole.missing if met is None else frozenset()
    return Answer(WORDS[met], chosen[0], amount, missing, excluded, said)


def decide_together(a: Asked) -> dict[str, Answer]:
    """Two that exclude each other are either one; of two that are counted together the lower is cut."""
    found = {code: decide(code, a) for code in SCHEMES}
    gets = {code for code, one in found.items() if one.answer == "yes"}
    for code in gets:
        found[code].either = frozenset(version(code, a.place).excludes & gets)
    pairs = [("consumption_subsidy", "consumption_subsidy_institution", 80_000)]
    pairs.append(("disabled_living", "old_age_allowance", None))
    for first, second, most in pairs:
        if {first, second} <= gets:
            high, low = sorted((first, second), key=lambda code: (-(found[code].amount or 0), code))
            left = 0 if most is None else min(found[low].amount or 0, most - (found[high].amount or 0))
            if left < (found[low].amount or 0):
                found[low].amount, found[low].reduced_by = left, frozenset({high})
    return found


def yes_from(code: str, a: Asked) -> dt.date | None:
    """Ask again each day for a year: when does the answer become yes?"""
    year = dt.date(a.on.year + 1, a.on.month, min(a.on.day, monthrange(a.on.year + 1, a.on.month)[1]))
    days = (a.on + n * DAY for n in range(1, (year - a.on).days + 1))
    return next((day for day in days if decide(code, Asked(a.row, day)).answer == "yes"), None)


# ---- the households


def births(on: dt.date) -> Iterator[str]:
    for years in (16, 60, 70, 80, 90, 100):
        birthday = on.replace(year=on.year - years) if (on.month, on.day) != (2, 29) else dt.date(on.year - years, 3, 1)
        yield from ((birthday + n * DAY).isoformat() for n in (-1, 0, 1, 30))
    yield from ("1936-02-29", "1956-02-29", "1948-02-29", "1968-02-29", "2012-02-29", "1950-07-01", "")


def households(on: dt.date) -> list[dict[str, str]]:
    """Fifty rows at the borders of everything that the rules ask."""
    chance, born = Random(f"households {on}"), [*births(on)]
    lines = [80_000, 100_000, 125_000]
    incomes = [str(one + n) for line in lines for one in (line, line * 3 // 2) for n in (-1, 0)]
    assets = [str(times * line + n) for line in lines for times in (24, 36) for n in (0, 1)]
    ago = [f"{on.year - 2}-{on:%m-%d}" if f"{on:%m-%d}" != "02-29" else f"{on.year - 2}-02-28"]
    ago += [(dt.date.fromisoformat(ago[0]) + n * DAY).isoformat() for n in (-1, 1)]
    near = [(on + n * DAY).isoformat() for n in (-1, 0, 1)]
    groups = [
        *("none", "", "minimum_living", "marginal_low_income", "destitute", "severe_disability", "disability_card"),
        *("minimum_living;severe_disability", "marginal_low_income;disability_card", "special_family"),
        *("living_alone", "severe_disability;seriously_ill", "sudden_hardship;-living_alone", "-destitute"),
    ]
    return [
        {
            "person": f"户{n}",
            "born": born[n % len(born)],
            "died": chance.choice(["", "", "", "", "", *near[:2]]),
            "registration": chance.choice(["here", "here", "here", "elsewhere", ""]),
            "circumstances": groups[n % len(groups)],
            "ability_level": chance.choice(["", "0", "1", "2", "3", "4", "4"]),
            "ability_valid_until": chance.choice(["", "", *near]),
            "ability_assessed_on": chance.choice(["", on.isoformat(), *ago, *ago]),
            "household_income": chance.choice(["", *incomes]),
            "household_assets": chance.choice(["", "0", *assets]),
            "property_over": chance.choice(["", "no", "no", "yes"]),
            "household_assistance": chance.choice(["", "", "minimum_living", "marginal_low_income"]),
            "has_supporter": chance.choice(["", "no", "no", "yes"]),
            "receives": chance.choice(["", "", "", "home_care_money", "home_care_hours;disabled_living", "destitute"]),
        }
        for n in range(50)
    ]


@pytest.fixture
def answered(tmp_path, capsys):
    """Ask the command about rows; its answers by person and scheme."""

    def ask(rows: list[dict[str, str]], on: dt.date) -> dict[tuple[str, str], dict]:
        file = tmp_path / "facts.csv"
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        asked = [word for code in SCHEMES for word in ("--scheme", code)]
        call_command("eligibility", str(file), *asked, "--on", on.isoformat(), "--json")
        found = json.loads(capsys.readouterr().out)
        assert found["rejected"] == [] and found["unused"] == []
        return {(one["person"], one["scheme"]): one for one in found["answers"]}

    return ask


def seen(one: dict) -> Answer:
    said = Counter((line["fact"], line["member"], line["result"]["met"]) for line in one["lines"] if line["fact"])
    sets = [frozenset(one[name]) for name in ("missing", "excluded_by")]
    more = [frozenset(one[name]) for name in ("either", "reduced_by")]
    return Answer(one["answer"], one["tier"], one["amount"], *sets, said, *more)


def test_fifty_households_in_three_places_are_answered_as_on_paper(answered):
    answers: set[tuple[str, str]] = set()
    for on in DAYS:
        answers |= compared(answered, on)
    assert answers == {(code, answer) for code in SCHEMES for answer in WORDS.values()}


def compared(answered: Callable, on: dt.date) -> set[tuple[str, str]]:
    """Which answers there were, all of them as on paper."""
    places, answers = (HANGZHOU, NINGBO, BEIJING), set()
    rows = [
        row | {"person": f"{row['person']}@{place}", "community": place} for row in households(on) for place in places
    ]
    found = answered(rows, on)
    for row in rows:
        for code, wanted in decide_together(Asked(row, on)).items():
            one = found[row["person"], code]
            assert seen(one) == wanted, (row, code)
            answers.add((code, wanted.answer))
            if on == ASKED and wanted.answer == "no" and row["community"] == HANGZHOU:
                day = yes_from(code, Asked(row, on))
                assert one["from_day"] == (day and day.isoformat()), (row, code)
    return answers
